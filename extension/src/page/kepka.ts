// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import type { MethodName, Methods } from '../generated/protocol.gen.js';
import { FaultError } from '../protocol/faults.js';
import type { Language } from '../protocol/own.js';
import { checkApplicant, faultText, type Fault as CheckedFault, type Rules } from './applicant.js';
import { certificatesWith } from './certificates.js';
import { Client, type CallOptions, type Surroundings } from './client.js';
import { KepkaError } from './error.js';
import { signingWith } from './signing.js';
import { askStatus, StatusWatch } from './status.js';
import { storageList, StorageWatch } from './storages.js';
import type { ApplicantVerdict, ConnectOptions, FieldFault, Kepka, StorageList } from './types.js';

/**
 * Kepka for this page. It always resolves: whether Kepka can be used is what `status()` tells, and calls find the extension also
 * when it is installed later.
 */
export function connect(options: ConnectOptions = {}): Promise<Kepka> {
  return Promise.resolve(kepkaFor(options));
}

/** All of a page's connections share one link. */
const pageClient = new Client();

/** With surroundings of your own choice: for tests. */
export function kepkaFor(options: ConnectOptions, surroundings?: Surroundings): Kepka {
  const language = options.language ?? pageLanguage();
  const client = surroundings ? new Client(surroundings) : pageClient;
  const status = (): ReturnType<Kepka['status']> => askStatus(client, language);
  const watch = new StatusWatch(status, client.lost);

  async function call<Name extends MethodName>(
    method: Name,
    params: Methods[Name]['params'],
    options?: CallOptions,
  ): Promise<Methods[Name]['result']> {
    try {
      return (await client.call(method, params, options)) as Methods[Name]['result'];
    } catch (error) {
      throw error instanceof FaultError ? new KepkaError(error.fault, language) : error;
    }
  }

  const list = async (options?: CallOptions): Promise<StorageList> => storageList(await call('storages.list', {}, options), language);
  const storageWatch = new StorageWatch(list, async () => (await call('storages.watch', {})).watching, client);

  return {
    status,
    onStatus: (listener) => watch.add(listener),
    storages: {
      list,
      onChange: (listener) => storageWatch.add(listener),
    },
    pin: {
      change: async (storage, options) => {
        await call('pin.change', { storage }, options);
      },
      unblock: async (storage, { newPin, ...options } = {}) => {
        await call('pin.unblock', newPin === undefined ? { storage } : { storage, newPin }, options);
      },
    },
    applicant: { check: (applicant, rules) => verdict(applicant, language, rules) },
    enrolments: {
      begin: (request, options) => call('enrolments.begin', request, options),
      list: async (options) => (await call('enrolments.list', {}, options)).enrolments,
      get: async (enrolment, options) =>
        (await call('enrolments.get', typeof enrolment === 'string' ? { id: enrolment } : enrolment, options)).enrolment,
      finish: async (id, certificate, { place, chain, ...options } = {}) => {
        const more = { ...(place === undefined ? {} : { place }), ...(chain === undefined ? {} : { chain }) };
        return (await call('enrolments.finish', { id, certificate, ...more }, options)).certificate;
      },
      abandon: async (id, options) => {
        await call('enrolments.abandon', { id }, options);
      },
    },
    certificates: certificatesWith(call, language),
    renew: (request, options) => call('renew', request, options),
    ...signingWith(call, language),
  };
}

export function verdict(applicant: Readonly<Record<string, string>>, language: Language, rules?: Rules): ApplicantVerdict {
  const told = (fault: CheckedFault): FieldFault => ({ ...fault, message: faultText(fault, language) });
  const { faults, warnings } = checkApplicant(applicant, rules);
  return { faults: faults.map(told), warnings: warnings.map(told) };
}

export function pageLanguage(): Language {
  const { document, navigator } = globalThis as { document?: Document; navigator?: Navigator };
  const tag = document?.documentElement.lang || navigator?.language || 'ru';
  return /^ru\b/i.test(tag) ? 'ru' : 'en';
}
