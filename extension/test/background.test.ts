// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Who may ask the background, and for what.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { methods } from '../src/generated/protocol.gen.js';
import { pagePortName } from '../src/protocol/channel.js';
import { asked, errorName, extensionId, extensionUrl, FakeBrowser, FakePort, hostError, outcome, settled } from './fake_browser.js';

describe('who may ask', () => {
  const refused: Record<string, [string, Record<string, unknown>]> = {
    'a page over plain http': ['http://ca.example.ru', {}],
    'an opaque origin whose address names the site': ['null', { url: 'https://ca.example.ru/frame' }],
    'a file': ['file://', {}],
    'a data address': ['null', { url: 'data:text/html,x' }],
    'a frame': ['https://ca.example.ru', { frameId: 3 }],
    'a prerendered page': ['https://ca.example.ru', { documentLifecycle: 'prerender' }],
    'a page in the history’s cache': ['https://ca.example.ru', { documentLifecycle: 'cached' }],
    'a page in no tab': ['https://ca.example.ru', { tab: undefined }],
    'an origin that the browser does not say': ['https://ca.example.ru', { origin: undefined }],
    'an origin with a path': ['https://ca.example.ru/path', {}],
    'an origin with a name and password': ['https://a:b@ca.example.ru', {}],
    'a host that begins with localhost': ['http://localhost.example.ru', {}],
    'another scheme': ['chrome-extension://hcfnpppocjahgjepaallooogemejjmjc', {}],
  };
  for (const [title, [origin, more]] of Object.entries(refused)) {
    test(`${title} gets siteNotAllowed, and no host is started`, async () => {
      const browser = new FakeBrowser();
      const page = browser.openPage(origin, more);
      page.hear(asked);
      page.hear({ ...asked, id: 8, method: 'status' });
      await settled();
      assert.equal(errorName(page), 'siteNotAllowed');
      assert.equal(errorName(page, 8), 'siteNotAllowed');
      assert.equal(browser.native.length, 0);
    });
  }

  for (const origin of ['https://ca.example.ru', 'https://ca.example.ru:8443', 'https://xn--e1afmkfd.xn--p1ai', 'http://localhost:8080', 'http://127.0.0.1']) {
    test(`${origin} reaches the host under its own name`, async () => {
      const browser = new FakeBrowser();
      browser.openPage(origin).hear(asked);
      await settled();
      const [request] = browser.requests();
      assert.equal(request?.caller.origin, origin);
      assert.equal(request.caller.language, 'ru');
    });
  }

  test('the page’s own word about its origin counts for nothing', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage('https://evil.example');
    page.hear({ ...asked, origin: 'https://ca.example.ru', caller: { origin: 'https://ca.example.ru' }, sender: {} });
    await settled();
    assert.equal(browser.requests()[0]?.caller.origin, 'https://evil.example');
  });

  test('another extension is not served', () => {
    const browser = new FakeBrowser();
    const port = new FakePort(pagePortName, { ...FakeBrowser.pageSender('https://ca.example.ru'), id: 'other' });
    browser.onConnectExternal.emit(port);
    assert.equal(port.closed, true);
    assert.deepEqual(port.posted, []);
  });

  test('a port of an unknown name is closed, from a page and from within', () => {
    const browser = new FakeBrowser();
    const sender = FakeBrowser.pageSender('https://ca.example.ru');
    for (const [event, port] of [
      [browser.onConnectExternal, new FakePort('kepka.sensor', sender)],
      [browser.onConnect, new FakePort('kepka.sensor', { ...sender, id: extensionId })],
      [browser.onConnect, new FakePort(pagePortName, { id: extensionId, url: `${extensionUrl}popup/popup.html` })],
    ] as const) {
      event.emit(port);
      assert.equal(port.closed, true, port.name);
    }
  });

  test('Firefox’s content script stands for its page', async () => {
    const browser = new FakeBrowser();
    const sender = { ...FakeBrowser.pageSender('https://ca.example.ru', { documentLifecycle: undefined }), id: extensionId };
    const port = new FakePort(pagePortName, sender);
    browser.onConnect.emit(port);
    port.hear(asked);
    await settled();
    assert.equal(browser.requests()[0]?.caller.origin, 'https://ca.example.ru');
  });
});

describe('what may be asked', () => {
  for (const [name, { audience }] of Object.entries(methods)) {
    test(`${name} is the ${audience}'s`, async () => {
      const browser = new FakeBrowser();
      const page = browser.openPage();
      page.hear({ ...asked, method: name });
      await settled();
      const served = audience !== 'extension';
      assert.equal(browser.requests(name).length, served ? 1 : 0);
      assert.equal(errorName(page), served ? undefined : 'unknownMethod');
    });
  }

  for (const method of ['toString', '__proto__', 'constructor', '$/cancelRequest', '']) {
    test(`“${method}” is no method`, async () => {
      const browser = new FakeBrowser();
      const page = browser.openPage();
      page.hear({ ...asked, method });
      await settled();
      assert.equal(errorName(page), 'unknownMethod');
      assert.equal(browser.native.length, 0);
    });
  }

  test('what is not a message is not answered', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    for (const message of [null, 7, 'x', [], { type: 'request', id: 'a', method: 'storages.list', params: {} }, { ...asked, params: [] }, { ...asked, id: 1.5 }]) {
      page.hear(message);
    }
    await settled();
    assert.deepEqual(page.posted.map(({ type }) => type), ['hello']);
    assert.equal(browser.native.length, 0);
  });

  test('parameters of more than 2 Mi characters are refused before the host', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    page.hear({ ...asked, params: { text: 'x'.repeat(2 * 1024 * 1024) } });
    await settled();
    assert.equal(errorName(page), 'frameTooLong');
    assert.equal(browser.native.length, 0);
  });

  test('the 33rd request of a document is told busy, and the first 32 go on', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    for (let id = 1; id <= 33; id += 1) page.hear({ ...asked, id });
    await settled();
    assert.equal(browser.requests().length, 32);
    assert.equal(errorName(page, 33), 'busy');
    browser.reply(browser.requests()[0]!.id, { storages: [] });
    await settled();
    page.hear({ ...asked, id: 34 });
    await settled();
    assert.equal(browser.requests().length, 33);
  });

  test('an origin has 64 requests in all its documents, and 64 documents', async () => {
    const browser = new FakeBrowser();
    const pages = Array.from({ length: 65 }, () => browser.openPage());
    assert.equal(pages[63]?.closed, false);
    assert.equal(pages[64]?.closed, true);
    for (const page of pages.slice(0, 3)) for (let id = 1; id <= 30; id += 1) page.hear({ ...asked, id });
    await settled();
    assert.equal(browser.requests().length, 64);
    assert.equal(errorName(pages[2]!, 30), 'busy');
    assert.equal(browser.openPage('https://other.example.ru').closed, false);
  });

  test('a reload does not reset the number of an origin’s requests', async () => {
    const browser = new FakeBrowser();
    const ask = async (): Promise<FakePort> => {
      const page = browser.openPage();
      for (let id = 1; id <= 32; id += 1) page.hear({ ...asked, id });
      await settled();
      return page;
    };
    for (let reload = 0; reload < 3; reload += 1) (await ask()).lose();
    assert.equal(browser.requests().length, 64);
    for (const { id } of browser.requests()) browser.fail(id, hostError(1001, 'cancelled'));
    await settled();
    assert.equal(outcome(await ask(), 32), undefined);
    assert.equal(browser.requests().length, 96);
  });
});
