// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Several hosts of one person at work at once: two browsers with two profiles each on one key store, two browsers on one token.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { startCabinet } from '../demo_cabinet/server.mjs';
import { createKey, install, walkToStorage } from './cabinet_walk.mjs';
import { browsers } from './drivers/index.mjs';
import { fillSensor, password, withPerson } from './person.mjs';
import { classesOn, userPin, withToken } from './token_person.mjs';

const limit = { timeout: 120_000 };
const onToken = { storage: 'token' }, typed = { pin: userPin };

it('four hosts in two browsers at once lose nothing', limit, () => withPerson(async (person) => {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-cabinet-'));
  const cabinet = await startCabinet({ workFolder: folder, seconds: 0 });
  try {
    person.answers(Array.from({ length: 4 }, () => ({ pin: password })));
    const started = await Promise.all(['chromium', 'chromium', 'firefox', 'firefox'].map((name) => person.launch(name)));
    const pages = await Promise.all(started.map((browser) => browser.open(cabinet.url)));
    await Promise.all(pages.map((page) => walkToStorage(page)));
    await Promise.all(started.map(async (browser, index) => {
      await createKey(pages[index]);
      await fillSensor(browser);
      await pages[index].waitForText('Сертификат выпущен', 60_000);
    }));

    const wanted = await Promise.all(pages.map((page) => page.evaluate(async () =>
      (await (await fetch(`/api${location.pathname}`)).json()).requestId)));
    // Each host tells the same of all four.
    for (const page of pages) {
      const told = await page.evaluate(async () => {
        const { connect } = await import('/kepka/index.js');
        return (await (await connect()).enrolments.list()).map(({ requestId, state }) => [requestId, state]);
      });
      assert.deepEqual(told.sort(), wanted.map((requestId) => [requestId, 'requestBuilt']).sort());
    }
    assert.equal(person.windowCount(), 4);
    const keys = readdirSync(person.data, { recursive: true }).filter((file) => file.endsWith('/key.p8'));
    assert.equal(new Set(keys.map((file) => readFileSync(join(person.data, file)).toString('hex'))).size, 4, 'four keys');
  } finally {
    await person.closeBrowsers();
    await cabinet.close();
    rmSync(folder, { recursive: true, force: true });
  }
}));

it('two browsers on one token never interleave a login, and both succeed', limit, () => withToken({}, async (person, rutoken) => {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-cabinet-'));
  const cabinet = await startCabinet({ workFolder: folder, seconds: 0 });
  try {
    person.answers([typed, typed, typed, typed]);
    const started = await Promise.all(browsers.map((name) => person.launch(name)));
    const pages = await Promise.all(started.map((browser) => browser.open(cabinet.url)));
    await Promise.all(pages.map((page) => walkToStorage(page)));
    await Promise.all(pages.map(async (page) => {
      await createKey(page, onToken);
      await install(page);
    }));
    assertNoInterleavedLogins(rutoken.calls());
    assert.equal(classesOn(rutoken).filter((one) => one === 'privateKey').length, 2);
  } finally {
    await person.closeBrowsers();
    await cabinet.close();
    rmSync(folder, { recursive: true, force: true });
  }
}));

/** While one process is logged in, no other logs in. */
function assertNoInterleavedLogins(calls) {
  let owner = null, logins = 0;
  for (const { pid, function: name, result } of calls) {
    if (name === 'C_Login' && result === 'CKR_OK') {
      assert.ok(owner === null || owner === pid, 'a login while another process is logged in');
      owner = pid;
      logins += 1;
    }
    if (owner === pid && ['C_Logout', 'C_CloseSession', 'C_CloseAllSessions', 'C_Finalize'].includes(name)) owner = null;
  }
  assert.ok(logins >= 4, `${logins} logins`);
}
