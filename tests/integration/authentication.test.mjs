// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Entering a cabinet by a signature that can be nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, test } from 'node:test';
import { decode, flipped, SigningWorld } from './signing_world.mjs';
import { ask, failure, serial, token, wrongPin } from './token_world.mjs';
import { site } from './world.mjs';

const nonce = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7));
const challengeType = '2.25.190227144165256885402547075885017643343';

let world;
beforeEach(() => (world = new SigningWorld({ tokens: [token()] })));
afterEach(() => world.end());

const enter = ({ host, id }, more = {}) => ask(host, 'authenticate', { certificate: id, nonce: nonce.toString('base64'), ...more });

/** What dumpasn1 would show, by OpenSSL: {depth, tag, value}. */
function elements(der) {
  const text = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: der }).toString();
  return text.split('\n').filter(Boolean).map((line) => {
    const [, depth, tag, value] = /d=(\d+).*?(?:cons|prim): (.{18})(.*)$/.exec(line);
    return { depth: Number(depth), tag: tag.trim(), value: value.replace(/^(\[HEX DUMP\])?:/, '') };
  });
}

for (const [place, options] of [['the registry', {}], ['a token', { on: serial }]]) {
  test(`the answer, signed in ${place}, holds origin, nonce and time, in a type of its own`, async () => {
    const person = await world.enrolled(options);
    const before = Date.now();
    const { cms, certificate } = await enter(person);
    assert.equal(certificate.commonName, 'Иванова Анна Петровна');
    const der = decode(cms);
    const content = world.contentOf(der);
    assert.ok(elements(der).some(({ tag, value }) => tag === 'OBJECT' && value === challengeType));
    const [, version, origin, signedNonce, time] = elements(content);
    assert.deepEqual([version.value, origin.tag, origin.value], ['01', 'UTF8STRING', site]);
    assert.equal(signedNonce.value.toLowerCase(), nonce.toString('hex'));
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(time.value);
    const said = Date.UTC(year, month - 1, day, hour, minute, second);
    assert.ok(said >= before - 1000 && said <= Date.now(), time.value);
    assert.equal(world.verify(flipped(der, der.indexOf(nonce)), undefined), false);
  });
}

test('the window says who enters where, and that no document is signed', async () => {
  const person = await world.enrolled({ on: serial });
  world.script([wrongPin, person.secret]);
  await enter(person, { purpose: 'Вход в личный кабинет' });
  for (const part of [/lk\.ca\.example\.ru/, /Иванова Анна Петровна/, /Документы не подписываются/, /Вход в личный кабинет/]) assert.match(world.said(), part);
  assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN']);
});

test('a nonce that is too short, too long or no base64 is refused without a window', async () => {
  const person = await world.enrolled();
  for (const wrong of [Buffer.alloc(31).toString('base64'), Buffer.alloc(1025).toString('base64'), '!'.repeat(50), '']) {
    const error = await failure(enter(person, { nonce: wrong }), 'invalidParams');
    assert.match(error.data.field, /nonce/);
  }
  assert.deepEqual(world.windows(), []);
});

test('a cancelled window and an unknown certificate sign nothing', async () => {
  const person = await world.enrolled({ on: serial });
  world.rutoken.forgetCalls();
  world.script([{ cancel: true }]);
  await failure(enter(person), 'cancelled', { phase: 'waiting_user', keyCreated: false });
  await failure(enter(person, { certificate: 'f'.repeat(32) }), 'certificateNotFound');
  assert.deepEqual(world.rutoken.calls('C_Sign'), []);
});
