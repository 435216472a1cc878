// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The background: who hears that a token came or went, and the host that is kept for them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsPortName } from '../src/protocol/channel.js';
import { stopClock, type Clock } from './clock.js';
import { extensionId, extensionUrl, FakeBrowser, FakePort, hostError, settled } from './fake_browser.js';

const watch = { type: 'request', id: 7, method: 'storages.watch', params: {} };
const events = (port: FakePort): number => port.posted.filter(({ type }) => type === 'storages').length;
const pass = async (clock?: Clock): Promise<void> => (clock ? clock.pass(0) : settled());

async function watchingPage(browser: FakeBrowser, watching = true, clock?: Clock): Promise<FakePort> {
  const page = browser.openPage();
  page.hear(watch);
  await pass(clock);
  browser.reply(browser.requests('storages.watch').at(-1)!.id, { watching });
  await pass(clock);
  return page;
}

function openSettings(browser: FakeBrowser): FakePort {
  const port = new FakePort(settingsPortName, { id: extensionId, url: `${extensionUrl}options/options.html` });
  browser.onConnect.emit(port);
  return port;
}

function loseHost(browser: FakeBrowser): void {
  browser.lastError = { message: 'Native host has exited.' };
  browser.host.lose();
  browser.lastError = undefined;
}

test('a document that may watch hears it; one that may not, or did not ask, does not', async () => {
  const browser = new FakeBrowser();
  const [may, mayNot] = [await watchingPage(browser), await watchingPage(browser, false)];
  const silent = browser.openPage();
  browser.notify('$/storages', {});
  assert.deepEqual([may, mayNot, silent].map(events), [1, 0, 0]);
});

test('an older library, which never asks to watch, gets nothing that it does not know', async () => {
  const browser = new FakeBrowser();
  const page = browser.openPage();
  page.hear({ ...watch, method: 'storages.list' });
  await settled();
  browser.notify('$/storages', {});
  browser.reply(browser.requests()[0]!.id, { storages: [], problems: [] });
  await settled();
  assert.deepEqual(page.posted.map(({ type }) => type), ['hello', 'answer']);
});

test('a document that is gone hears nothing', async () => {
  const browser = new FakeBrowser();
  const page = await watchingPage(browser);
  page.lose();
  browser.notify('$/storages', {});
  assert.equal(events(page), 0);
});

test('the settings hear it; nobody else may open their port', async () => {
  const browser = new FakeBrowser();
  const settings = openSettings(browser);
  const foreign = new FakePort(settingsPortName, { ...FakeBrowser.pageSender('https://ca.example.ru'), id: extensionId });
  browser.onConnect.emit(foreign);
  assert.equal(foreign.closed, true);
  void browser.ask({ type: 'call', method: 'keys.list', params: {} });
  await settled();
  browser.notify('$/storages', {});
  assert.deepEqual(settings.posted, [{ type: 'storages' }]);
  settings.lose();
  browser.notify('$/storages', {});
  assert.equal(settings.posted.length, 1);
});

test('the host is kept while a document watches, and closed some time after the last', async (context) => {
  const clock = stopClock(context);
  const browser = new FakeBrowser();
  const page = await watchingPage(browser, true, clock);
  await clock.pass(60 * 60_000);
  assert.equal(browser.host.closed, false);
  page.lose();
  await clock.pass(11 * 60_000);
  assert.equal(browser.host.closed, true);
  await clock.pass(60 * 60_000);
  assert.equal(browser.native.length, 1);
});

test('a lost host is started again for who watches: asked again, then told', async (context) => {
  const clock = stopClock(context);
  const browser = new FakeBrowser();
  const [first, second] = [await watchingPage(browser, true, clock), await watchingPage(browser, true, clock)];
  const [one, two] = browser.requests('storages.watch');
  loseHost(browser);
  await clock.pass(2_000);
  assert.equal(browser.native.length, 2);
  const again = browser.requests('storages.watch').slice(2);
  assert.deepEqual(again.map(({ caller }) => caller.document), [one, two].map((request) => request!.caller.document));
  browser.reply(again[0]!.id, { watching: true });
  browser.reply(again[1]!.id, { watching: false });
  await clock.pass(0);
  assert.deepEqual([first, second].map(events), [1, 0]);
});

test('a host that does not come back is looked for ever more rarely', async (context) => {
  const clock = stopClock(context);
  const browser = new FakeBrowser();
  await watchingPage(browser, true, clock);
  browser.hello = undefined;
  loseHost(browser);
  for (let minute = 0; minute < 60; minute += 1) {
    await clock.pass(60_000);
    if (!browser.host.closed) loseHost(browser);
  }
  assert.ok(browser.native.length > 10, String(browser.native.length));
  assert.ok(browser.native.length < 90, String(browser.native.length));
});

test('nobody watches: a lost host stays lost', async (context) => {
  const clock = stopClock(context);
  const browser = new FakeBrowser();
  const page = await watchingPage(browser, true, clock);
  page.lose();
  loseHost(browser);
  await clock.pass(60 * 60_000);
  assert.equal(browser.native.length, 1);
});

test('a site that the person blocks meanwhile hears nothing more', async () => {
  const browser = new FakeBrowser();
  const page = await watchingPage(browser);
  const answer = browser.ask({ type: 'call', method: 'consents.set', params: { origin: 'https://ca.example.ru', consent: 'blocked' } });
  await settled();
  browser.reply(browser.requests('consents.set')[0]!.id, {});
  await answer;
  await settled();
  browser.fail(browser.requests('storages.watch')[1]!.id, hostError(1103, 'blockedByPerson'));
  await settled();
  browser.notify('$/storages', {});
  assert.equal(events(page), 0);
});
