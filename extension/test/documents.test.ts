// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A document’s requests, answers and cancels stay with it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asked, errorName, FakeBrowser, hostError, outcome, settled } from './fake_browser.js';

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
