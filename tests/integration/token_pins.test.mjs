// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A token's PIN: asked for, counted, changed, unblocked and remembered, and no attempt lost unasked.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { pkcs11Tool } from '../modules/pkcs11_tool.mjs';
import { defaultSoPin, defaultUserPin } from '../virtual_rutoken/virtual_rutoken.mjs';
import { startKeyring } from './keyring.mjs';
import { ask, begin, failure, findToken, finish, pin, rightPin, serial, token, TokenWorld, wrongPin } from './token_world.mjs';
import { site } from './world.mjs';

const ends = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const typed = { pin: defaultUserPin };
const newPin = { pin: '97531086' };

/** A computer with one token, and a host of it. */
function computer(more = {}, env = {}) {
  const world = new TokenWorld({ tokens: [token(more)] });
  ends.push(() => world.end());
  return { world, rutoken: world.rutoken, host: world.host({ env }) };
}

const logins = (rutoken) => rutoken.calls('C_Login').length;
/** Of every PIN that was typed: one C_Login, with something in it. */
function assertLogins(rutoken, count) {
  assert.equal(logins(rutoken), count);
  assert.doesNotMatch(JSON.stringify(rutoken.calls('C_Login')), /empty PIN|no PIN/);
}

/** The counters that the descriptions of windows showed. */
const countersIn = (text) => [...text.matchAll(/осталось попыток: (\d+)/gi)].map(([, count]) => Number(count));

test('a wrong PIN asks again: one C_Login each, and the window shows the token\'s own counter', async () => {
  const { world, rutoken, host } = computer();
  world.script([wrongPin, wrongPin, wrongPin, rightPin]);
  await begin(host);
  assert.deepEqual(countersIn(world.said('SETDESC')), [10, 9, 8, 7]);
  assert.deepEqual(countersIn(world.said('SETERROR')), [9, 8, 7]);
  assert.match(world.said('SETERROR'), /раскладку клавиатуры и Caps Lock/);
  assertLogins(rutoken, 4);
  assert.equal(rutoken.userTriesLeft(), 10);
});

test('what another program used up is counted when the window opens', async () => {
  const { world, rutoken, host } = computer();
  assert.equal((await findToken(host)).token.pin.attemptsLeft, 10);
  await assert.rejects(pkcs11Tool(rutoken.module, '--login', '--pin', '11111111', '--list-objects'), /CKR_PIN_INCORRECT/);
  await new Promise((resolve) => setTimeout(resolve, 2100)); // what the listing shows is two seconds old at most
  world.script([rightPin]);
  await begin(host);
  assert.deepEqual(countersIn(world.said('SETDESC')), [9]);
  assert.match(world.said('SETDESC'), /уже вводили неправильно/);
});

test('wrong PINs never spend the last attempt by themselves, and a no keeps it', async () => {
  const { world, rutoken, host } = computer({ userTries: 3 });
  world.script([wrongPin, wrongPin, { cancel: true }, { cancel: true }]);
  await failure(begin(host), 'lastAttemptKept');
  assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN', 'CONFIRM']);
  assert.match(world.said(), /Осталась последняя попытка/);
  await failure(begin(host), 'lastAttemptKept');
  assert.equal(rutoken.userTriesLeft(), 1);
  assertLogins(rutoken, 2);

  world.script([{ ok: true }, rightPin]);
  await begin(host);
  assert.equal(rutoken.userTriesLeft(), 3);
  assertLogins(rutoken, 3);
});

test('the last attempt is spent only after a yes, and then the token says that it is locked and the key whole', async () => {
  const { world, rutoken, host } = computer({ userTries: 2 });
  world.script([wrongPin, { ok: true }, wrongPin]);
  const error = await failure(begin(host), 'pinLocked');
  assert.match(error.data.remedy.ru, /целы[^]*Не форматируйте/);
  assert.equal(rutoken.userTriesLeft(), 0);
  assertLogins(rutoken, 2);
  world.script([rightPin]);
  await failure(begin(host), 'pinLocked');
  assert.deepEqual(world.windows(), []);
  assert.equal((await findToken(host)).token.pin.locked, true);
  assertLogins(rutoken, 2);
});

test('a PIN that cannot be meant never reaches the module: empty, too short, in Cyrillic letters', async () => {
  const { world, rutoken, host } = computer();
  world.script([{ pin: '' }, { pin: '1234' }, { pin: 'пароль12' }, rightPin]);
  await begin(host);
  assertLogins(rutoken, 1);
  const errors = world.said('SETERROR');
  assert.match(errors, /не меньше знаков: 6/);
  assert.match(errors, /русские буквы: проверьте раскладку/);
  assert.equal(world.windows().length, 4);
});

test('a PIN in Cyrillic letters is tried when it is typed twice and the question answered', async () => {
  const { world, rutoken, host } = computer({ userPin: 'пароль12' });
  world.script([{ pin: 'пароль12' }, { pin: 'пароль12' }, { ok: true }]);
  await begin(host);
  assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN', 'CONFIRM']);
  assertLogins(rutoken, 1);
});

test('the maker\'s PIN is named, and a change offered after installing', async () => {
  const { world, rutoken, host } = computer({ userPin: defaultUserPin });
  assert.equal((await findToken(host)).token.pin.isDefault, true);
  world.script([typed, typed, { ok: true }, newPin]);
  const { id, csr } = await begin(host);
  assert.match(world.said('SETDESC'), /Стоит заводской PIN-код: 12345678/);
  assert.deepEqual(world.windows(), ['GETPIN'], 'nothing is offered before the certificate is there');
  await finish(host, id, world.authority.issue(csr));
  assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN', 'CONFIRM', 'GETPIN']);
  assert.equal(rutoken.state().user.value, newPin.pin);
  assertLogins(rutoken, 3);
  assert.equal((await findToken(host)).token.pin.isDefault, false);
});

