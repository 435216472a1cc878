// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A real host and what may be wrong with the messages in its frames.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { frame } from './host_client.mjs';
import { applicant, site, World } from './world.mjs';

let world;
let host;
beforeEach(() => {
  world = new World();
  host = world.host();
});
afterEach(() => world.end());

const isAlive = async () => assert.ok((await host.request('hello')).protocolMax >= 1);

for (const [name, text, error] of [
  ['broken JSON', '{"jsonrpc":', 'malformedJson'],
  ['an empty text of blanks', '   ', 'malformedJson'],
  ['a key that stands twice', '{"jsonrpc":"2.0","method":"x","method":"y"}', 'malformedJson'],
  ['a bomb of depth', '['.repeat(500_000), 'malformedJson'],
  ['a number beyond all bounds', '{"jsonrpc":"2.0","id":1e999}', 'malformedJson'],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'malformedJson'],
  ['something after the message', '{} {}', 'malformedJson'],
  ['a batch', '[{"jsonrpc":"2.0","id":"a","method":"hello"}]', 'malformedMessage'],
  ['an id that is a number', '{"jsonrpc":"2.0","id":1,"method":"hello","params":{}}', 'malformedMessage'],
]) {
  test(`${name} gets an error with id null, and the session goes on`, async () => {
    host.write(frame(text));
    const stray = await host.nextStray();
    assert.equal(stray.id, null);
    assert.equal(stray.error.data.name, error);
    assert.ok(stray.error.data.message.ru && stray.error.data.message.en && stray.error.data.remedy.ru);
    await isAlive();
  });
}

test('a message without its params gets an error with its id and the field', async () => {
  host.write(frame('{"jsonrpc":"2.0","id":"x1","method":"hello"}'));
  const stray = await host.nextStray();
  assert.equal(stray.id, 'x1');
  assert.equal(stray.error.data.name, 'malformedMessage');
  assert.equal(stray.error.data.field, 'params');
});

test('an unknown method and unknown notifications', async () => {
  host.notify('$/newerThanThisHost', { a: 1 });
  host.cancel('nobody');
  await assert.rejects(host.request('enrolments.begin2', {}, { origin: site }), { name: 'unknownMethod', code: -32601 });
  await isAlive();
});

test("a page cannot call the extension's own methods, nor the extension a page's", async () => {
  for (const method of ['hello', 'health', 'consents.list', 'sensor.cancel']) {
    await assert.rejects(host.request(method, {}, { origin: site }), { name: 'unknownMethod' });
  }
  await assert.rejects(host.request('storages.list'), { name: 'siteNotAllowed' });
});

for (const origin of ['null', 'http://lk.ca.example.ru', 'file:///home/user/a.html', 'chrome-extension://abc', 'https://', 'https://a.example/path', 'about:blank']) {
  test(`the origin ${origin} is refused`, async () => {
    await assert.rejects(host.request('storages.list', {}, { origin }), { name: 'siteNotAllowed' });
    assert.deepEqual(world.windows(), []);
  });
}

test('a fault in the arguments is named by its path and what should stand there', async () => {
  const begin = (args) => host.request('enrolments.begin', args, { origin: site });
  const good = { requestId: 'q', storage: 'registry', applicant };
  for (const [args, field] of [
    [{ ...good, requestId: '' }, 'requestId'],
    [{ ...good, surprise: 1 }, 'surprise'],
    [{ requestId: 'q', storage: 'registry' }, 'applicant'],
    [{ ...good, applicant: { ...applicant, inn: 5 } }, 'applicant.inn'],
    [{ ...good, profile: { extendedKeyUsage: ['1.2.3', 7] } }, 'profile.extendedKeyUsage[1]'],
    [{ ...good, profile: null }, 'profile'],
  ]) {
    await assert.rejects(begin(args), (error) => {
      assert.equal(error.name, 'invalidParams');
      assert.ok(error.data.field.endsWith(`arguments.${field}`), error.data.field);
      assert.ok(error.data.expected.length > 0);
      return true;
    });
  }
  assert.deepEqual(world.windows(), []);
});

test('deadlines outside one millisecond to one hour are refused', async () => {
  for (const deadlineMs of [0, -1, 3_600_001, 1.5]) {
    await assert.rejects(host.request('hello', {}, { deadlineMs }), { name: 'malformedMessage' });
  }
  assert.ok(await host.request('hello', {}, { deadlineMs: 3_600_000 }));
});

test('a message that is longer than a frame comes in parts and is read whole', async () => {
  const text = JSON.stringify({
    jsonrpc: '2.0', id: 'parts-1', method: 'hello',
    params: { caller: { origin: '', document: '', language: 'ru' }, arguments: { filler: 'Ж'.repeat(700_000) } },
  });
  const count = Math.ceil(text.length / 200_000);
  for (let index = 0; index < count; index++) {
    host.notify('$/part', { set: 's', index, count, text: text.slice(index * 200_000, (index + 1) * 200_000) });
  }
  const stray = await host.nextStray();
  assert.equal(stray.id, 'parts-1');
  assert.match(stray.error.data.field, /filler$/);
  assert.equal(stray.error.data.name, 'invalidParams'); // hello takes no arguments
  await isAlive();
});

test('a fifth message in parts at once is refused, and its set named', async () => {
  for (const set of ['a', 'b', 'c', 'd', 'e']) host.notify('$/part', { set, index: 0, count: 2, text: '{' });
  const stray = await host.nextStray();
  assert.equal(stray.error.data.name, 'busy');
  assert.equal(stray.error.data.set, 'e');
  await isAlive();
});

test('cancelling an open window gives one cancelled, with its phase, and leaves no key', async () => {
  world.script([{ hang: true }]);
  const waiting = host.nextNotification('$/progress', ({ phase }) => phase === 'waiting_user');
  const answer = host.request('enrolments.begin', { requestId: 'q', storage: 'registry', applicant }, { origin: site });
  const { id } = await waiting;
  assert.equal(id, answer.id);
  host.cancel(id);
  await assert.rejects(answer, (error) => {
    assert.equal(error.name, 'cancelled');
    assert.equal(error.data.phase, 'waiting_user');
    assert.equal(error.data.keyCreated, false);
    return true;
  });
  assert.deepEqual(world.containers(), []);
  await isAlive();
});

test('a document that is gone takes its open window with it', async () => {
  world.script([{ hang: true }]);
  const waiting = host.nextNotification('$/progress', ({ phase }) => phase === 'waiting_user');
  const answer = host.request('enrolments.begin', { requestId: 'q', storage: 'registry', applicant }, { origin: site, document: 'tab-1' });
  await waiting;
  host.notify('$/documentGone', { document: 'tab-1' });
  await assert.rejects(answer, { name: 'cancelled' });
});

test('at the end of input an open window and the host are gone within one second', async () => {
  world.script([{ hang: true }]);
  const waiting = host.nextNotification('$/progress', ({ phase }) => phase === 'waiting_user');
  host.request('enrolments.begin', { requestId: 'q', storage: 'registry', applicant }, { origin: site });
  await waiting;
  while (world.windows().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const start = performance.now();
  const { status } = await host.close();
  assert.equal(status, 0);
  assert.ok(performance.now() - start < 1000);
});
