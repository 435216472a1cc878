// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Runs in a system of its own (overlay): an administrator hands out the policies, and a person who has done nothing opens a browser.
// inside.mjs BROWSER FOLDER: FOLDER has the packages of the extension. Prints JSON: {allowed, denied}, each the state of Kepka for a site.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { policyFiles } from '../../../scripts/packaging/policies.mjs';
import { extensionId, publicDer, signingKey } from '../../../scripts/packaging/crx.mjs';
import { startCabinet } from '../../demo_cabinet/server.mjs';
import { sourceFolder } from '../drivers/index.mjs';
import { chromiumId } from '../drivers/registration.mjs';
import { host, withPerson } from '../person.mjs';
import { stateAt } from './state_at.mjs';

const [browserName, folder] = process.argv.slice(2);
const packedId = extensionId(publicDer(signingKey(readFileSync(join(folder, 'key.pem')))));

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Gives out the folder's files, and an update manifest with its own address. */
async function startServer() {
  const server = createServer((request, response) => {
    const name = new URL(request.url, 'http://localhost').pathname.slice(1);
    if (name === 'update.xml') return response.end(readFileSync(join(folder, name), 'utf8').replace(/codebase='[^']*\//, `codebase='http://localhost:${server.address().port}/`));
    if (!/^kepka-[\d.]+\.(crx|xpi)$/.test(name)) return response.writeHead(404).end();
    response.setHeader('content-type', name.endsWith('crx') ? 'application/x-chrome-extension' : 'application/x-xpinstall');
    return response.end(readFileSync(join(folder, name)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** Kepka's page library, for the extension with the id that the test's key gives it. */
function pageLibraryFor(id) {
  const library = join(folder, 'page');
  cpSync(join(sourceFolder, 'extension/dist/page'), library, { recursive: true });
  const file = join(library, 'index.js');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(chromiumId, id));
  return library;
}

/** For every user of the computer: host, policies and rules, as scripts/policies writes them. */
function handOut(port, origin) {
  execFileSync(join(dirname(host), 'kepka'), ['register', '--system', '--host', host, '--browser', browserName === 'firefox' ? 'firefox-esr' : browserName]);
  const manifest = '/etc/chromium/native-messaging-hosts/org.kepka.host.json';
  if (browserName === 'chromium') writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll(chromiumId, packedId));
  const { version } = JSON.parse(readFileSync(join(folder, 'version.json'), 'utf8'));
  const files = policyFiles({
    updateUrl: `http://localhost:${port}/update.xml`, xpiUrl: `http://localhost:${port}/kepka-${version}.xpi`,
    origins: [origin], chromiumId: packedId, unsignedXpi: true,
  });
  for (const [name, content] of Object.entries(files)) {
    if (/^(linux|strict)\//.test(name)) write(name.replace(/^(linux|strict)/, ''), content);
  }
  write('/etc/firefox/policies/policies.json', files['firefox-policies.json']);
}

const server = await startServer();
const pageLibrary = pageLibraryFor(packedId);
const cabinets = [];
for (const name of ['allowed', 'denied']) {
  const workFolder = join(folder, name);
  mkdirSync(workFolder);
  cabinets.push(await startCabinet({ workFolder, seconds: 0, pageLibrary }));
}
handOut(server.address().port, new URL(cabinets[0].url).origin);
try {
  await withPerson(async (person) => {
    const browser = await person.launch(browserName, {
      extensionFolder: null, host: null, environment: { KEPKA_TEST_CHROMIUM_ID: packedId, KEPKA_TEST_POLICY_FOLDER: undefined },
    });
    const allowed = await stateAt(browser, cabinets[0].url, 'ready');
    const denied = await stateAt(browser, cabinets[1].url, 'blockedByPolicy');
    console.log(JSON.stringify({ allowed, denied }));
  });
} finally {
  await Promise.all(cabinets.map((cabinet) => cabinet.close()));
  server.close();
}
process.exit(0);
