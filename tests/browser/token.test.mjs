// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Enrolments on a token (a virtual Rutoken) in real browsers, what may go wrong with it meanwhile, and the settings that care for it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { startCabinet } from '../demo_cabinet/server.mjs';
import { defaultUserPin } from '../virtual_rutoken/virtual_rutoken.mjs';
import { choose, createKey, everythingIn, install, requestTaken, walkToStorage } from './cabinet_walk.mjs';
import { browsers, until } from './drivers/index.mjs';
import { fillSensor, Person } from './person.mjs';
import { classesOn, giveToken, serial, userPin } from './token_person.mjs';

const limit = { timeout: 120_000 };
const newPin = '97531864';
const typed = { pin: userPin };
const onToken = { storage: 'token' };

const waitForWindow = (person, count = 1) => until('Kepka’s window', () => person.windowCount() >= count);

/** Presses «Обновить список» until the page shows it: Kepka needs a moment to notice a token. */
const refreshUntil = (page, what, condition) => until(what, async () => {
  await page.click('button', 'Обновить список');
  await sleep(300);
  return page.evaluate(condition);
});
const noToken = () => document.body.innerText.includes('Токен не вставлен');
const tokenChosen = () => document.querySelector('input[name="token"]:checked') !== null;

/** Lets a site use Kepka, as the person would in the settings. */
async function allow(browser, site) {
  const settings = await browser.open(`${browser.extensionUrl}options/options.html`);
  await settings.waitForText('Токены и ключи');
  await settings.evaluate((message) => chrome.runtime.sendMessage(message),
    { type: 'call', method: 'consents.set', params: { origin: site, consent: 'granted' } });
  return settings;
}

