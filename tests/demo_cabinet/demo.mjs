// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The whole road once: a cabinet, its authority, a browser with Kepka, and at the end a certificate that OpenSSL
// verifies. scripts/demo installs and builds what this needs, and starts it.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { certificateInstalled, certificateIssued, createKey, requestTaken, walkGuide } from '../browser/cabinet_walk.mjs';
import { browsers, launch, sourceFolder, until, wanderingPath } from '../browser/drivers/index.mjs';
import { describeCertificate } from './authority.mjs';
import { enterAgain, renewCertificate, signNextStatement } from './demo_certificates.mjs';
import { inspectToken, pin, plugToken, tokens } from './demo_token.mjs';
import { openScreen } from './screen.mjs';
import { startCabinet } from './server.mjs';

/** A virtual Rutoken's module is named to the host by an override that only its test build has; kepka-token lies beside it. */
const host = (storage) => `${sourceFolder}build/release/host/apps/kepka-host${storage in tokens ? '-testing' : ''}`;

const usage = `scripts/demo [--browser chromium|firefox] [--storage registry|rutoken|rutoken-lite]
             [--algorithm gost2012-256|gost2012-512] [--pictures DIR] [--language ru|en] [--open]

Issues a GOST certificate through a real browser: starts a cabinet, its certification authority and a browser with
Kepka in an empty home, goes through the stages, saves a picture of each and lets OpenSSL verify the certificate.
--storage rutoken and rutoken-lite plug in a virtual Rutoken, with the PIN 12345678.
--open leaves the clicks to you, in a browser on your own display.`;

const sensorPatience = 90_000;

function parseOptions() {
  const { values } = parseArgs({
    options: {
      browser: { type: 'string', default: 'chromium' },
      storage: { type: 'string', default: 'registry' },
      algorithm: { type: 'string', default: 'gost2012-256' },
      pictures: { type: 'string' },
      language: { type: 'string', default: 'ru' },
      open: { type: 'boolean', default: false },
    },
  });
  if (!browsers.includes(values.browser)) throw new Error(`Unknown browser: ${values.browser}`);
  if (values.storage !== 'registry' && !(values.storage in tokens)) throw new Error(`Unknown storage: ${values.storage}`);
  if (!['gost2012-256', 'gost2012-512'].includes(values.algorithm)) throw new Error(`Unknown algorithm: ${values.algorithm}`);
  if (!['ru', 'en'].includes(values.language)) throw new Error(`Unknown language: ${values.language}`);
  const name = [values.browser, values.storage !== 'registry' && values.storage, values.algorithm !== 'gost2012-256' && values.algorithm];
  return { ...values, pictures: values.pictures ?? join(sourceFolder, 'build/demo', name.filter(Boolean).join('-')) };
}

