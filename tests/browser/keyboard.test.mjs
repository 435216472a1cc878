// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// No mouse: the whole road by keyboard alone.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startCabinet } from '../demo_cabinet/server.mjs';
import { sampleScan } from '../demo_cabinet/sample_scan.mjs';
import { createKey, personal, somePhone, walkToStorage } from './cabinet_walk.mjs';
import { browsers, until } from './drivers/index.mjs';
import { applicant, fillSensor, hasSensor, openSensor, password, Person } from './person.mjs';

const limit = { timeout: 90_000 };
const typed = { pin: password };

async function pressAt(page, text, selector, key = 'Enter') {
  await page.waitForText(text);
  await page.tabTo(selector);
  await page.pressKey(key);
}

/** Stages 1 to 3 of the guide. */
async function walkByKeys(page, scan) {
  await page.waitForText('Вход в личный кабинет');
  await page.tabTo('#phone');
  await page.typeText(somePhone());
  await page.pressKey('Enter');
  const code = await page.waitFor('the call', () => document.querySelector('#caller')?.textContent.replace(/\D/g, '').slice(-4));
  await page.tabTo('#code');
  await page.typeText(code);
  await page.pressKey('Enter');
  await pressAt(page, 'Заявки на сертификаты', '[data-application]');
  await pressAt(page, 'Что предстоит сделать', 'button.primary');
  await page.waitForText('Укажите данные владельца');
  const { surname, name, patronymic, email, snils, inn } = applicant;
  for (const [field, value] of Object.entries({ surname, name, patronymic, ...personal, email, snils, inn })) {
    await page.tabTo(`#${field}`);
    await page.typeText(value);
  }
  await page.pressKey('Enter');
  await pressAt(page, 'Проверьте заявку', 'button.primary');
  await pressAt(page, 'Заявка одобрена', 'button.primary');
  await page.waitForText('Подпишите заявление');
  await page.tabTo('input[name="way"]');
  await page.pressKey('ArrowDown'); // from the first way to the second: on paper
  await page.tabTo('#scan-statement');
  await page.setFiles('#scan-statement', [scan]);
  await pressAt(page, 'statement.png', 'button.primary');
}

describe('the road without a mouse', { concurrency: browsers.length }, () => {
  for (const browserName of browsers) {
    describe(`in ${browserName}`, { concurrency: 1 }, () => {
      let folder, cabinet, person, browser;
      before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'kepka-cabinet-'));
        cabinet = await startCabinet({ workFolder: folder, seconds: 1 });
        writeFileSync(join(folder, 'statement.png'), sampleScan());
        person = new Person();
        browser = await person.launch(browserName);
      });
      beforeEach(() => person.beginAnew());
      after(async () => {
        await person?.leave();
        await cabinet?.close();
        rmSync(folder, { recursive: true, force: true });
      });

      it('leads to the installed certificate', { timeout: 180_000 }, async () => {
        person.answers([typed, typed]);
        const page = await browser.open(cabinet.url);
        await walkByKeys(page, join(folder, 'statement.png'));
        await page.waitForText('Куда записать сертификат');
        await page.tabTo('input[value="registry"]');
        await page.tabTo('button.primary');
        await page.pressKey('Space');
        await fillSensor(browser, { keys: true });
        await page.waitForText('Сертификат выпущен');
        await page.tabTo('button.primary');
        await page.pressKey('Enter');
        await page.waitForText('Сертификат установлен');
      });

      it('ends with Escape in the sensor', limit, async () => {
        const page = await browser.open(cabinet.url);
        await walkToStorage(page);
        await createKey(page);
        const sensor = await openSensor(browser);
        await sensor.pressKey('Escape').catch(() => undefined); // the window may be gone before the key is up
        await until('the sensor to close', async () => !(await hasSensor(browser)));
        await page.waitForText('Действие отменено');
        assert.equal(person.windowCount(), 0);
      });

      it('works the popup and the settings', limit, async () => {
        const site = 'https://lk.ca.example.ru';
        const popup = await browser.open(`${browser.extensionUrl}popup/popup.html`);
        await popup.waitFor('the state', () => document.querySelector('[aria-busy="true"]') === null && document.body.innerText.length > 20);
        await popup.evaluate(
          (message) => chrome.runtime.sendMessage(message), { type: 'call', method: 'consents.set', params: { origin: site, consent: 'granted' } });
        await popup.tabTo('#again');
        await popup.pressKey('Enter');
        await popup.waitFor('the state again', () => document.querySelector('[aria-busy="true"]') === null);
        await popup.tabTo('#sites');
        await popup.pressKey('Enter').catch(() => undefined); // the popup closes itself

        const settings = await browser.waitForPage('the settings', (url) => url === `${browser.extensionUrl}options/options.html`);
        const row = `li[data-origin="${site}"]`;
        await settings.waitFor('the site', (wanted) => document.querySelector(wanted) !== null, row);
        await settings.tabTo(`${row} select`);
        await settings.pressKey('ArrowDown');
        await settings.waitFor('the decision', () => document.querySelector('#done').textContent !== '');
        const consents = () => settings.evaluate((message) => chrome.runtime.sendMessage(message), { type: 'call', method: 'consents.list', params: {} });
        assert.match(JSON.stringify(await consents()), /blocked/);
        await settings.tabTo(`${row} button`);
        await settings.pressKey('Enter');
        await settings.waitFor('the empty list', (wanted) => document.querySelector(wanted) === null, row);
        assert.doesNotMatch(JSON.stringify(await consents()), /lk\.ca\.example\.ru/);
      });
    });
  }
});
