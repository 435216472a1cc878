// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Runs in a system of its own (overlay): installed.mjs BROWSER FOLDER DEB. The package is installed, and a person who has done nothing opens
// a browser, in which Kepka is ready, and gets a certificate, with the window that Debian has for passwords. Then the package is
// upgraded under the open browser, and the administrator hands out the rules of one site. Prints JSON: {state, stage, verified, kept, allowed,
// denied}.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { policyFiles } from '../../../scripts/packaging/policies.mjs';
import { openScreen } from '../../demo_cabinet/screen.mjs';
import { startCabinet } from '../../demo_cabinet/server.mjs';
import { certificateInstalled, certificateIssued, createKey, requestTaken, walkToStorage } from '../cabinet_walk.mjs';
import { fillSensor, password, withPerson } from '../person.mjs';
import { stateAt } from './state_at.mjs';

const [browserName, folder, deb] = process.argv.slice(2);

async function openCabinet(name) {
  const workFolder = join(folder, name);
  mkdirSync(workFolder);
  return startCabinet({ workFolder, seconds: 0 });
}

/** Types the password into as many fields as the window has, as a person does. */
async function answerWindow(screen, fields) {
  await screen.waitForPinentry();
  for (let field = 0; field < fields; field += 1) {
    if (field > 0) await screen.pressKey('Return');
    await screen.typeSecret(password);
  }
  await screen.pressKey('Return');
  await screen.pinentryIsGone();
}

async function enrol(browser, screen, cabinet) {
  const page = await browser.open(cabinet.url);
  await walkToStorage(page);
  await createKey(page);
  await fillSensor(browser);
  await answerWindow(screen, 2);
  await requestTaken(page);
  await certificateIssued(page);
  await page.click('.actions button.primary');
  await answerWindow(screen, 1);
  await certificateInstalled(page);
  const { stage, certificate } = await page.evaluate(async () => (await fetch(`/api${location.pathname}`)).json());
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, certificate);
  return { page, stage, verified: (await cabinet.authority.verify(file)).endsWith('OK') };
}

/** What Kepka tells the page of its enrolments. */
const enrolmentsIn = (page) => page.evaluate(async () => {
  const { connect } = await import('/kepka/index.js');
  return (await (await connect()).enrolments.list()).map(({ state }) => state);
});

/** The rules alone: the extension is there already. */
function handOutRules(origin) {
  const files = policyFiles({ updateUrl: 'https://intranet.example/update.xml', xpiUrl: 'https://intranet.example/kepka.xpi', origins: [origin] });
  for (const [name, content] of Object.entries(files).filter(([path]) => path.startsWith('linux/etc/kepka/'))) {
    const path = name.replace(/^linux/, '');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

const install = () => execFileSync('dpkg', ['--force-depends', '-i', deb], { stdio: ['ignore', 'ignore', 'inherit'] });

install();
const [cabinet, other] = [await openCabinet('cabinet'), await openCabinet('other')];
await withPerson(async (person) => {
  const screen = await openScreen({ home: person.home });
  try {
    const browser = await person.launch(browserName, {
      extensionFolder: null, host: null, headless: false, environment: { DISPLAY: screen.display, WAYLAND_DISPLAY: undefined, XAUTHORITY: undefined },
    });
    const state = await stateAt(browser, cabinet.url, 'ready');
    const { page, ...enrolled } = await enrol(browser, screen, cabinet);
    install(); // an upgrade, while the browser holds the host open
    const kept = await enrolmentsIn(page);
    handOutRules(new URL(cabinet.url).origin);
    const denied = await stateAt(browser, other.url, 'blockedByPolicy');
    const allowed = await stateAt(browser, cabinet.url, 'ready');
    console.log(JSON.stringify({ state, ...enrolled, kept, allowed, denied }));
  } finally {
    await person.closeBrowsers();
    await screen.close();
  }
});
process.exit(0);
