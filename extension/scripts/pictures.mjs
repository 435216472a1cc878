// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Pictures of the extension's pages, to be looked at: both languages, dark, high contrast, 200 % zoom → build/pictures.
// The built pages run in Chromium with a background that only plays.
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const root = 'dist/chromium';
const out = 'build/pictures';
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' };
const catalogue = JSON.parse(readFileSync('../host/base/errors.json', 'utf8'));

function fault(name) {
  const row = catalogue.find((entry) => entry.name === name);
  return {
    code: row.code, name, retryable: row.retryable, facts: {},
    message: { ru: row.ru.message, en: row.en.message }, remedy: { ru: row.ru.remedy, en: row.en.remedy },
  };
}

const versions = { extensionVersion: '0.1.0', hostVersion: '0.1.0', testing: false };
const problem = (name, detail) => ({ ...fault(name), detail });
const consents = [
  { origin: 'https://ca.example.ru', consent: 'granted', since: '2026-11-20T10:00:00Z' },
  { origin: 'https://lk.udostoveryayushchiy-tsentr.example.ru:8443', consent: 'blocked', since: '2026-11-22T10:00:00Z' },
];
const opened = { type: 'opened', site: 'https://ca.example.ru', person: 'Иванова Анна Петровна', storage: { ru: 'Реестр этого компьютера', en: 'This computer’s registry' } };
const progress = (percent, hint) => ({ type: 'progress', progress: { percent, full: percent === 100, hint } });

const pictures = [
  { name: 'sensor', page: 'sensor', size: [584, 600], said: [opened, progress(40, 'none')] },
  { name: 'sensor-hint', page: 'sensor', size: [584, 600], said: [opened, progress(15, 'tooRegular')] },
  { name: 'sensor-zoom', page: 'sensor', size: [292, 300], scale: 2, said: [opened, progress(40, 'moveMore')] },
  { name: 'popup-ready', page: 'popup', size: [384, 360], answers: { status: { state: 'ready', problems: [], ...versions } } },
  { name: 'popup-none', page: 'popup', size: [384, 400], answers: { status: { state: 'noHost', fault: fault('noHost'), problems: [], ...versions, hostVersion: undefined } } },
  { name: 'popup-problems', page: 'popup', size: [384, 600], answers: { status: { state: 'ready', problems: [problem('noPrompt', 'DISPLAY'), problem('storeUnsafe', '/home/anna/.local/share/kepka')], ...versions, testing: true } } },
  { name: 'options', page: 'options', size: [900, 640], answers: { 'consents.list': { consents } } },
  { name: 'options-empty', page: 'options', size: [900, 560], answers: { 'consents.list': { consents: [] } } },
  { name: 'options-none', page: 'options', size: [900, 600], faults: { 'consents.list': fault('noHost') } },
];
const looks = [
  { name: '', features: [] },
  { name: '-dark', features: [{ name: 'prefers-color-scheme', value: 'dark' }] },
  { name: '-contrast', features: [{ name: 'forced-colors', value: 'active' }] },
];

/** Runs in the page, before its own script. */
function stub({ messages, picture }) {
  const event = () => ({ addListener: () => undefined });
  const listeners = [];
  globalThis.chrome = {
    i18n: {
      getMessage: (key, values = []) => (messages[key]?.message ?? '').replace(/\$(\d)/g, (_, digit) => values[digit - 1] ?? ''),
    },
    runtime: {
      getManifest: () => ({ version: '0.1.0' }),
      openOptionsPage: async () => undefined,
      sendMessage: async ({ type, method }) => {
        const fault = picture.faults?.[method ?? type];
        return fault ? { fault } : { result: picture.answers?.[method ?? type] ?? {} };
      },
      connect: () => ({
        onMessage: { addListener: (listener) => listeners.push(listener) },
        onDisconnect: event(),
        postMessage: ({ type }) => {
          if (type !== 'open') return;
          setTimeout(() => picture.said.forEach((message) => listeners.forEach((listener) => listener(message))), 0);
        },
      }),
    },
  };
}

const server = createServer((request, response) => {
  const path = join(root, normalize(new URL(request.url, 'http://localhost').pathname));
  response.statusCode = existsSync(path) ? 200 : 404;
  response.setHeader('content-type', types[extname(path)] ?? 'text/plain');
  if (response.statusCode === 404) response.end();
  else createReadStream(path).pipe(response);
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const browser = await puppeteer.launch({ executablePath: process.env.KEPKA_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

try {
  for (const language of ['ru', 'en']) {
    const messages = JSON.parse(readFileSync(`_locales/${language}/messages.json`, 'utf8'));
    for (const picture of pictures) {
      for (const look of looks) await take(picture, language, messages, look);
    }
  }
} finally {
  await browser.close();
  server.close();
}

async function take(picture, language, messages, look) {
  const page = await browser.newPage();
  const [width, height] = picture.size;
  await page.setViewport({ width, height, deviceScaleFactor: picture.scale ?? 1 });
  await emulate(page, look.features);
  await page.evaluateOnNewDocument(stub, { messages, picture });
  await page.goto(`http://127.0.0.1:${server.address().port}/${picture.page}/${picture.page}.html#x`, { waitUntil: 'networkidle0' });
  await new Promise((resolve) => setTimeout(resolve, 250)); // the bar moves
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  if (overflow > 0) throw new Error(`${picture.name} ${language}: wider than its window by ${overflow}`);
  await page.screenshot({ path: `${out}/${picture.name}-${language}${look.name}.png`, fullPage: picture.scale === undefined });
  await page.close();
}

/** Puppeteer does not know forced-colors. */
async function emulate(page, features) {
  const session = await page.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', { features });
}
