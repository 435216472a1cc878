// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Pages that must get a refusal, with no window, no sensor and nothing on disk.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { startCabinet } from '../demo_cabinet/server.mjs';
import { createKey, walkToStorage } from './cabinet_walk.mjs';
import { browsers, until } from './drivers/index.mjs';
import { startHostile } from './hostile/server.mjs';
import { fillSensor, hasSensor, password, Person } from './person.mjs';

const limit = { timeout: 60_000 };
const foreignSite = 'evil.example';

/** What such a page may hear: that there is an extension, that it may not, or nothing at all. */
function assertRefused({ heard }) {
  for (const message of heard) {
    if (message.type === 'failure') assert.ok(['siteNotAllowed', 'blockedByPerson', 'unknownMethod'].includes(message.fault.name), message.fault.name);
    else assert.ok(['hello', 'disconnected', 'thrown'].includes(message.type), JSON.stringify(message));
  }
}

describe('pages that would misuse Kepka', { concurrency: browsers.length }, () => {
  for (const browserName of browsers) {
    describe(`hostile pages in ${browserName}`, { concurrency: 1 }, () => {
      let person, browser, hostile;
      before(async () => {
        person = new Person();
        person.answers(Array.from({ length: 20 }, () => ({ pin: password })));
        hostile = await startHostile();
        browser = await person.launch(browserName, browserName === 'chromium'
          ? { more: [`--host-resolver-rules=MAP ${foreignSite} 127.0.0.1`] }
          : { preferences: { 'network.dns.localDomains': foreignSite, 'dom.security.https_first': false } });
      }, limit);
      after(async () => {
        hostile.close();
        await person.leave();
      });

      async function assertNothingHappened() {
        assert.equal(person.windowCount(), 0, 'no window');
        assert.equal(await hasSensor(browser), false, 'no sensor');
        const records = existsSync(person.data) ? readdirSync(person.data, { recursive: true }).filter((file) => file.endsWith('.json')) : [];
        assert.deepEqual(records.filter((file) => /enrolments|keys|registry/.test(file)), [], 'nothing on disk');
      }

      async function attackedBy(url, name) {
        hostile.reports.delete(name);
        const page = await browser.open(url);
        const report = await until(`the report of ${name}`, () => hostile.reports.get(name));
        await assertNothingHappened();
        await page.close();
        assertRefused(report);
        return report;
      }

      const cases = [
        ['a frame of the same site', 'frame', 'inner'],
        ['a sandboxed frame', 'sandboxed-frame', 'inner'],
        ['a frame made of text', 'srcdoc-frame', 'inner'],
        ['a document with an opaque origin', 'sandboxed', 'sandboxed'],
      ];
      for (const [title, path, name] of cases) {
        it(`refuses ${title}`, limit, async () => {
          await attackedBy(`${hostile.address}/${path}`, name);
        });
      }

      it('refuses a site without https', limit, async () => {
        const report = await attackedBy(`http://${foreignSite}:${hostile.port}/top`, 'top');
        assert.equal(report.origin, `http://${foreignSite}:${hostile.port}`);
      });

      it('refuses a file', limit, async () => {
        const file = join(person.home, 'attack.html');
        writeFileSync(file, `<!doctype html><meta charset="utf-8"><script>${hostile.script('file')}</script>`);
        await attackedBy(pathToFileURL(file).href, 'file');
      });

      it('refuses a page that is only prerendered', { ...limit, skip: browserName === 'firefox' && 'Firefox does not prerender' }, async () => {
        const report = await attackedBy(`${hostile.address}/prerendering`, 'prerendered');
        assert.equal(report.prerendering, true);
      });

      it('gives a page none of the methods that belong to the extension', limit, async () => {
        hostile.reports.delete('top');
        const page = await browser.open(`${hostile.address}/top#patient`);
        const report = await until('the report', () => hostile.reports.get('top'));
        const own = report.heard.filter(({ id }) => id === 4 || id === 5);
        assert.deepEqual(own.map(({ type, fault }) => [type, fault?.name]), [['failure', 'unknownMethod'], ['failure', 'unknownMethod']]);
        await page.close();
        await until('the sensor to close with its page', async () => !(await hasSensor(browser)));
        assert.equal(person.windowCount(), 0);
      });

      it('refuses a site that the person blocked, and serves it again after its pardon', limit, async () => {
        const settings = await browser.open(`${browser.extensionUrl}options/options.html`);
        const decide = (method, params) => settings.evaluate(
          (message) => chrome.runtime.sendMessage(message), { type: 'call', method, params });
        const origin = hostile.address;
        await decide('consents.set', { origin, consent: 'blocked' });
        hostile.reports.delete('top');
        const page = await browser.open(`${origin}/top#patient`);
        const { heard } = await until('the report', () => hostile.reports.get('top'));
        const refusals = heard.filter(({ id }) => id <= 3).map(({ type, fault }) => [type, fault?.name]);
        assert.deepEqual(refusals, Array.from({ length: 3 }, () => ['failure', 'blockedByPerson']));
        await assertNothingHappened();
        await page.close();
        await decide('consents.revoke', { origin });
        await settings.close();
      });

      it('shows nobody else what a site began', limit, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'kepka-cabinet-'));
        const mine = await startCabinet({ workFolder: join(folder, 'mine'), seconds: 0 });
        const theirs = await startCabinet({ workFolder: join(folder, 'theirs'), seconds: 0 });
        try {
          const page = await browser.open(mine.url);
          await walkToStorage(page);
          await createKey(page);
          await fillSensor(browser);
          await page.waitForText('Сертификат выпущен');
          const begun = await page.evaluate(async () => {
            const { connect } = await import('/kepka/index.js');
            return (await (await connect()).enrolments.list())[0];
          });
          const shown = person.windowCount();

          const stranger = await browser.open(theirs.url);
          const answers = await stranger.evaluate(async ({ id, requestId }) => {
            const { connect } = await import('/kepka/index.js');
            const { enrolments } = await connect();
            const named = (promise) => promise.then(() => 'served', (error) => error.name);
            return {
              list: (await enrolments.list()).length,
              byId: await named(enrolments.get(id)),
              byName: await named(enrolments.get({ requestId })),
              abandon: await named(enrolments.abandon(id)),
            };
          }, begun);
          assert.deepEqual(answers, { list: 0, byId: 'enrolmentNotFound', byName: 'enrolmentNotFound', abandon: 'enrolmentNotFound' });
          assert.equal(person.windowCount(), shown);
        } finally {
          await mine.close();
          await theirs.close();
          rmSync(folder, { recursive: true, force: true });
        }
      });
    });
  }
});
