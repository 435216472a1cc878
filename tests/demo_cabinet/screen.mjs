// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// An X display of its own, with a window manager: whatever is typed and clicked there cannot reach a person's windows.
import { execFile, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { until } from '../browser/drivers/index.mjs';

const run = promisify(execFile);

function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Starts Xvfb on a free display number and openbox on it. */
export async function openScreen({ home, width = 1280, height = 1240 }) {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'],
                       { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: home, XDG_CACHE_HOME: undefined } });
  const number = await new Promise((resolve, reject) => {
    server.stdio[3].once('data', (text) => resolve(`${text}`.trim()));
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb did not start')));
  });
  const display = `:${number}`;
  const environment = { ...process.env, DISPLAY: display, HOME: home, XDG_CACHE_HOME: undefined };
  const manager = spawn('openbox', ['--sm-disable'], { stdio: 'ignore', env: environment });
  manager.on('error', () => undefined);
  return new Screen(display, environment, [manager, server]);
}

class Screen {
  #environment;
  #children;

  constructor(display, environment, children) {
    this.display = display;
    this.#environment = environment;
    this.#children = children;
  }

  #xdotool(...rest) {
    return run('xdotool', rest, { env: this.#environment });
  }

  /** The whole screen as a PNG. */
  async picture(file) {
    await run('import', ['-window', 'root', file], { env: this.#environment });
  }

  /** xdotool's search fails when there is nothing to find. Titles are no help: a page may have any. */
  #pinentries() {
    return this.#xdotool('search', '--onlyvisible', '--class', 'pinentry').then(({ stdout }) => stdout.trim().split('\n'), () => []);
  }

  /** Waits for Kepka's own window, drawn and with the keyboard. */
  async waitForPinentry() {
    const [window] = await until("Kepka's window", async () => {
      const found = await this.#pinentries();
      return found.length > 0 && found;
    }, 30_000);
    await this.#xdotool('windowactivate', '--sync', window).catch(() => undefined); // it may hold the keyboard already
    await sleep(400);
  }

  async pinentryIsGone() {
    await until("Kepka's window to close", async () => (await this.#pinentries()).length === 0);
  }

  /** Types what no command line may show. */
  async typeSecret(text) {
    const typing = spawn('xdotool', ['type', '--delay', '40', '--file', '-'], { stdio: ['pipe', 'ignore', 'ignore'], env: this.#environment });
    typing.stdin.end(text);
    await ended(typing);
  }

  async pressKey(name) {
    await this.#xdotool('key', name);
  }

  async close() {
    for (const child of this.#children) {
      child.kill('SIGTERM');
      await ended(child);
    }
  }
}
