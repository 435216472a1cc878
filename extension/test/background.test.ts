// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { methods } from '../src/generated/protocol.gen.js';
import { versionsOf } from '../src/popup/view.js';
import { pagePortName } from '../src/protocol/channel.js';
import { faultOf } from '../src/protocol/faults.js';
import { stopClock } from './clock.js';
import { extensionId, extensionUrl, FakeBrowser, FakePort, hostError, settled } from './fake_browser.js';

const asked = { type: 'request', id: 7, method: 'storages.list', params: {} };

function outcome(port: FakePort, id = 7): Record<string, unknown> | undefined {
  return port.posted.find((message) => message['id'] === id && message['type'] !== 'progress');
}

function errorName(port: FakePort, id = 7): unknown {
  const message = outcome(port, id);
  return (message?.['fault'] as { name: string } | undefined)?.name;
}

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

describe('one document', () => {
  test('two documents with the same ids get their own answers and progress', async () => {
    const browser = new FakeBrowser();
    const [first, second] = [browser.openPage(), browser.openPage()];
    first.hear({ ...asked, method: 'enrolments.begin' });
    second.hear({ ...asked, method: 'enrolments.begin' });
    await settled();
    const [one, two] = browser.requests();
    assert.ok(one && two);
    assert.notEqual(one.id, two.id);
    assert.notEqual(one.caller.document, two.caller.document);
    browser.notify('$/progress', { id: two.id, phase: 'waiting_user' });
    browser.notify('$/progress', { id: one.id, phase: 'collecting_entropy', percent: 40 });
    browser.reply(two.id, { id: 'B' });
    browser.reply(one.id, { id: 'A' });
    await settled();
    assert.deepEqual(first.posted.slice(1), [
      { type: 'progress', id: 7, phase: 'collecting_entropy', percent: 40 },
      { type: 'answer', id: 7, result: { id: 'A' } },
    ]);
    assert.deepEqual(second.posted.slice(1), [
      { type: 'progress', id: 7, phase: 'waiting_user' },
      { type: 'answer', id: 7, result: { id: 'B' } },
    ]);
  });

  test('cancel reaches the host under the host’s id, for this document alone', async () => {
    const browser = new FakeBrowser();
    const [first, second] = [browser.openPage(), browser.openPage()];
    first.hear(asked);
    await settled();
    second.hear({ type: 'cancel', id: 7 });
    first.hear({ type: 'cancel', id: 99 });
    assert.deepEqual(browser.notifications('$/cancelRequest'), []);
    first.hear({ type: 'cancel', id: 7 });
    assert.deepEqual(browser.notifications('$/cancelRequest'), [{ id: browser.requests()[0]!.id }]);
  });

  test('cancelled before the host has answered hello: nothing is sent', async () => {
    const browser = new FakeBrowser();
    browser.hello = undefined;
    const page = browser.openPage();
    page.hear(asked);
    await settled();
    page.hear({ type: 'cancel', id: 7 });
    browser.reply('1', { protocolMin: 1, protocolMax: 1, version: '1', features: [], testing: false });
    await settled();
    assert.equal(errorName(page), 'cancelled');
    assert.deepEqual(browser.requests(), []);
  });

  test('leaving the page cancels what it began, and its late answer goes nowhere', async () => {
    const browser = new FakeBrowser();
    const [leaving, staying] = [browser.openPage(), browser.openPage()];
    leaving.hear(asked);
    staying.hear(asked);
    await settled();
    const [gone, kept] = browser.requests();
    leaving.lose();
    assert.deepEqual(browser.notifications('$/documentGone'), [{ document: gone!.caller.document }]);
    assert.deepEqual(browser.notifications('$/cancelRequest'), [{ id: gone!.id }]);
    browser.reply(gone!.id, { storages: [] });
    browser.reply(kept!.id, { storages: [] });
    await settled();
    assert.equal(outcome(leaving), undefined);
    assert.equal(outcome(staying)?.['type'], 'answer');
  });

  test('an error comes through whole, with what it knows', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    page.hear(asked);
    await settled();
    browser.fail(browser.requests()[0]!.id, hostError(1001, 'cancelled', { phase: 'generating_key', keyCreated: true }));
    await settled();
    const fault = outcome(page)?.['fault'] as Record<string, unknown>;
    assert.equal(fault['name'], 'cancelled');
    assert.deepEqual(fault['facts'], { phase: 'generating_key', keyCreated: true });
  });

  test('an error that is none is internalError', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    page.hear(asked);
    await settled();
    browser.fail(browser.requests()[0]!.id, { code: 'x' });
    await settled();
    assert.equal(errorName(page), 'internalError');
  });
});

