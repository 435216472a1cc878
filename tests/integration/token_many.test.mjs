// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Many tokens, many certificates, and more than one host on one token.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { ask, begin, failure, findToken, finish, keysList, otherSerial, rightPin, serial, token, TokenWorld, untilWindow } from './token_world.mjs';
import { applicant } from './world.mjs';

const worlds = [];
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.end())));

function computer(options) {
  const world = new TokenWorld(options);
  worlds.push(world);
  return world;
}

const tokenCount = 10, certificateCount = 20;
const serials = Array.from({ length: tokenCount }, (_, i) => `3b9aca${(i + 16).toString(16)}`);
const handleStep = 100; // between the handles of copies, beyond those in use
const attribute = { value: 0x11, serialNumber: 0x82 };

/** Twenty certificates out of one on that token: each with another serial number. Nobody checks their signatures here. */
function multiplyCertificate(rutoken, onToken) {
  const state = rutoken.state(onToken);
  const [source] = state.objects.filter(({ attributes }) => attributes[attribute.serialNumber]);
  const number = source.attributes[attribute.serialNumber].slice(4); // after the tag and the length of the DER INTEGER
  for (let i = 1; i < certificateCount; i++) {
    const lastByte = parseInt(number.slice(-2), 16) ^ i; // never the source's own: the number is random
    const next = number.slice(0, -2) + lastByte.toString(16).padStart(2, '0');
    const changed = (hex) => hex.replace(number, next);
    const attributes = { ...source.attributes };
    for (const name of [attribute.value, attribute.serialNumber]) attributes[name] = changed(attributes[name]);
    assert.notEqual(attributes[attribute.value], source.attributes[attribute.value]);
    state.objects.push({ ...source, handle: state.nextHandle + i * handleStep, attributes });
  }
  state.nextHandle += certificateCount * handleStep;
  return state;
}

/** One enrolment on the first token; then every token keeps what that one does, twenty times. */
async function fillTokens(world) {
  const { rutoken } = world;
  world.script([rightPin, rightPin]);
  const host = world.host();
  const { id, csr } = await begin(host, { on: serials[0] });
  await finish(host, id, world.authority.issue(csr));
  await host.close();
  const state = multiplyCertificate(rutoken, serials[0]);
  for (const each of serials) rutoken.replaceFile(`token-${each}.json`, { ...state, label: `Токен ${each}` });
}

test('ten tokens with twenty certificates each list in one answer', async () => {
  const world = computer({ tokens: serials.map((each) => token({ serial: each })) });
  await fillTokens(world);
  const host = world.host();
  const { keys, storages, problems } = await keysList(host);
  assert.deepEqual(problems, []);
  assert.deepEqual(storages.map((storage) => storage.token?.serial).filter(Boolean).sort(), serials);
  assert.equal(keys.length, tokenCount * certificateCount);
  for (const { id } of storages.filter((storage) => storage.token)) {
    const serialNumbers = keys.filter((key) => key.storage === id).map((key) => key.certificate.serial);
    assert.equal(new Set(serialNumbers).size, certificateCount);
  }
  const listed = await ask(host, 'storages.list');
  assert.equal(listed.storages.filter((storage) => storage.token).length, tokenCount);
  assert.deepEqual(world.rutoken.calls('C_Login').map(({ slot }) => slot), [0, 0], 'only the enrolment logged in');
});

test('what only reads is not held up by an open window, nor by a token in use', async () => {
  const world = computer({ tokens: [token(), token({ serial: otherSerial })] });
  world.script([{ hang: true }]);
  const host = world.host();
  const { id: storage } = await findToken(host);
  const answer = ask(host, 'enrolments.begin', { requestId: 'application-1', storage, applicant });
  await untilWindow(world);
  for (const [method, args] of [['storages.list', {}], ['enrolments.list', {}], ['site.access', {}], ['storages.watch', {}]]) await ask(host, method, args);
  assert.equal((await keysList(host)).storages.length, 3);
  assert.equal((await host.request('hello')).testing, true);
  host.cancel(answer.id);
  await failure(answer, 'cancelled');

  world.script([rightPin]);
  world.rutoken.faults({ function: 'C_GenerateKeyPair', do: 'slow', ms: 3000 });
  const made = host.nextNotification('$/progress', ({ phase }) => phase === 'generating_key');
  const begun = begin(host);
  await made;
  let ended = false;
  void begun.then(() => { ended = true; });
  assert.equal((await ask(host, 'storages.list')).storages.length, 3);
  await keysList(host);
  assert.equal(ended, false, 'the token was in use all the time');
  await begun;
});

/** While one process is logged in, no other logs in to the same token. */
function assertNoInterleavedLogins(calls, expected) {
  const owners = new Map(); // slot → pid
  let logins = 0;
  for (const { pid, slot, function: name, result } of calls) {
    if (name === 'C_Login' && result === 'CKR_OK') {
      assert.ok(!owners.has(slot) || owners.get(slot) === pid, 'a login while another process is logged in');
      owners.set(slot, pid);
      logins += 1;
    }
    if (['C_Logout', 'C_CloseAllSessions'].includes(name) && owners.get(slot) === pid) owners.delete(slot);
    if (name === 'C_Finalize') for (const [each, owner] of owners) if (owner === pid) owners.delete(each);
  }
  assert.equal(logins, expected);
}

test('three hosts on one token never interleave a login, and all succeed', async () => {
  const world = computer();
  world.script(Array.from({ length: 12 }, () => rightPin));
  const hosts = [1, 2, 3].map(() => world.host());
  await Promise.all(hosts.flatMap((host, h) => [1, 2].map(async (n) => {
    const { id, csr } = await begin(host, { requestId: `h${h}-${n}` });
    await finish(host, id, world.authority.issue(csr));
  })));
  assertNoInterleavedLogins(world.rutoken.calls(), 12);
  assert.equal(world.rutoken.objects().filter((object) => object.class === 'privateKey').length, 6);
  assert.equal(world.rutoken.objects().filter((object) => object.class === 'certificate').length, 6);
});

test('two hosts that work on the same application make one pair', async () => {
  const world = computer();
  world.script([rightPin, rightPin]);
  const results = await Promise.allSettled([begin(world.host()), begin(world.host())]);
  assert.ok(results.some(({ status }) => status === 'fulfilled'));
  for (const { reason } of results.filter(({ status }) => status === 'rejected')) assert.equal(reason.name, 'busy');
  assert.equal(world.rutoken.objects().filter((object) => object.class === 'privateKey').length, 1);
});

test('a host that is killed while it works with a token leaves neither a lock nor an unknown pair', async () => {
  const world = computer();
  world.script([rightPin]);
  world.rutoken.faults({ function: 'C_Sign', do: 'hang' });
  const host = world.host();
  const reached = host.nextNotification('$/progress', ({ phase }) => phase === 'building_request');
  begin(host).catch(() => {});
  await reached;
  await host.kill();
  world.rutoken.faults();
  const next = world.host();
  const [left] = (await keysList(next)).keys;
  assert.equal(left.enrolment.requestId, 'application-1');
  world.script([rightPin]);
  await begin(next);
  assert.equal(world.rutoken.objects(serial).filter((object) => object.class === 'privateKey').length, 1);
});
