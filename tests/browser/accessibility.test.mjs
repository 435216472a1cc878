// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What a screen reader is told of each page, which Chromium's accessibility tree says, and what a small window shows.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startCabinet } from '../demo_cabinet/server.mjs';
import { createKey, openForm, requestTaken, walkGuide, walkToStorage } from './cabinet_walk.mjs';
import { ownCabinet } from './own_cabinet.mjs';
import { fillSensor, openSensor, password, withPerson } from './person.mjs';

const limit = { timeout: 90_000 };
const typed = { pin: password };

/** Roles that a person works with or that carry meaning of their own: each needs a name. */
const namedRoles = new Set(['button', 'link', 'textbox', 'radio', 'radiogroup', 'group', 'checkbox', 'combobox', 'heading',
  'progressbar', 'RootWebArea', 'img', 'image', 'searchbox', 'listbox', 'dialog']);

async function assertNamed(page, what, language = 'ru') {
  const nodes = await page.accessible();
  const nameless = nodes.filter(({ role, name }) => namedRoles.has(role) && name.trim() === '');
  assert.deepEqual(nameless, [], `${what}: without a name`);
  assert.ok(nodes.some(({ role }) => role === 'heading'), `${what}: has a heading`);
  assert.equal(await page.evaluate(() => document.documentElement.lang), language, `${what}: says its language`);
}

describe('what a screen reader is told', () => {
  const own = ownCabinet({ seconds: 1 });

  it('tells a wrong number at once, at its field', limit, () => withPerson(async (person) => {
    const browser = await person.launch('chromium', { host: undefined });
    const page = await browser.open(own.cabinet.url);
    await openForm(page);
    await page.tabTo('#inn');
    await page.typeText('500100732258');
    await page.pressKey('Tab');
    await page.waitForText('контрольные цифры не сходятся');
    assert.equal(await page.evaluate(() => document.querySelector('#inn').getAttribute('aria-invalid')), 'true');
    await page.focus('#inn');
    await page.pressKey('End');
    await page.pressKey('Backspace');
    await page.typeText('9');
    assert.equal(await page.evaluate(() => document.querySelector('#inn-fault').textContent), '');
  }));

  it('names everything for a screen reader in the cabinet', limit, () => withPerson(async (person) => {
    person.answers([typed]);
    const browser = await person.launch('chromium');
    const page = await browser.open(own.cabinet.url);
    await walkToStorage(page);
    await assertNamed(page, 'choice of storage');
    await createKey(page);
    await fillSensor(browser);
    await requestTaken(page);
    await assertNamed(page, 'waiting');
    await page.waitForText('Сертификат выпущен');
    await assertNamed(page, 'installation');
  }));

  for (const language of ['ru', 'en']) {
    it(`names everything for a screen reader in Kepka's own pages, language ${language}`, limit, () => withPerson(async (person) => {
      const browser = await person.launch('chromium', { language });
      const page = await browser.open(own.cabinet.url);
      await walkToStorage(page);
      await createKey(page);
      await assertNamed(await openSensor(browser), 'sensor', language);
      for (const name of ['popup', 'options']) {
        const ownPage = await browser.open(`${browser.extensionUrl}${name}/${name}.html`);
        await ownPage.waitFor(name, () => document.querySelector('[aria-busy="true"]') === null && document.body.innerText.length > 20);
        await assertNamed(ownPage, name, language);
      }
    }));
  }

  for (const language of ['ru', 'en']) {
    it(`names everything in every stage of the guide, and fits a window of 640 × 480 at 200 %, language ${language}`, { timeout: 180_000 }, () => withPerson(async (person) => {
      const silent = await startCabinet({ workFolder: join(own.folder, language), seconds: 0, silent: ['snils'], fake: 'enrolment' });
      try {
        const browser = await person.launch('chromium', { language });
        const page = await browser.open(silent.url);
        await page.raw.setViewport({ width: 320, height: 240, deviceScaleFactor: 2 });
        const stages = [];
        await walkGuide(page, {
          folder: person.folder,
          async picture(name) {
            stages.push(name);
            await assertNamed(page, name, language);
            assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: no scrolling sideways`);
          },
        });
        assert.ok(stages.length >= 12, `${stages}`);
      } finally {
        await silent.close();
      }
    }));
  }
});