describe('the host', () => {
  const endings: Record<string, [{ lastError?: string; error?: string }, string]> = {
    'Chromium: absent': [{ lastError: 'Specified native messaging host not found.' }, 'noHost'],
    'Chromium: not for this extension': [{ lastError: 'Access to the specified native messaging host is forbidden.' }, 'hostBlocked'],
    'Chromium: policy': [{ lastError: 'Access to the native messaging host was disabled by the system administrator.' }, 'hostBlocked'],
    'Chromium: ended': [{ lastError: 'Native host has exited.' }, 'connectionLost'],
    'Chromium: nonsense on its output': [{ lastError: 'Error when communicating with the native messaging host.' }, 'connectionLost'],
    'Firefox: absent': [{ error: 'No such native application org.kepka.host' }, 'noHost'],
    'Firefox: ended': [{}, 'connectionLost'],
  };
  for (const [title, [{ lastError, error }, name]] of Object.entries(endings)) {
    test(`${title} → ${name}`, async () => {
      const browser = new FakeBrowser();
      browser.hello = undefined;
      const page = browser.openPage();
      page.hear(asked);
      await settled();
      if (error) browser.host.error = { message: error };
      if (lastError) browser.lastError = { message: lastError };
      browser.host.lose();
      await settled();
      assert.equal(errorName(page), name);
    });
  }

  const hellos: Record<string, [Record<string, unknown>, string | undefined]> = {
    'of this version': [{ protocolMin: 1, protocolMax: 1 }, undefined],
    'newer, that still speaks ours': [{ protocolMin: 1, protocolMax: 9 }, undefined],
    'too new': [{ protocolMin: 2, protocolMax: 9 }, 'oldExtension'],
    'too old': [{ protocolMin: 0, protocolMax: 0 }, 'oldHost'],
    'without a range': [{}, 'malformedMessage'],
  };
  for (const [title, [range, name]] of Object.entries(hellos)) {
    test(`${title}: ${name ?? 'is used'}`, async () => {
      const browser = new FakeBrowser();
      browser.hello = { ...range, version: '1', features: [], testing: false };
      const page = browser.openPage();
      page.hear(asked);
      await settled();
      assert.equal(errorName(page), name);
      assert.equal(browser.requests().length, name === undefined ? 1 : 0);
      assert.equal(browser.host.closed, name !== undefined);
    });
  }

  test('that does not know hello is too old', async () => {
    const browser = new FakeBrowser();
    browser.hello = undefined;
    const page = browser.openPage();
    page.hear(asked);
    await settled();
    browser.fail('1', hostError(-32601, 'unknownMethod'));
    await settled();
    assert.equal(errorName(page), 'oldHost');
  });

  test('is started once for many requests, and greeted once', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    assert.equal(browser.native.length, 0);
    for (let id = 1; id <= 5; id += 1) page.hear({ ...asked, id });
    await settled();
    assert.equal(browser.native.length, 1);
    assert.equal(browser.host.posted.filter(({ method }) => method === 'hello').length, 1);
    assert.equal(browser.requests().length, 5);
  });

  test('lost in the middle: connectionLost for all, and the next request starts it again', async () => {
    const browser = new FakeBrowser();
    const [first, second] = [browser.openPage(), browser.openPage()];
    first.hear(asked);
    second.hear(asked);
    await settled();
    browser.lastError = { message: 'Native host has exited.' };
    browser.host.lose();
    await settled();
    assert.equal(errorName(first), 'connectionLost');
    assert.equal(errorName(second), 'connectionLost');
    browser.lastError = undefined;
    first.hear({ ...asked, id: 8 });
    await settled();
    assert.equal(browser.native.length, 2);
    browser.reply(browser.requests().at(-1)!.id, { storages: [] });
    await settled();
    assert.equal(outcome(first, 8)?.['type'], 'answer');
  });

  test('that is not there is not looked for at every question', async () => {
    const browser = new FakeBrowser();
    browser.hello = undefined;
    const page = browser.openPage();
    page.hear({ ...asked, method: 'status' });
    await settled();
    browser.lastError = { message: 'Specified native messaging host not found.' };
    browser.host.lose();
    await settled();
    for (let id = 8; id < 28; id += 1) page.hear({ ...asked, id, method: 'status' });
    await settled();
    assert.equal(browser.native.length, 1);
    assert.equal((outcome(page, 20)?.['result'] as { state: string }).state, 'noHost');
  });

  for (const [title, message] of Object.entries({
    'text': 'hello',
    'a message of another protocol': { id: '2', result: {} },
    'a part out of order': { jsonrpc: '2.0', method: '$/part', params: { set: 'a', index: 1, count: 2, text: '{}' } },
    'parts within parts': { jsonrpc: '2.0', method: '$/part', params: { set: 'a', index: 0, count: 400, text: '{}' } },
  })) {
    test(`that sends ${title} is not listened to any longer`, async () => {
      const browser = new FakeBrowser();
      const page = browser.openPage();
      page.hear(asked);
      await settled();
      browser.host.hear(message);
      await settled();
      assert.equal(browser.host.closed, true);
      assert.equal(errorName(page), 'connectionLost');
    });
  }

  test('an answer to nobody, twice the same answer and progress for nobody are harmless', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    page.hear(asked);
    await settled();
    const { id } = browser.requests()[0]!;
    browser.reply('999', {});
    browser.notify('$/progress', { id: '999', phase: 'waiting_user' });
    browser.notify('$/unknown', {});
    browser.host.hear({ jsonrpc: '2.0', id: null, error: hostError(-32700, 'malformedJson') });
    browser.reply(id, { storages: [] });
    browser.reply(id, { storages: ['twice'] });
    await settled();
    assert.deepEqual(page.posted.slice(1), [{ type: 'answer', id: 7, result: { storages: [] } }]);
  });

  test('idle for five minutes it is closed; a request under way keeps it', async (context) => {
    const clock = stopClock(context);
    const browser = new FakeBrowser();
    const page = browser.openPage();
    page.hear(asked);
    await clock.pass(6 * 60_000);
    assert.equal(browser.host.closed, false);
    browser.reply(browser.requests()[0]!.id, { storages: [] });
    await clock.pass(6 * 60_000);
    assert.equal(browser.host.closed, true);
  });

  test('that never answers hello is given up', async (context) => {
    const clock = stopClock(context);
    const browser = new FakeBrowser();
    browser.hello = undefined;
    const page = browser.openPage();
    page.hear(asked);
    await clock.pass(20_000);
    assert.equal(browser.host.closed, true);
    assert.equal(errorName(page), 'connectionLost');
  });
});

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
