// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A message longer than half a MiB travels as a set of $/part notifications, in order.
import type { PartNotification } from '../generated/protocol.gen.js';
import { isObject, throwFault } from '../protocol/faults.js';

const wholeLimit = 512 * 1024; // bytes
const messageLimit = 8 * 1024 * 1024; // bytes
const setsLimit = 4;
const setLifetime = 60_000;
const countLimit = 256;
// UTF-16 units: at most three bytes each, so that a part with its escapes stays far below 1 MiB.
const pieceLength = 128 * 1024;

export interface Message {
  readonly jsonrpc: '2.0';
  readonly id?: string;
  readonly method: string;
  readonly params: unknown;
}

/** What to post for a message: itself, or its parts. Throws frameTooLong. */
export function messagesFor(message: Message, set: string): readonly Message[] {
  const text = JSON.stringify(message);
  const size = new TextEncoder().encode(text).length;
  if (size > messageLimit) throwFault('frameTooLong');
  if (size <= wholeLimit) return [message];
  const pieces = [...split(text)];
  return pieces.map((piece, index) => ({
    jsonrpc: '2.0',
    method: '$/part',
    params: { set, index, count: pieces.length, text: piece },
  }));
}

function* split(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + pieceLength, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

interface PartSet {
  readonly count: number;
  readonly ends: number;
  readonly texts: string[];
  length: number;
}

/** Puts together what the host sends in parts. Any fault in it throws: the port cannot be trusted on. */
export class PartAssembler {
  private readonly sets = new Map<string, PartSet>();

  constructor(private readonly now: () => number = Date.now) {}

  /** The whole message with its last part. */
  take(params: unknown): unknown {
    const part = readPart(params);
    const set = this.setFor(part);
    set.texts.push(part.text);
    set.length += part.text.length;
    if (set.length > messageLimit) throwFault('frameTooLong');
    if (set.texts.length < set.count) return undefined;
    this.sets.delete(part.set);
    return JSON.parse(set.texts.join(''));
  }

  private setFor(part: PartNotification): PartSet {
    for (const [name, set] of this.sets) if (set.ends <= this.now()) this.sets.delete(name);
    const known = this.sets.get(part.set);
    if (known) {
      if (known.texts.length !== part.index || known.count !== part.count) throwFault('malformedMessage');
      return known;
    }
    if (part.index !== 0) throwFault('malformedMessage');
    if (this.sets.size === setsLimit) throwFault('busy');
    const set = { count: part.count, ends: this.now() + setLifetime, texts: [], length: 0 };
    this.sets.set(part.set, set);
    return set;
  }
}

function readPart(params: unknown): PartNotification {
  if (!isObject(params)) throwFault('malformedMessage');
  const { set, index, count, text } = params;
  if (typeof set !== 'string' || typeof text !== 'string') throwFault('malformedMessage');
  if (typeof index !== 'number' || typeof count !== 'number' || !Number.isInteger(index) || !Number.isInteger(count)) {
    throwFault('malformedMessage');
  }
  if (count < 2 || count > countLimit || index < 0 || index >= count) throwFault('malformedMessage');
  return { set, index, count, text };
}