function readOptions() {
  try {
    return parseOptions();
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

/** Things that must end, last first, however the demo ends. */
class Cleanup {
  #steps = [];

  add(step) {
    this.#steps.push(step);
  }

  async run() {
    for (const step of this.#steps.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        console.error(error.message);
      }
    }
  }
}

function say(text) {
  console.log(`• ${text}`);
}

async function prepare(cleanup, options) {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-demo-'));
  cleanup.add(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
  const home = join(folder, 'home');
  mkdirSync(home);
  const cabinet = await startCabinet({ workFolder: join(folder, 'cabinet'), seconds: 3, silent: ['snils'] });
  cleanup.add(() => cabinet.close());
  say(`Cabinet and authority: ${cabinet.url}`);

  const token = options.storage in tokens ? plugToken(options.storage, folder) : null;
  if (token) say(`A virtual Rutoken (${tokens[options.storage].model}) is plugged in; its PIN is ${pin}`);
  const screen = options.open ? null : await openScreen({ home });
  if (screen) cleanup.add(() => screen.close());
  const browser = await launch({
    browser: options.browser, home, profile: join(folder, 'profile'), host: host(options.storage), headless: false, language: options.language,
    environment: {
      XDG_DATA_HOME: undefined, XDG_CONFIG_HOME: undefined, XDG_CACHE_HOME: undefined,
      ...(token && { KEPKA_TEST_MODULES: token.module }),
      ...(screen && { DISPLAY: screen.display, WAYLAND_DISPLAY: undefined, XAUTHORITY: undefined, DBUS_SESSION_BUS_ADDRESS: 'disabled:' }),
    },
  });
  cleanup.add(() => browser.close().catch(() => browser.kill()));
  say(`${options.browser} with Kepka, in an empty home and profile`);
  return { folder, home, cabinet, screen, browser, token };
}

/** Goes through the stages as a person would, with a picture of each. */
async function walk({ folder, cabinet, screen, browser, token }, { pictures, storage, algorithm, language }) {
  mkdirSync(pictures, { recursive: true });
  let number = 0;
  const picture = async (name) => {
    number += 1;
    await sleep(300); // to be drawn
    await screen.picture(join(pictures, `${String(number).padStart(2, '0')}-${name}.png`));
  };
  const password = token ? pin : randomBytes(9).toString('hex');
  let windows = 0, clicks = 0; // from the choice of a storage on
  const answer = async (name, fields) => {
    await screen.waitForPinentry();
    await picture(name);
    for (let field = 0; field < fields; field += 1) {
      if (field > 0) await screen.pressKey('Return'); // to the second field
      await screen.typeSecret(password);
    }
    await picture(`${name}-filled`);
    await screen.pressKey('Return');
    windows += 1;
    clicks += 1;
    await screen.pinentryIsGone();
  };

  const [page] = await browser.pages();
  await page.goto(cabinet.url);
  await walkGuide(page, { folder, picture, say });
  say(`4. Storage, ${storage === 'rutoken' ? 'PIN' : token ? 'sensor, PIN' : 'sensor, password'}, key`);
  await picture('storage');
  clicks += await createKey(page, { storage: token ? 'token' : 'registry', algorithm });
  if (storage !== 'rutoken') await moveInSensor(browser, () => picture('sensor'));
  await answer('key-window', token ? 1 : 2);
  await requestTaken(page);
  say('5. Identity, issue');
  await picture('identity');
  await certificateIssued(page);
  say('6. Installation');
  await picture('issued');
  await page.click('.actions button.primary');
  clicks += 1;
  await answer('install-window', 1);
  if (token) await declineNewPin(screen, picture);
  await certificateInstalled(page);
  await picture('installed');
  say(`Kepka's windows up to the installed certificate: ${windows}; clicks since the choice of the storage: ${clicks}`);
  const expected = 4 + (algorithm === 'gost2012-256' ? 0 : 1);
  if (token && (windows !== 2 || clicks !== expected)) throw new Error(`It took other than two windows and ${expected} clicks.`);
  const steps = {
    browser, language, picture, answer, say,
    sensor: async () => storage !== 'rutoken' && moveInSensor(browser, () => picture('renewal-sensor')),
    windows: token ? [1] : [1, 2], // one PIN opens both keys of a token
    afterInstalling: async () => token && declineNewPin(screen, picture),
  };
  await enterAgain(page, steps);
  await signNextStatement(page, steps);
  await renewCertificate(page, steps);
  say(`Pictures: ${pictures}`);
  return password;
}

/** The token still has its maker's PIN: Kepka offers to change it when all is done. */
async function declineNewPin(screen, picture) {
  await screen.waitForPinentry();
  await picture('new-pin-offer');
  await screen.pressKey('Escape');
  await screen.pinentryIsGone();
  say("Kepka's offer to change the maker's PIN: not now");
}

async function moveInSensor(browser, takePicture) {
  const isSensor = (page) => page.url().startsWith(`${browser.extensionUrl}sensor/`);
  const find = async () => (await browser.pages()).find(isSensor);
  let sensor = await until('the sensor', find);
  const end = Date.now() + sensorPatience;
  let percent = 0, pictured = false;
  while (sensor) {
    if (Date.now() > end) throw new Error('The sensor did not fill.');
    try {
      await sensor.movePointer(wanderingPath(25));
      percent = await sensor.evaluate(() => Number(document.querySelector('[role=progressbar]').ariaValueNow));
      if (!pictured && percent >= 30) { pictured = true; await takePicture(); }
    } catch {
      // It closes by itself when it is full.
    }
    sensor = await find();
  }
}

/** The certificate that lies beside its key in the person's home, and whether the pair fits. */
function findInstalled(home) {
  const data = join(home, '.local/share/kepka');
  const file = existsSync(data) && readdirSync(data, { recursive: true }).find((name) => name.endsWith('/certificate.der'));
  if (!file) throw new Error('No certificate was installed.');
  return { certificate: join(data, file), key: join(data, file, '../key.p8') };
}

function publicKeyOf(command, file, more = {}) {
  return execFileSync('openssl', [command, '-engine', 'gost', '-inform', 'DER', '-in', file, ...(more.rest ?? [])],
                      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...more.environment } });
}

