// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// An extension with a host of an earlier version, and with one of a later: an enrolment works, and what one of them lacks is named.
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { createKey, install, walkToStorage } from './cabinet_walk.mjs';
import { browsers, sourceFolder } from './drivers/index.mjs';
import { ownCabinet } from './own_cabinet.mjs';
import { fillSensor, host, password, withPerson } from './person.mjs';

const limit = { timeout: 120_000 };
const typed = { pin: password };

/** A native host of that version: the real one behind a neighbour. `kepka` lies beside it, to register it. */
function hostOfVersion(person, version) {
  const folder = join(person.folder, version);
  mkdirSync(folder);
  symlinkSync(join(dirname(host), 'kepka'), join(folder, 'kepka'));
  const file = join(folder, 'kepka-host');
  const neighbour = join(sourceFolder, 'tests/compatibility/neighbour.mjs');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${neighbour}' ${version} '${host}' "$@"\n`, { mode: 0o755 });
  return file;
}

/** What the settings' check of the computer says, once it is done. */
async function checked(browser) {
  const settings = await browser.open(`${browser.extensionUrl}options/options.html`);
  await settings.tabTo('#report-run');
  await settings.pressKey('Enter');
  await settings.waitFor('the report', () => document.querySelector('#report .card, #report .finding') !== null);
  const text = await settings.evaluate(() => document.querySelector('#report').innerText);
  await settings.close();
  return text;
}

/** What a page gets that asks for what came after the earlier version: a list, or the error's name. */
const certificatesIn = (page) => page.evaluate(async () => {
  const { connect } = await import('/kepka/index.js');
  return (await connect()).certificates.list().then((list) => list.length, ({ name }) => name);
});

// One browser for each: what reads a host's messages is the same in both.
const versions = [
  ['firefox', 'an earlier', /Программа Kepka устарела/, 'oldHost'],
  ['chromium', 'a later', /Облако далеко/, 1],
];

describe('a host of another version', { concurrency: browsers.length }, () => {
  const own = ownCabinet({ seconds: 0 });

  for (const [browserName, version, report, answer] of versions.filter(([name]) => browsers.includes(name))) {
    it(`with ${version} one an enrolment succeeds, and what it cannot do is said`, limit, () => withPerson(async (person) => {
      person.answers([typed, typed]);
      const browser = await person.launch(browserName, { host: hostOfVersion(person, version.split(' ')[1]) });
      const page = await browser.open(own.cabinet.url);
      await walkToStorage(page);
      await createKey(page);
      await fillSensor(browser);
      await install(page);
      assert.match(await checked(browser), report);
      assert.equal(await certificatesIn(page), answer);
    }));
  }
});
