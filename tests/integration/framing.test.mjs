// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A real host and what may be wrong with its streams and its command line.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, test } from 'node:test';
import { frame, FrameReader, lengthHeader } from './host_client.mjs';
import { isSanitized } from './sanitizer.mjs';
import { chromiumArguments, World } from './world.mjs';

const oneSecond = isSanitized(process.env.KEPKA_HOST) ? 5000 : 1000; // what a sanitizer makes of it, on a busy machine

let world;
beforeEach(() => (world = new World()));
afterEach(() => world.end());

async function timed(promise) {
  const start = performance.now();
  const value = await promise;
  return { ...value, took: performance.now() - start };
}

/** Runs a host on fixed bytes, as `host < file` would. */
function runOn(bytes, args = chromiumArguments) {
  const env = { ...process.env, ...world.environment() };
  const { status, stdout } = spawnSync(process.env.KEPKA_HOST, args, { input: bytes, env, timeout: 10_000 });
  return { status, messages: new FrameReader().push(stdout).map((text) => JSON.parse(text)) };
}

const hello = (more = {}) =>
  JSON.stringify({ jsonrpc: '2.0', id: 'r1', method: 'hello', params: { caller: { origin: '', document: '', language: 'ru' }, arguments: {} }, ...more });

test('hello answers with the range of the protocol and the features', async () => {
  const { protocolMin, protocolMax, features, version, testing } = await world.host().request('hello');
  assert.ok(protocolMin >= 1 && protocolMin <= protocolMax);
  assert.ok(features.includes('enrolments'));
  assert.match(version, /^\d+\.\d+/);
  assert.equal(testing, true);
});

test('the end of input ends the host at once with status 0', async () => {
  const host = world.host();
  await host.request('hello');
  const { status, took } = await timed(host.close());
  assert.equal(status, 0);
  assert.ok(took < oneSecond, `${took} ms`);
});

for (const [name, bytes] of [
  ['before the first byte', Buffer.alloc(0)],
  ['in a header', lengthHeader(5).subarray(0, 2)],
  ['after a header', lengthHeader(5)],
  ['in a body', Buffer.concat([lengthHeader(5), Buffer.from('{"a')])],
]) {
  test(`input that ends ${name} is no error`, () => {
    assert.deepEqual(runOn(bytes), { status: 0, messages: [] });
  });
}

for (const [name, bytes, error] of [
  ['a length of 0', lengthHeader(0), 'malformedMessage'],
  ['a length of 4 GiB', lengthHeader(0xffffffff), 'frameTooLong'],
  ['a length of 1 MiB and 1', lengthHeader(1024 * 1024 + 1), 'frameTooLong'],
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'frameTooLong'],
]) {
  test(`${name} ends the host with an error and status 1, also while the input stays open`, async () => {
    const host = world.host();
    host.write(bytes);
    const { status, took } = await timed(host.exited);
    assert.equal(status, 1);
    assert.ok(took < oneSecond * 2, `${took} ms`);
    assert.equal(host.strays[0].error.data.name, error);
    assert.equal(host.strays[0].id, null);
  });
}

test('frames that come together are answered each, and one that comes byte by byte too', async () => {
  const host = world.host();
  host.write(Buffer.concat([frame(hello({ id: 'a' })), frame(hello({ id: 'b' }))]));
  const ids = [await host.nextStray(), await host.nextStray()].map(({ id }) => id).sort();
  assert.deepEqual(ids, ['a', 'b']);
  for (const byte of frame(hello({ id: 'c' }))) {
    host.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal((await host.nextStray()).id, 'c');
});

test('a message of exactly 1 MiB is read', async () => {
  const host = world.host();
  const text = hello();
  host.write(frame(text + ' '.repeat(1024 * 1024 - text.length)));
  assert.equal((await host.nextStray()).id, 'r1');
});

test('a peer that does not read its answers does not keep the host alive', async () => {
  const host = world.host();
  await host.request('hello');
  host.stopReading();
  for (let i = 0; i < 2000; i++) host.request('hello');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const start = performance.now();
  const gone = new Promise((resolve) => host.onProcessExit((status) => resolve({ status, took: performance.now() - start })));
  host.endInput();
  const { status, took } = await gone;
  assert.equal(status, 0);
  assert.ok(took < oneSecond * 1.5, `${took} ms`);
  host.readAgain();
});

test('nothing but frames is ever on standard output', () => {
  const { status, messages } = runOn(Buffer.concat([frame('{'), frame(hello()), frame('[]')]));
  assert.equal(status, 0);
  for (const message of messages) assert.equal(message.jsonrpc, '2.0');
  assert.ok(messages.length >= 3);
});

const [firefox] = JSON.parse(readFileSync(new URL('../../manifests/ids.json', import.meta.url), 'utf8')).firefox.ids;
for (const [name, args] of [
  ['nothing, as through a portal', []],
  ['what Chromium gives', chromiumArguments],
  ['what Chromium gives on Windows', [...chromiumArguments, '--parent-window=0']],
  ['what Firefox gives', ['/usr/lib/mozilla/native-messaging-hosts/org.kepka.host.json', firefox]],
  ['switches that do not exist yet', ['--something-new', ...chromiumArguments, '--more=1']],
]) {
  test(`started with ${name}, the host serves`, async () => {
    assert.ok((await world.host({ args }).request('hello')).protocolMax >= 1);
  });
}

for (const [name, args] of [
  ['an unknown Chromium extension', ['chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/']],
  ['an unknown Firefox add-on', ['/usr/lib/mozilla/native-messaging-hosts/org.kepka.host.json', 'other@example.org']],
  ['a web page', ['https://lk.ca.example.ru/']],
]) {
  test(`started by ${name}, the host leaves with status 2 and without a word on its output`, () => {
    assert.deepEqual(runOn(frame(hello()), args), { status: 2, messages: [] });
  });
}

test('SIGTERM ends the host', async () => {
  const host = world.host();
  await host.request('hello');
  const { took } = await timed(host.kill('SIGTERM'));
  assert.ok(took < oneSecond, `${took} ms`);
});
