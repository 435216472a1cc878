// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The native host: how it is started, greeted, lost and left.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stopClock } from './clock.js';
import { asked, errorName, FakeBrowser, hostError, outcome, settled } from './fake_browser.js';

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

  test('that does not know a method of this version is too old for it, and stays', async () => {
    const browser = new FakeBrowser();
    const page = browser.openPage();
    page.hear(asked);
    await settled();
    browser.fail(browser.requests()[0]?.id ?? '', hostError(-32601, 'unknownMethod'));
    await settled();
    assert.equal(errorName(page), 'oldHost');
    assert.equal(browser.host.closed, false);
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
