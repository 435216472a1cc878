// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// From a click in the cabinet to an installed certificate, and everything that may interrupt it.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createKey, enter, everythingIn, install, requestTaken, walkToStorage } from './cabinet_walk.mjs';
import { browsers, until } from './drivers/index.mjs';
import { ownCabinet } from './own_cabinet.mjs';
import { fillSensor, hasSensor, password, Person } from './person.mjs';

const typed = { pin: password };
const limit = { timeout: 90_000 };

describe('from a click to an installed certificate', { concurrency: browsers.length }, () => {
  for (const browserName of browsers) {
    describe(`an enrolment in ${browserName}`, { concurrency: 1 }, () => {
      const own = ownCabinet({ seconds: 1 });

      async function assertVerified(page) {
        const application = await page.evaluate(async () =>
          (await fetch(`/api${location.pathname}`)).json());
        assert.equal(application.stage, 'installed');
        const file = join(own.folder, `${application.id}.pem`);
        writeFileSync(file, application.certificate);
        assert.match(await own.cabinet.authority.verify(file), /OK$/);
        return application;
      }

      // A browser is slow to start: it stays, but where it is killed.
      let person, browser;
      before(async () => {
        person = new Person();
        browser = await person.launch(browserName);
      });
      beforeEach(() => person.beginAnew());
      after(() => person?.leave());

      it('goes on after a reload at every stage', limit, async () => {
        person.answers([typed, typed]);
        const page = await browser.open(own.cabinet.url);
        await walkToStorage(page);
        await page.reload();
        await createKey(page);
        await until('the sensor', () => hasSensor(browser));
        await page.reload(); // in the middle: the page's request is cancelled and nothing is left of it
        await page.waitForText('Куда записать сертификат');
        await until('the sensor to close', async () => !(await hasSensor(browser)));
        assert.equal(person.windowCount(), 0);
        await createKey(page);
        await fillSensor(browser);
        await requestTaken(page);
        await page.reload();
        await page.waitForText('Сертификат выпущен');
        await page.reload();
        await install(page);
        await page.reload();
        await page.waitForText('Сертификат установлен');
        await assertVerified(page);
        assert.equal(person.windowCount(), 2);
      });

      it('says that it was cancelled when the person cancels, and begins again', limit, async () => {
        person.answers([{ cancel: true }, typed, typed]);
        const page = await browser.open(own.cabinet.url);
        await walkToStorage(page);
        await createKey(page);
        await fillSensor(browser);
        await page.waitForText('Действие отменено');
        await page.click('button', 'Повторить');
        await fillSensor(browser);
        await requestTaken(page);
        await install(page);
        await assertVerified(page);
      });

      it('survives a kill of browser and host after stage 4', limit, async () => {
        person.answers([typed, typed]);
        const page = await browser.open(own.cabinet.url);
        const phone = await walkToStorage(page);
        // The cabinet's server does not hear of the request: only Kepka knows what was begun.
        await page.evaluate(() => {
          const send = window.fetch;
          window.fetch = (path, more) => (`${path}`.endsWith('/request') ? new Promise(() => {}) : send(path, more));
        });
        await createKey(page);
        await fillSensor(browser);
        const address = await page.evaluate(() => location.href);
        await until('the request on disk', () => requestOnDisk(person));
        await person.killBrowsers();

        browser = await person.launch(browserName, { wholeSensor: true }); // for what comes next
        const again = await browser.open(address);
        await enter(again, { phone });
        await install(again);
        await assertVerified(again);
        assert.equal(person.windowCount(), 2);
      });

      it('ends with an installed certificate, and the password is nowhere', limit, async () => {
        person.answers([typed, typed]);
        const page = await browser.open(own.cabinet.url);
        await walkToStorage(page);
        await createKey(page);
        await fillSensor(browser);
        await requestTaken(page);
        const seen = [await everythingIn(page)];
        await install(page);
        seen.push(await everythingIn(page));
        const { requestId } = await assertVerified(page);
        const address = await page.evaluate(() => location.href);

        assert.equal(person.windowCount(), 2);
        const shown = person.windows().filter(({ command }) => command === 'SETDESC').map(({ argument }) => argument);
        for (const text of shown) {
          assert.match(text.split('\n')[0], /localhost:\d+/, 'the first line is the site');
          assert.match(text, /Иванова Анна Петровна/);
        }
        const extensionPage = await browser.open(`${browser.extensionUrl}options/options.html`);
        seen.push(await everythingIn(extensionPage));
        await person.closeBrowsers();
        assert.deepEqual(seen.filter((text) => text.includes(password)), []);
        const inProfile = (file) => file.startsWith(join(person.folder, `${browserName}-`));
        assert.ok(person.filesWith(requestId).some((file) => !inProfile(file)), "the search finds what is in Kepka's data");
        assert.ok(person.filesWith(address).some(inProfile), "the search finds what is in the browser's profile");
        assert.deepEqual(person.filesWith(password), []);
        assert.ok(!JSON.stringify(person.windows()).includes(password));
        assert.deepEqual(readdirSync(own.folder, { recursive: true })
          .filter((file) => /\.(json|pem)$/.test(file) && readFileSync(join(own.folder, file), 'utf8').includes(password)), []);
      });
    });
  }
});

/** The journal's record says so. */
function requestOnDisk(person) {
  if (!existsSync(person.data)) return false;
  return readdirSync(person.data, { recursive: true })
    .filter((file) => file.endsWith('.json'))
    .some((file) => readFileSync(join(person.data, file), 'utf8').includes('requestBuilt'));
}
