// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The status that a page gets, and what popup and settings may ask.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { versionsOf } from '../src/popup/view.js';
import { faultOf } from '../src/protocol/faults.js';
import { asked, extensionId, extensionUrl, FakeBrowser, hostError, outcome, settled } from './fake_browser.js';

describe('status', () => {
  async function statusWith(answers: (browser: FakeBrowser) => void): Promise<Record<string, unknown>> {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    page.hear({ ...asked, method: 'status' });
    await settled();
    answers(browser);
    await settled();
    const [health] = browser.requests('health');
    if (health) browser.reply(health.id, { problems: [{ name: 'storeUnsafe', message: {}, remedy: {}, detail: '/home/anna' }] });
    await settled();
    return outcome(page)?.['result'] as Record<string, unknown>;
  }

  test('ready, with problems but without their details', async () => {
    const status = await statusWith((browser) => {
      const [access] = browser.requests('site.access');
      assert.equal(access?.caller.origin, 'https://ca.example.ru');
      browser.reply(access.id, { access: 'asks' });
    });
    assert.equal(status['state'], 'ready');
    assert.deepEqual(status['problems'], [{ name: 'storeUnsafe', message: {}, remedy: {}, detail: '' }]);
  });

  for (const [error, state] of Object.entries({
    blockedByPolicy: 'blockedByPolicy',
    policyDamaged: 'blockedByPolicy',
    blockedByPerson: 'siteNotAllowed',
    siteNotAllowed: 'siteNotAllowed',
  })) {
    test(`${error} → ${state}`, async () => {
      const status = await statusWith((browser) => {
        browser.fail(browser.requests('site.access')[0]!.id, hostError(1102, error));
      });
      assert.equal(status['state'], state);
      assert.equal((status['fault'] as { name: string }).name, error);
    });
  }
});

describe('own pages', () => {
  test('the popup says that there is no program only when there is none', () => {
    const status = { state: 'noHost', problems: [], extensionVersion: '0.1.0', testing: false } as const;
    assert.equal(versionsOf({ ...status, state: 'ready', hostVersion: '0.1.0' }), 'versions');
    assert.equal(versionsOf({ ...status, fault: faultOf('noHost') }), 'versionsNoProgram');
    for (const name of ['hostBlocked', 'connectionLost', 'oldHost'] as const) {
      assert.equal(versionsOf({ ...status, fault: faultOf(name) }), 'versionsExtension', name);
    }
  });

  test('the popup gets versions and details', async () => {
    const browser = new FakeBrowser();
    const answer = browser.ask({ type: 'status' });
    await settled();
    const [health] = browser.requests('health');
    assert.equal(health?.caller.origin, '');
    browser.reply(health.id, { problems: [{ name: 'storeUnsafe', message: {}, remedy: {}, detail: '/home/anna' }] });
    assert.deepEqual(await answer, {
      result: {
        state: 'ready', extensionVersion: '0.1.0', hostVersion: '0.1.0', testing: false,
        problems: [{ name: 'storeUnsafe', message: {}, remedy: {}, detail: '/home/anna' }],
      },
    });
  });

  test('settings reach keys and PINs as the extension itself', async () => {
    for (const method of ['keys.list', 'keys.remove', 'pin.change', 'pin.unblock']) {
      const browser = new FakeBrowser();
      const answer = browser.ask({ type: 'call', method, params: { storage: 'token/1' } });
      await settled();
      const [request] = browser.requests();
      assert.deepEqual([request?.method, request?.caller.origin, request?.arguments], [method, '', { storage: 'token/1' }]);
      browser.reply(request!.id, { done: true });
      assert.deepEqual(await answer, { result: { done: true } });
    }
  });

  test('settings reach consents, and no method that pages have or that only the background needs', async () => {
    const browser = new FakeBrowser();
    const answer = browser.ask({ type: 'call', method: 'consents.set', params: { origin: 'https://ca.example.ru', consent: 'blocked' } });
    await settled();
    const [request] = browser.requests();
    assert.deepEqual(request?.arguments, { origin: 'https://ca.example.ru', consent: 'blocked' });
    browser.reply(request.id, {});
    assert.deepEqual(await answer, { result: {} });
    for (const method of ['enrolments.begin', 'storages.list', 'storages.watch', 'sensor.add', 'hello', 'toString']) {
      const refused = (await browser.ask({ type: 'call', method, params: {} })) as { fault: { name: string } };
      assert.equal(refused.fault.name, 'unknownMethod');
    }
  });

  test('a content script, a page and another extension get no answer', async () => {
    const browser = new FakeBrowser();
    const site = 'https://ca.example.ru/popup/popup.html';
    for (const sender of [{ id: extensionId, url: site, tab: { id: 1 } }, { url: site }, { id: 'other', url: `${extensionUrl}popup/popup.html` }, undefined]) {
      assert.equal(await browser.ask({ type: 'status' }, sender ?? {}), undefined);
    }
    assert.equal(browser.native.length, 0);
  });

  test('every language but Russian is English', async () => {
    for (const [tag, language] of Object.entries({ ru: 'ru', 'ru-RU': 'ru', 'en-GB': 'en', de: 'en', run: 'en' })) {
      const browser = new FakeBrowser(tag);
      browser.openPage().hear(asked);
      await settled();
      assert.equal(browser.requests()[0]?.caller.language, language, tag);
    }
  });
});
