// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// WebDriver BiDi without a library between: the extension's own windows need --remote-allow-system-access, which
// puppeteer does not know.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { killGroup, locales, Page, until } from './page.mjs';
import { fromExtension } from './packages.mjs';
import { firefoxId } from './registration.mjs';

const extensionUuid = '5c9d1f0e-7a43-4c21-9d6b-0a5e3c7b2f18';

const testPreferences = {
  'extensions.webextensions.uuids': JSON.stringify({ [firefoxId]: extensionUuid }),
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'browser.sessionstore.resume_from_crash': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.policy.dataSubmissionPolicyBypassNotification': true,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'browser.tabs.warnOnClose': false,
  'app.normandy.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.startup.max_resumed_crashes': -1,
  // Nobody looks: fewer pictures a second, and no process in store, leave the processor to the test.
  'layout.frame_rate': 20,
  'dom.ipc.processPrelaunch.enabled': false,
};

/** WebDriver's code points for keys that print nothing. */
const keys = { Tab: '\uE004', Enter: '\uE006', Escape: '\uE00C', Space: ' ', ArrowDown: '\uE015', ArrowUp: '\uE013', Shift: '\uE008' };

class Connection {
  #socket;
  #waiting = new Map();
  #next = 1;

  static async open(url) {
    const { WebSocket } = fromExtension('ws');
    const connection = new Connection();
    connection.#socket = new WebSocket(url, { maxPayload: 64 * 1024 * 1024 });
    await new Promise((resolve, reject) => connection.#socket.once('open', resolve).once('error', reject));
    connection.#socket.on('message', (data) => connection.#take(JSON.parse(data)));
    connection.#socket.on('close', () => connection.#lose());
    connection.#socket.on('error', () => undefined);
    return connection;
  }

  #take(message) {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    this.#waiting.delete(message.id);
    if (message.type === 'error') waiting.reject(new Error(`${message.error}: ${message.message}`));
    else waiting.resolve(message.result);
  }

  #lose() {
    for (const { reject } of this.#waiting.values()) reject(new Error('the browser is gone'));
    this.#waiting.clear();
  }

  send(method, params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }), (error) => error && reject(error));
    });
  }
}

class FirefoxPage extends Page {
  #connection;
  #context;
  #url;

  constructor(connection, context, url) {
    super();
    this.#connection = connection;
    this.#context = context;
    this.#url = url;
  }

  url() { return this.#url; }

  async goto(url) {
    const { url: arrived } = await this.#do('browsingContext.navigate', { url, wait: 'complete' });
    this.#url = arrived;
  }

  async reload() { await this.#do('browsingContext.reload', { wait: 'complete' }); }
  async close() { await this.#do('browsingContext.close', {}); }
  async toFront() { await this.#do('browsingContext.activate', {}); }

  #do(method, params) {
    return this.#connection.send(method, { context: this.#context, ...params });
  }

  async evaluate(work, ...given) {
    const answer = await this.#connection.send('script.callFunction', {
      functionDeclaration: `async (given) => JSON.stringify((await (${work})(...JSON.parse(given))) ?? null)`,
      arguments: [{ type: 'string', value: JSON.stringify(given) }],
      target: { context: this.#context },
      awaitPromise: true,
      userActivation: true,
    });
    if (answer.type === 'exception') throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value);
  }

  #act(type, id, actions, more = {}) {
    return this.#do('input.performActions', { actions: [{ type, id, ...more, actions }] });
  }

  async pressKey(name) {
    const value = keys[name] ?? name;
    await this.#act('key', 'keyboard', [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
  }

  async typeText(text) {
    const strokes = [...text].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }]);
    await this.#act('key', 'keyboard', strokes);
  }

  async movePointer(points) {
    const moves = points.map(([x, y]) => ({ type: 'pointerMove', x, y, duration: 6 }));
    await this.#act('pointer', 'mouse', moves, { parameters: { pointerType: 'mouse' } });
  }

  async clickAt(x, y) {
    const click = [{ type: 'pointerMove', x, y }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
    await this.#act('pointer', 'mouse', click, { parameters: { pointerType: 'mouse' } });
  }

  async setFiles(selector, files) {
    const { result } = await this.#connection.send('script.evaluate', {
      expression: `document.querySelector(${JSON.stringify(selector)})`, target: { context: this.#context }, awaitPromise: false,
    });
    await this.#do('input.setFiles', { element: { sharedId: result.sharedId }, files });
  }

  async picture() {
    const { data } = await this.#do('browsingContext.captureScreenshot', {});
    return Buffer.from(data, 'base64');
  }
}

class Firefox {
  #connection;
  #first;

  /** `first`: the tab with which it began, which stays. */
  constructor(child, connection, first) {
    this.process = child;
    this.#connection = connection;
    this.#first = first;
  }

  name = 'firefox';
  extensionUrl = `moz-extension://${extensionUuid}/`;

  async open(url) {
    // Beside the first tab: else it would come into the window that was used last, which may be a sensor's that is just closing.
    const { context } = await this.#connection.send('browsingContext.create', { type: 'tab', referenceContext: this.#first });
    const page = new FirefoxPage(this.#connection, context, 'about:blank');
    await page.goto(url);
    return page;
  }

  async pages() {
    const { contexts } = await this.#connection.send('browsingContext.getTree', {});
    return contexts.map(({ context, url }) => new FirefoxPage(this.#connection, context, url));
  }

  waitForPage(what, matches, timeout) {
    return until(what, async () => (await this.pages()).find((page) => matches(page.url())), timeout);
  }

  async close() {
    const gone = this.#gone();
    await this.#connection.send('browser.close', {}).catch(() => undefined);
    await gone;
    killGroup(this.process.pid);
  }

  /** Browser and hosts at once, as when the power goes. */
  async kill() {
    const gone = this.#gone();
    killGroup(this.process.pid);
    await gone;
  }

  #gone() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => this.process.once('exit', resolve));
  }
}

async function readAddress(child) {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (piece) => {
      said = (said + piece).slice(-4000);
      const match = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said);
      if (match) resolve(match[1]);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Firefox did not start: ${said}`)));
  });
}

/** Starts Firefox with Kepka's extension; without `extensionFolder`, with those that its administrator wants. */
export async function launchFirefox({ home, profile, extensionFolder, headless = true, language = 'ru', environment = {}, preferences = {}, more = [] }) {
  mkdirSync(profile, { recursive: true });
  const all = { ...testPreferences, ...preferences, 'intl.accept_languages': language, 'intl.locale.requested': language };
  const lines = Object.entries(all).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  const child = spawn('/usr/bin/firefox-esr', [
    ...(headless ? ['--headless'] : []), '--no-remote', '--profile', profile,
    '--remote-debugging-port=0', '--remote-allow-system-access', '--width', '1280', '--height', headless ? '900' : '1220', ...more,
  ], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: home, LANGUAGE: language, LANG: locales[language], LC_ALL: undefined, ...environment },
  });
  try {
    const connection = await Connection.open(`${await readAddress(child)}/session`);
    await connection.send('session.new', { capabilities: {} });
    if (extensionFolder) await connection.send('webExtension.install', { extensionData: { type: 'path', path: extensionFolder } });
    const { contexts } = await connection.send('browsingContext.getTree', {});
    return new Firefox(child, connection, contexts[0].context);
  } catch (error) {
    killGroup(child.pid);
    throw error;
  }
}
