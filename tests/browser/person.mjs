// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// A person with an empty home, their browsers, and a pinentry that answers as the test says.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { linkOrCopy } from '../link_or_copy.mjs';
import { launch, sourceFolder, until, wanderingPath } from './drivers/index.mjs';

export const host = process.env.KEPKA_HOST ?? `${sourceFolder}build/release/host/apps/kepka-host-testing`;
const scriptedPinentry = process.env.KEPKA_SCRIPTED_PINENTRY ?? `${sourceFolder}build/release/tests/scripted_pinentry`;

export const password = 'Рябина-7315-kolodec';

/** The person of the tests; the numbers are published samples with right check digits. */
export const applicant = {
  surname: 'Иванова', name: 'Анна', patronymic: 'Петровна', email: 'anna@example.ru',
  snils: '112-233-445 95', inn: '500100732259',
};

export class Person {
  /** The PKCS#11 modules that Kepka finds on this computer. */
  modules = [];
  #browsers = [];
  #profiles = 0;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'kepka-person-'));
    this.home = join(this.folder, 'home');
    this.data = join(this.home, '.local/share/kepka');
    this.policy = join(this.folder, 'policy');
    this.#pinentry = join(this.folder, 'pinentry');
    for (const folder of [this.home, this.policy, this.#pinentry]) mkdirSync(folder);
    linkOrCopy(scriptedPinentry, join(this.#pinentry, 'pinentry'));
    this.answers([]);
  }

  #pinentry;

  /** What the person will do in Kepka's next windows; see tests/pinentry/scripted_pinentry.cpp. */
  answers(steps) {
    rmSync(join(this.#pinentry, 'position'), { force: true });
    writeFileSync(join(this.#pinentry, 'script.json'), JSON.stringify(steps));
  }

  /** What Kepka's windows showed, oldest first: {command, argument} and {answer}. */
  windows() {
    const file = join(this.#pinentry, 'transcript.jsonl');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  /** How often somebody was asked something. */
  windowCount() {
    return this.windows().filter(({ command }) => ['GETPIN', 'CONFIRM', 'MESSAGE'].includes(command)).length;
  }

  /** `wholeSensor`: it takes as many movements as a person's, and not an eighth. */
  async launch(browser, { wholeSensor = false, environment = {}, profile = `${browser}-${(this.#profiles += 1)}`, more = [], ...rest } = {}) {
    const started = await launch({
      browser, home: this.home, profile: join(this.folder, profile), host,
      more: [...(browser === 'chromium' ? ['--enable-logging'] : []), ...more],
      environment: {
        // Kepka wants to see a display; nothing connects to it. Without a word on D-Bus the browser would start one of its own there,
        // and end with it.
        DISPLAY: ':0', DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_DATA_HOME: undefined, XDG_CONFIG_HOME: undefined, XDG_RUNTIME_DIR: undefined,
        KEPKA_TEST_MODULES: this.modules.join(':'), KEPKA_TEST_SHORT_SENSOR: wholeSensor ? '' : 'yes',
        KEPKA_TEST_PINENTRY: join(this.#pinentry, 'pinentry'), KEPKA_TEST_POLICY_FOLDER: this.policy,
        ...environment,
      },
      ...rest,
    });
    this.#browsers.push(started);
    return started;
  }

  /**
   * Sits down anew at browsers that stay open, which are slow to start: what they opened, Kepka's processes, what Kepka keeps and what was
   * asked is gone.
   */
  async beginAnew() {
    for (const browser of this.#browsers) {
      for (const page of (await browser.pages()).slice(1)) await page.close().catch(() => undefined); // the sensor closes by itself
    }
    killPrograms(this.folder);
    rmSync(this.data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    rmSync(join(this.#pinentry, 'transcript.jsonl'), { force: true });
    this.answers([]);
  }

  async closeBrowsers() {
    await Promise.all(this.#browsers.splice(0).map((browser) => browser.close().catch(() => browser.kill())));
  }

  async killBrowsers() {
    await Promise.all(this.#browsers.splice(0).map((browser) => browser.kill()));
  }

  /** Ends the browsers and removes everything. */
  async leave() {
    await this.closeBrowsers();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Every file below the person's folder that holds the text in some common encoding, the test's own script left out. */
  filesWith(text) {
    const own = join(this.#pinentry, 'script.json');
    const needles = [
      Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(encodeURIComponent(text)),
      Buffer.from(Buffer.from(text).toString('hex')), Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '')),
      Buffer.from(JSON.stringify(text).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).slice(1, -1)),
    ];
    return files(this.folder).filter((file) => file !== own && holds(file, needles));
  }
}

/** Ends Kepka's programs that know the folder, from their environment or, as a token's worker, their command line. */
function killPrograms(folder) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!/\/kepka-[a-z-]+$/.test(readlinkSync(`/proc/${pid}/exe`))) continue;
      if (['environ', 'cmdline'].some((name) => readFileSync(`/proc/${pid}/${name}`).includes(folder))) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended, or is somebody else's.
    }
  }
}

function holds(file, needles) {
  const content = readFileSync(file);
  return needles.some((needle) => content.includes(needle));
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Runs a test with a person and leaves nothing behind. */
export async function withPerson(work) {
  const person = new Person();
  try {
    await work(person);
  } finally {
    await person.leave();
  }
}

const isSensor = (browser) => (url) => url.startsWith(`${browser.extensionUrl}sensor/`);

/** Fills every sensor that is open until none is left, with the mouse or (`keys`) with the keyboard alone. */
export async function fillSensor(browser, { keys = false } = {}) {
  let sensor = await browser.waitForPage('the sensor', isSensor(browser));
  await until('the sensor to be full', async () => {
    if (!sensor) return true;
    try {
      if (keys) for (const key of 'kepkaroadforest') await sensor.pressKey(key);
      else await sensor.movePointer(wanderingPath(60));
    } catch {
      // It closes by itself, often in the middle of a movement.
    }
    sensor = (await browser.pages()).find((page) => isSensor(browser)(page.url()));
    return !sensor;
  }, 60_000);
}

const isReview = (browser) => (url) => url.startsWith(`${browser.extensionUrl}review/`);

/**
 * In Kepka's review page chooses the certificate whose row holds `choose`, and goes on; with `keys` by the keyboard alone, with `cancel` by
 * Esc out of it. `look(page)` is called before. Returns the text that it showed.
 */
export async function answerReview(browser, { title, choose = '', keys = false, cancel = false, look = async () => undefined }) {
  const page = await until(`the review page “${title}”`, async () => {
    for (const one of (await browser.pages()).filter((candidate) => isReview(browser)(candidate.url()))) {
      if ((await one.text()).includes(title)) return one;
    }
    return undefined;
  });
  await page.waitFor('the review to be shown', () => document.querySelector('#next')?.disabled === false);
  const text = await page.text();
  await look(page);
  if (choose !== '') {
    const chosen = await page.evaluate((wanted) => [...document.querySelectorAll('label.certificate')].findIndex((row) => row.textContent.includes(wanted)), choose);
    if (keys) for (let row = 0; row < chosen; row += 1) await page.pressKey('ArrowDown');
    else await page.click(`#certificate-${chosen}`);
  }
  await sleep(700); // an Enter that comes with the window is not meant for it
  try {
    if (cancel) await page.pressKey('Escape');
    else if (keys) await page.pressKey('Enter');
    else await page.click('#next');
  } catch {
    // It closes with the key or click.
  }
  await until(`the review page “${title}” to close`, async () => {
    const open = (await browser.pages()).filter((one) => isReview(browser)(one.url()));
    for (const one of open) if ((await one.text().catch(() => '')).includes(title)) return false;
    return true;
  });
  return text;
}

/** The sensor, when it knows what it is for. */
export async function openSensor(browser) {
  const sensor = await browser.waitForPage('the sensor', isSensor(browser));
  await sensor.waitFor('the site in the sensor', () => document.body.innerText.includes('localhost'));
  return sensor;
}

export async function hasSensor(browser) {
  return (await browser.pages()).some((page) => isSensor(browser)(page.url()));
}