test('who keeps the maker\'s PIN has the certificate all the same', async () => {
  const { world, rutoken, host } = computer({ userPin: defaultUserPin });
  world.script([typed, typed, { cancel: true }]);
  const { id, csr } = await begin(host);
  assert.ok((await finish(host, id, world.authority.issue(csr))).certificate);
  assert.equal(rutoken.state().user.value, defaultUserPin);
});

test('pin.change: a wrong old PIN asks again, and no new one that cannot be is taken', async () => {
  const { world, rutoken, host } = computer();
  // The old one wrong, with a new one; the old one again; then new ones: too short, the old one, Cyrillic, the maker's.
  world.script([rightPin, { pin: '123' }, rightPin, { pin: 'пароль12' }, { pin: defaultUserPin }, newPin]);
  const storage = await findToken(host);
  await ask(host, 'pin.change', { storage: storage.id });
  assert.equal(rutoken.state().user.value, newPin.pin);
  assertLogins(rutoken, 1);
  world.script([rightPin, { pin: '86420975' }, newPin]);
  await ask(host, 'pin.change', { storage: storage.id });
  assert.equal(rutoken.state().user.value, '86420975', 'the new one is kept over a wrong old one');
  assert.equal(rutoken.userTriesLeft(), 10);
  assertLogins(rutoken, 3);
});

for (const [what, newOne, after] of [['keeps the PIN', false, pin], ['with a new PIN', true, newPin.pin]]) {
  test(`pin.unblock ${what}`, async () => {
    const { world, rutoken, host } = computer({ userTries: 1 });
    await assert.rejects(pkcs11Tool(rutoken.module, '--login', '--pin', '11111111', '--list-objects'));
    assert.equal(rutoken.userTriesLeft(), 0);
    const storage = await findToken(host);
    world.script([wrongPin, ...(newOne ? [newPin] : []), { pin: defaultSoPin }]);
    await ask(host, 'pin.unblock', { storage: storage.id, newPin: newOne });
    assert.match(world.said(), /PIN-код администратора/);
    assert.equal(rutoken.userTriesLeft(), 1);
    assert.equal(rutoken.state().user.value, after);
    world.script([{ ok: true }, { pin: after }]);
    await begin(host);
  });
}

test('a PIN pad: the module gets no PIN, and the window has no field', async () => {
  const { world, rutoken, host } = computer({ pinPad: true });
  assert.equal((await findToken(host)).token.pinPad, true);
  world.script([{ ok: true }, { ok: true }]);
  const phases = [];
  host.onNotification((method, params) => { if (method === '$/progress') phases.push(params.phase); });
  const { id, csr } = await begin(host);
  await finish(host, id, world.authority.issue(csr));
  assert.deepEqual(world.windows(), ['CONFIRM', 'CONFIRM']);
  assert.ok(phases.includes('waiting_token'));
  assert.deepEqual(rutoken.calls('C_Login').map(({ result }) => result), ['CKR_OK', 'CKR_OK']);
  assert.equal(rutoken.calls('C_Login').every(({ detail }) => detail.includes('no PIN')), true);
});

test('a wrong PIN typed on the pad asks again', async () => {
  const { world, rutoken, host } = computer({ pinPad: true, padUserPin: '11111111' });
  world.script([{ ok: true }, { cancel: true }]);
  await failure(begin(host), 'cancelled');
  assert.match(world.said('SETDESC'), /PIN-код не подходит/);
  assert.equal(rutoken.userTriesLeft(), 9);
  assert.equal(logins(rutoken), 1);
});

async function withKeyring(more = {}) {
  const world = new TokenWorld({ tokens: [token(more)] });
  ends.push(() => world.end());
  const keyring = await startKeyring(world.home);
  ends.push(() => keyring.end());
  world.policy({ origins: { allow: [site] }, remember: true });
  return { world, rutoken: world.rutoken, host: world.host({ env: keyring.environment }) };
}

test('a remembered PIN skips the field, never the window, and costs one C_Login', async () => {
  const { world, rutoken, host } = await withKeyring();
  world.script([rightPin, { ok: true }, { ok: true }]);
  const { id, csr } = await begin(host);
  assert.deepEqual(world.windows(), ['GETPIN', 'CONFIRM']);
  await finish(host, id, world.authority.issue(csr));
  assert.deepEqual(world.windows(), ['GETPIN', 'CONFIRM', 'CONFIRM']);
  assertLogins(rutoken, 2);
});

test('a remembered PIN that another tool changed is tried once, then forgotten', async () => {
  const { world, rutoken, host } = await withKeyring();
  world.script([rightPin, { ok: true }, { ok: true }, newPin, { ok: true }]);
  const { id, csr } = await begin(host);
  await pkcs11Tool(rutoken.module, '--login', '--pin', pin, '--change-pin', '--new-pin', newPin.pin);
  const before = logins(rutoken);
  await finish(host, id, world.authority.issue(csr));
  assert.equal(logins(rutoken) - before, 2);
  assert.match(world.said('SETERROR'), /PIN-код не подходит/);
  assert.equal(rutoken.userTriesLeft(serial), 10);
});

test('with few attempts left what is remembered is not tried', async () => {
  const { world, rutoken, host } = await withKeyring({ userTries: 2 });
  world.script([rightPin, { ok: true }, rightPin]);
  const { id, csr } = await begin(host);
  await finish(host, id, world.authority.issue(csr));
  assert.deepEqual(world.windows(), ['GETPIN', 'CONFIRM', 'GETPIN']);
  assertLogins(rutoken, 2);
});
