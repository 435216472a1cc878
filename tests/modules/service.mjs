// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A program that serves a module during a test, and ends with it whatever happens.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const patience = 15_000; // milliseconds, for starting: the machine may be busy
const grace = 3_000; // milliseconds from SIGTERM to SIGKILL

export function newFolder(name) {
  return mkdtempSync(join(tmpdir(), `kepka-${name}-`));
}

/** Asks until the answer is true; throws failure() when it never is. */
async function until(condition, failure) {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(20)) {
    if (await condition()) return;
  }
  throw failure();
}

/**
 * Calls attempt with one port after another until it does not throw, and gives what it gave. That port and the next one
 * are below those that the system gives to outgoing connections.
 */
export async function withTwoPorts(attempt) {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(20_000 + 2 * Math.floor(Math.random() * 6_000));
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

export class Service {
  #child;
  /** What it printed on both streams. */
  output = '';

  /** setpriv: the kernel kills it should this process die before it can. */
  constructor(program, args, variables = {}) {
    this.name = program;
    this.#child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
      cwd: '/', env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.on('data', (data) => { this.output += data; });
  }

  get running() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits until condition is true; throws with its output if it ends before, and if that takes too long. */
  async ready(condition) {
    await until(() => {
      if (!this.running) throw new Error(`${this.name} ended: ${this.output}`);
      return condition();
    }, () => new Error(`${this.name} does not get ready: ${this.output}`));
  }

  async end(signal = 'SIGTERM') {
    if (!this.running) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), grace);
    await gone;
    clearTimeout(timer);
  }
}