function registryCertificate({ folder, home }, password) {
  const { certificate, key } = findInstalled(home);
  const pem = join(folder, 'certificate.pem');
  writeFileSync(pem, execFileSync('openssl', ['x509', '-inform', 'DER', '-in', certificate]));
  if (password) {
    const own = publicKeyOf('x509', certificate, { rest: ['-noout', '-pubkey'] });
    const made = publicKeyOf('pkey', key, { rest: ['-passin', 'env:KEPKA_DEMO_PASSWORD', '-pubout'], environment: { KEPKA_DEMO_PASSWORD: password } });
    if (own !== made) throw new Error('The key beside the certificate is another one.');
    console.log('openssl pkey -engine gost: the key beside it opens with the password and is its key');
  }
  return pem;
}

async function report(world, { storage }, password) {
  const pem = world.token ? inspectToken(world.token, storage, world.folder) : registryCertificate(world, password);
  console.log(`\n${await describeCertificate(pem)}`);
  console.log(readFileSync(pem, 'utf8'));
  console.log(`openssl verify -engine gost: ${(await world.cabinet.authority.verify(pem)).replace(pem, 'certificate.pem')}`);
}

async function letPersonWalk({ cabinet, browser, token }) {
  const secret = token ? `type the PIN ${pin}` : 'choose a password';
  const [page] = await browser.pages();
  await page.goto(cabinet.url);
  console.log(`
The cabinet is open in the browser: ${cabinet.url}
  1. Enter with any phone number; the page shows who calls. Fill in the application: the sample passport fills in the name;
     numbers with right check digits: СНИЛС 112-233-445 95, ИНН 500100732259. Attach any picture as the scan of СНИЛС.
  2. Wait a few seconds, check the data, go on.
  3. Upload any picture as the signed statement; one under 800 pixels wide comes back with a remark.
  4. Choose «${token ? 'Съёмный носитель' : 'Реестр'}», press «Создать ключ», move the mouse in the sensor if there is one, ${secret} in Kepka's window.
  5. Wait a few seconds, press «Установить сертификат», type the ${token ? 'PIN' : 'password'}.
  6. Leave and enter with that certificate, sign the statement of another application with it, or renew it on the tab «Обновление сертификата КЭП».
Close the browser when you have seen enough; everything that it made is then removed.`);
  if (browser.process.exitCode === null) await new Promise((resolve) => browser.process.once('exit', resolve));
}

const options = readOptions();
const cleanup = new Cleanup();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => cleanup.run().finally(() => process.exit(1)));
}
let world = null;
try {
  if (options.open && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) throw new Error('--open needs a graphical session.');
  world = await prepare(cleanup, options);
  const password = options.open ? await letPersonWalk(world) : await walk(world, options);
  await report(world, options, password);
} catch (error) {
  console.error(error.message);
  await world?.screen?.picture(join(options.pictures, 'failed.png')).catch(() => undefined);
  process.exitCode = 1;
} finally {
  await cleanup.run();
}
