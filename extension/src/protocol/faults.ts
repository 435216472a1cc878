// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// An error as it travels from the host through the background to the page: a row of the catalogue and its facts.
import { catalogue, type ErrorName } from '../generated/errors.gen.js';
import type { Texts } from '../generated/protocol.gen.js';

export interface Fault {
  readonly code: number;
  /** A newer host may know names that this version does not. */
  readonly name: string;
  readonly retryable: boolean;
  readonly message: Texts;
  readonly remedy: Texts;
  readonly facts: Readonly<Record<string, unknown>>;
}

export function faultOf(name: ErrorName, facts: Readonly<Record<string, unknown>> = {}): Fault {
  const row = catalogue.find((entry) => entry.name === name);
  if (!row) throw new Error(`the catalogue lacks ${name}`);
  return {
    code: row.code,
    name,
    retryable: row.retryable,
    message: { ru: row.ru.message, en: row.en.message },
    remedy: { ru: row.ru.remedy, en: row.en.remedy },
    facts,
  };
}

/** Thrown inside the extension; the page gets a KepkaError. */
export class FaultError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.name);
  }
}

export function throwFault(name: ErrorName, facts: Readonly<Record<string, unknown>> = {}): never {
  throw new FaultError(faultOf(name, facts));
}

/** Whatever was thrown, as a fault. */
export function faultFrom(error: unknown): Fault {
  return error instanceof FaultError ? error.fault : faultOf('internalError');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Texts {
  return isObject(value) && typeof value['ru'] === 'string' && typeof value['en'] === 'string';
}

/** The error of a JSON-RPC answer; what is not one becomes internalError. */
export function faultOfAnswer(error: unknown): Fault {
  if (!isObject(error) || !isObject(error['data'])) return faultOf('internalError');
  const { name, retryable, message, remedy, ...facts } = error['data'];
  const { code } = error;
  if (typeof code !== 'number' || typeof name !== 'string' || typeof retryable !== 'boolean') return faultOf('internalError');
  if (!isTexts(message) || !isTexts(remedy)) return faultOf('internalError');
  return { code, name, retryable, message, remedy, facts };
}

/** A fault that came over the channel; what is not one becomes internalError. */
export function readFault(value: unknown): Fault {
  if (!isObject(value)) return faultOf('internalError');
  const { code, facts, ...data } = value;
  return faultOfAnswer({ code, data: { ...(isObject(facts) ? facts : {}), ...data } });
}
