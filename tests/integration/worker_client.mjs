// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Talks to kepka-token as the host does: frames over its standard streams, secrets in frames of their own.
import { spawn } from 'node:child_process';
import { frame, HostError } from './host_client.mjs';

const frameLimit = 1024 * 1024;

export class WorkerClient {
  #child;
  #buffer = Buffer.alloc(0);
  #waiting = new Map(); // id → {resolve, reject, method}
  #secretFor; // who waits for the secret frame after its answer
  #nextId = 1;
  #listeners = new Set();

  /** What the worker, or a library in it, wrote to standard error. */
  stderr = '';
  /** The greatest frame that came, in bytes. */
  greatestFrame = 0;
  /** Resolves with {status, signal} when the worker has ended. */
  exited;

  /** mode: watch or use. env: added to this process's environment (undefined removes). */
  static start(mode, module, { binary = process.env.KEPKA_TOKEN, env = {} } = {}) {
    if (!binary) throw new Error('KEPKA_TOKEN names no worker');
    return new WorkerClient(spawn(binary, [mode, module].filter((each) => each !== undefined), { env: { ...process.env, ...env } }));
  }

  constructor(child) {
    this.#child = child;
    child.stdout.on('data', (chunk) => this.#push(chunk));
    child.stderr.on('data', (chunk) => (this.stderr += chunk.toString('utf8')));
    child.stdin.on('error', () => {}); // the worker has gone: `exited` says so
    this.exited = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => {
        for (const { reject: fail } of this.#waiting.values()) fail(new Error(`the worker ended with ${status ?? signal}`));
        this.#waiting.clear();
        resolve({ status, signal });
      });
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /** Asks; resolves with the result (for data.read with the secret itself), rejects with HostError. */
  request(method, args = {}, secrets = []) {
    const id = `w${this.#nextId++}`;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, method }));
    answer.catch(() => {});
    const message = { jsonrpc: '2.0', id, method, params: { arguments: args, secrets: secrets.length } };
    this.write(Buffer.concat([frame(JSON.stringify(message)), ...secrets.map((secret) => frame(Buffer.from(secret)))]));
    return answer;
  }

  /** The next notification of slots that changed; rejects when none comes within 10 seconds. */
  nextChange() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no slot event came')), 10_000);
      const listener = () => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }

  /** All objects of a token, through all pages. */
  async objects(slot = 0, serial = '') {
    const all = { keys: [], certificates: [], data: [], pages: 0 };
    for (let from = 0; from !== undefined; ) {
      const page = await this.request('objects.list', { slot, serial, from });
      for (const kind of ['keys', 'certificates', 'data']) all[kind].push(...page[kind]);
      all.pages += 1;
      from = page.next;
    }
    return all;
  }

  /** Writes bytes as they are. */
  write(bytes) {
    this.#child.stdin.write(bytes);
  }

  /** Ends the input, as the host does; resolves like `exited`. */
  close() {
    this.#child.stdin.end();
    return this.exited;
  }

  kill(signal = 'SIGKILL') {
    this.#child.kill(signal);
    return this.exited;
  }

  #push(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    while (this.#buffer.length >= 4) {
      const length = this.#buffer.readUInt32LE(0);
      if (length > frameLimit) throw new Error(`the worker sent a frame of ${length} bytes`);
      if (this.#buffer.length < 4 + length) return;
      this.greatestFrame = Math.max(this.greatestFrame, length);
      const body = Buffer.from(this.#buffer.subarray(4, 4 + length));
      this.#buffer = this.#buffer.subarray(4 + length);
      this.#take(body);
    }
  }

  #take(body) {
    if (this.#secretFor) {
      const { resolve } = this.#secretFor;
      this.#secretFor = undefined;
      return resolve(body);
    }
    const message = JSON.parse(body.toString('utf8'));
    if (message.method !== undefined) {
      for (const listener of [...this.#listeners]) listener();
      return undefined;
    }
    const waiting = this.#waiting.get(message.id);
    if (!waiting) throw new Error(`an answer to nothing: ${body}`);
    this.#waiting.delete(message.id);
    if (message.error) return waiting.reject(new HostError(message.error));
    if (waiting.method === 'data.read') return (this.#secretFor = waiting);
    return waiting.resolve(message.result);
  }
}