describe('enrolments on a token', { concurrency: browsers.length }, () => {
  for (const browserName of browsers) {
    describe(`in ${browserName}`, { concurrency: 1 }, () => {
      let folder, cabinet, person, browser;
      before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'kepka-cabinet-'));
        cabinet = await startCabinet({ workFolder: folder, seconds: 1 });
        person = new Person();
        giveToken(person);
        browser = await person.launch(browserName);
      });
      after(async () => {
        await person?.leave();
        await cabinet?.close();
        rmSync(folder, { recursive: true, force: true });
      });

      async function withToken(more, work) {
        await person.beginAnew();
        await work(giveToken(person, more));
      }

      async function open() {
        const page = await browser.open(cabinet.url);
        await walkToStorage(page);
        return page;
      }

      async function assertVerified(page) {
        const application = await page.evaluate(async () => (await fetch(`/api${location.pathname}`)).json());
        assert.equal(application.stage, 'installed');
        const file = join(folder, `${application.id}.pem`);
        writeFileSync(file, application.certificate);
        assert.match(await cabinet.authority.verify(file), /OK$/);
      }

      for (const algorithm of ['gost2012-256', 'gost2012-512']) {
        it(`a Rutoken ECP: ${algorithm}, two windows, no sensor, and the PIN is nowhere`, limit, () => withToken({}, async (rutoken) => {
          person.answers([typed, typed]);
          const page = await open();
          assert.equal(await createKey(page, { ...onToken, algorithm }), algorithm === 'gost2012-256' ? 1 : 2, 'the lone token is chosen');
          await requestTaken(page);
          await install(page);
          await assertVerified(page);
          assert.equal(person.windowCount(), 2);
          assert.equal(rutoken.calls('C_Login').length, 2);
          const classes = classesOn(rutoken);
          for (const one of ['certificate', 'privateKey', 'publicKey']) assert.ok(classes.includes(one), `${classes}`);
          assert.ok(!(await everythingIn(page)).includes(userPin));
          assert.ok(!JSON.stringify(person.windows()).includes(userPin));
        }));
      }

      it('a Rutoken Lite: the sensor, and the key as data that the PIN guards', limit, () => withToken({ model: 'lite' }, async (rutoken) => {
        person.answers([typed, typed]);
        const page = await open();
        await createKey(page, onToken);
        await fillSensor(browser);
        await requestTaken(page);
        await install(page);
        await assertVerified(page);
        assert.equal(person.windowCount(), 2);
        const keys = rutoken.objects(serial).filter((object) => object.class === 'data' && object.private);
        assert.equal(keys.length, 1);
        assert.ok(classesOn(rutoken).includes('certificate'));
      }));

      it('a wrong PIN, then the right one: the window says how many attempts are left', limit, () => withToken({}, async (rutoken) => {
        person.answers([{ pin: '11111111' }, typed, typed]);
        const page = await open();
        await createKey(page, onToken);
        await requestTaken(page);
        const said = person.windows().filter(({ command }) => command === 'SETDESC' || command === 'SETERROR').map(({ argument }) => argument);
        assert.ok(said.some((text) => /\b9\b/.test(text)), said.join('\n---\n'));
        assert.equal(rutoken.userTriesLeft(serial), 10);
        await install(page);
        await assertVerified(page);
      }));

      it('pulled out while the window is open: the page says so, and the next try succeeds', limit, () => withToken({}, async (rutoken) => {
        person.answers([{ hang: true }, typed, typed]);
        const page = await open();
        await createKey(page, onToken);
        await waitForWindow(person);
        rutoken.unplug(0);
        await page.waitFor('the error', () => /Токен вынули|токен не вставлен/i.test(document.querySelector('.problem')?.innerText ?? ''));
        assert.equal(rutoken.calls('C_Login').length, 0);
        await refreshUntil(page, 'the token to be gone', noToken);
        rutoken.plug(0, serial);
        await refreshUntil(page, 'the token to be back', tokenChosen);
        await page.click('button', 'Повторить');
        await requestTaken(page);
        await install(page);
        await assertVerified(page);
      }));

      it('plugged in while the page is open: an allowed site’s page shows it by itself', limit, () => withToken({}, async (rutoken) => {
        rutoken.unplug(0);
        const settings = await allow(browser, cabinet.url);
        const page = await browser.open(cabinet.url);
        await walkToStorage(page);
        await choose(page, 'input[value="token"]');
        await page.waitForText('Токен не вставлен. Вставьте его в компьютер: он появится здесь сам.');
        rutoken.plug(0, serial);
        await page.waitForText('1000000001');
        await settings.waitForText('1000000001');
        rutoken.unplug(0);
        await page.waitForText('Токен не вставлен');
      }));

      it('a page of a site that nobody has allowed gets neither number nor news', limit, () => withToken({ label: 'Бухгалтерия' }, async (rutoken) => {
        const page = await open();
        await page.waitForText('Номер токена станет виден');
        const text = await page.text();
        for (const secret of ['1000000001', serial, 'Бухгалтерия']) assert.ok(!text.includes(secret), secret);
        rutoken.unplug(0);
        await refreshUntil(page, 'the token to be gone', noToken);
      }));

      it('the maker’s PIN: Kepka offers to change it, and the cabinet advises who has declined', limit, () => withToken({ userPin: defaultUserPin }, async (rutoken) => {
        const byMaker = { pin: defaultUserPin };
        person.answers([byMaker, byMaker, { cancel: true }, byMaker, { pin: newPin }]);
        const page = await open();
        await page.waitForText('На токене стандартный PIN-код');
        await createKey(page, onToken);
        await requestTaken(page);
        await install(page);
        await page.waitForText('Смените PIN-код токена');
        assert.equal(person.windowCount(), 3);
        assert.equal(rutoken.state(serial).user.value, defaultUserPin);
        await page.click('button', 'Сменить PIN-код');
        await page.waitForText('PIN-код изменён');
        assert.equal(rutoken.state(serial).user.value, newPin);
      }));

      it('the settings change a PIN by keyboard alone and delete a key without a certificate', limit, () => withToken({}, async (rutoken) => {
        person.answers([typed, typed, { pin: newPin }, { pin: newPin }]);
        const page = await open();
        await createKey(page, onToken);
        await requestTaken(page);
        const settings = await browser.open(`${browser.extensionUrl}options/options.html`);
        const change = 'button[data-action*="pin.change"]';
        await settings.waitFor('the token', (wanted) => document.querySelector(wanted) !== null, change);
        await settings.tabTo(change);
        await settings.pressKey('Enter');
        await settings.waitForText('PIN-код изменён.');
        assert.equal(rutoken.state(serial).user.value, newPin);
        assert.ok(await settings.evaluate((wanted) => document.activeElement.matches(wanted), change), 'the focus stays');
        const text = await settings.text();
        for (const wanted of ['1000000001', 'Ключ без сертификата', 'Иванова Анна Петровна', new URL(cabinet.url).host]) assert.ok(text.includes(wanted), wanted);

        await settings.tabTo('button[data-action*="keys.remove"]');
        await settings.pressKey('Enter');
        await settings.waitForText('Ключ удалён.');
        assert.deepEqual(rutoken.objects(serial).filter((object) => object.class === 'privateKey'), []);
      }));
    });
  }
});
