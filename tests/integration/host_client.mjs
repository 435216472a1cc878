// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Talks to a host as a browser does: frames over its standard streams.
import { spawn } from 'node:child_process';

const partLimit = 256 * 1024; // characters of text in a part that is sent: below a frame also with three bytes each
const frameLimit = 1024 * 1024;

/** A frame: the length in the machine's byte order, then the text. */
export function frame(text) {
  const body = Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8');
  return Buffer.concat([lengthHeader(body.length), body]);
}

export function lengthHeader(length) {
  return Buffer.from(new Uint32Array([length]).buffer);
}

/** The frames in a growing stream of bytes. */
export class FrameReader {
  #buffer = Buffer.alloc(0);

  /** The texts of the frames that are whole now. */
  push(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    const texts = [];
    while (this.#buffer.length >= 4) {
      const length = new Uint32Array(new Uint8Array(this.#buffer.subarray(0, 4)).buffer)[0];
      if (length > frameLimit) throw new Error(`the host sent a frame of ${length} bytes`);
      if (this.#buffer.length < 4 + length) break;
      texts.push(this.#buffer.subarray(4, 4 + length).toString('utf8'));
      this.#buffer = this.#buffer.subarray(4 + length);
    }
    return texts;
  }
}

/** An error that the host answered: code, and the fields of its data (name, retryable, message, remedy, ...). */
export class HostError extends Error {
  constructor(error) {
    super(`${error.data?.name ?? 'error'} (${error.code}): ${error.message}`);
    this.code = error.code;
    this.name = error.data?.name ?? 'HostError';
    this.data = error.data ?? {};
  }
}

export class HostClient {
  #child;
  #reader = new FrameReader();
  #waiting = new Map(); // id → {resolve, reject}
  #listeners = new Set();
  #parts = new Map(); // set → texts
  #nextId = 1;
  #nextSet = 1;

  /** Messages that answer nothing that was asked: errors with id null. */
  strays = [];
  /** What the host wrote to standard error. */
  stderr = '';
  /** Resolves with {status, signal, frames} when the host has ended. */
  exited;

  /**
   * Starts a host. binary: default $KEPKA_HOST. env: added to this process's environment (undefined removes). args: as a
   * browser gives them; default none.
   */
  static start({ binary = process.env.KEPKA_HOST, env = {}, args = [], cwd = undefined } = {}) {
    if (!binary) throw new Error('KEPKA_HOST names no host');
    return new HostClient(spawn(binary, args, { env: { ...process.env, ...env }, cwd, stdio: ['pipe', 'pipe', 'pipe'] }));
  }

  constructor(child) {
    this.#child = child;
    let frames = 0;
    child.stdout.on('data', (chunk) => {
      for (const text of this.#reader.push(chunk)) {
        frames += 1;
        this.#take(JSON.parse(text));
      }
    });
    child.stderr.on('data', (chunk) => (this.stderr += chunk.toString('utf8')));
    child.stdin.on('error', () => {}); // the host has gone: `exited` says so
    this.exited = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => {
        for (const { reject: fail } of this.#waiting.values()) fail(new Error(`the host ended with ${status ?? signal}`));
        this.#waiting.clear();
        resolve({ status, signal, frames });
      });
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /**
   * Asks; resolves with the result, rejects with HostError. With an origin as that site's page, else as the extension.
   * The promise has the request's `id`, for cancel().
   */
  request(method, args = {}, { origin = '', document = origin === '' ? '' : 'document-1', language = 'ru', deadlineMs } = {}) {
    const id = `r${this.#nextId++}`;
    const params = { caller: { origin, document, language }, arguments: args };
    if (deadlineMs !== undefined) params.deadlineMs = deadlineMs;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    answer.catch(() => {}); // one that nobody waits for any more must not end the test run
    this.send({ jsonrpc: '2.0', id, method, params });
    return Object.assign(answer, { id });
  }

  notify(method, params = {}) {
    this.send({ jsonrpc: '2.0', method, params });
  }

  cancel(id) {
    this.notify('$/cancelRequest', { id });
  }

  /** Calls listener(method, params) for each notification; returns a function that ends that. */
  onNotification(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next notification of that method for which `matches` is true; rejects when none comes within 30 seconds. */
  nextNotification(method, matches = () => true) {
    return new Promise((resolve, reject) => {
      const stop = this.onNotification((name, params) => {
        if (name !== method || !matches(params)) return;
        clearTimeout(timer);
        stop();
        resolve(params);
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no ${method} came`));
      }, 30_000);
    });
  }

  /** The next message that answers nothing that was asked. */
  async nextStray() {
    const ended = this.exited.then(() => true);
    for (let round = 0; this.strays.length === 0; round++) {
      const hasEnded = await Promise.race([new Promise((resolve) => setTimeout(resolve, 5, false)), ended]);
      if (this.strays.length === 0 && (hasEnded || round > 6000)) throw new Error('no such message came');
    }
    return this.strays.shift();
  }

  /** Sends a message, in parts when it is long. */
  send(message) {
    const text = JSON.stringify(message);
    if (text.length <= partLimit) return this.write(frame(text));
    const set = `s${this.#nextSet++}`;
    const texts = pieces(text, partLimit);
    texts.forEach((part, index) => {
      const params = { set, index, count: texts.length, text: part };
      this.write(frame(JSON.stringify({ jsonrpc: '2.0', method: '$/part', params }))); // a part is never parted
    });
  }

  /** Writes bytes as they are. */
  write(bytes) {
    this.#child.stdin.write(bytes);
  }

  /** Stops reading what the host writes, as Firefox does after an answer that is too long. */
  stopReading() {
    this.#child.stdout.pause();
  }

  readAgain() {
    this.#child.stdout.resume();
  }

  /** Ends the input, as a browser does; resolves like `exited`. */
  close() {
    this.#child.stdin.end();
    return this.exited;
  }

  kill(signal = 'SIGKILL') {
    this.#child.kill(signal);
    return this.exited;
  }

  /** Ends the input without waiting. */
  endInput() {
    this.#child.stdin.end();
  }

  /** Calls listener(status) when the process ends, also while its output has not been read. */
  onProcessExit(listener) {
    this.#child.on('exit', listener);
  }

  #take(message) {
    if (message.method === '$/part') return this.#takePart(message.params);
    if (message.method !== undefined) {
      for (const listener of [...this.#listeners]) listener(message.method, message.params);
      return undefined;
    }
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return this.strays.push(message);
    this.#waiting.delete(message.id);
    return message.error ? waiting.reject(new HostError(message.error)) : waiting.resolve(message.result);
  }

  #takePart({ set, index, count, text }) {
    const texts = this.#parts.get(set) ?? [];
    if (texts.length !== index) throw new Error(`part ${index} of set ${set} is out of order`);
    texts.push(text);
    this.#parts.set(set, texts);
    if (texts.length < count) return;
    this.#parts.delete(set);
    this.#take(JSON.parse(texts.join('')));
  }
}

/** Cuts a text without parting a surrogate pair. */
function pieces(text, limit) {
  const out = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + limit, text.length);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last < 0xdc00) end -= 1;
    out.push(text.slice(start, end));
    start = end;
  }
  return out;
}
