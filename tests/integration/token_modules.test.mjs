// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The same enrolment on real PKCS #11 modules: SoftHSM2, a TPM, OpenSC with a virtual card, and what p11-kit brings along.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCardReader, whyNoCardReader } from '../modules/card_reader.mjs';
import { debianModule } from '../modules/configured_module.mjs';
import { pkcs11Tool } from '../modules/pkcs11_tool.mjs';
import { startRemote } from '../modules/remote.mjs';
import { startSoftHsm } from '../modules/softhsm.mjs';
import { startTpm } from '../modules/tpm.mjs';
import { ask, begin, failure, findToken, finish, keysList, TokenWorld } from './token_world.mjs';
import { openssl, verifyRequest } from './world.mjs';

const noReader = whyNoCardReader();

/** A computer with these modules. */
function computer(t, ...modules) {
  const world = new TokenWorld(null);
  t.after(() => world.end());
  world.modules = modules;
  return world;
}

const publicKeyOf = (pem) => openssl(['x509', '-noout', '-pubkey'], pem);

/** Begins and finishes; then pkcs11-tool reads the certificate, whose key is the request's. */
async function enrol(world, host, { label, pin }, algorithm) {
  world.script([{ pin }, { pin }]);
  const { id, csr } = await begin(host, { on: label, requestId: algorithm, profile: { algorithm } });
  verifyRequest(csr);
  const pem = world.authority.issue(csr);
  await finish(host, id, pem);
  assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN']);
  const { keys } = await keysList(host);
  const { key } = keys.find((each) => each.certificate?.pem.trim() === pem.trim());
  const file = join(world.folder, 'certificate.der');
  await pkcs11Tool(world.modules[0], '--token-label', label, '--login', '--pin', pin, '--read-object', '--type', 'cert', '--id', key, '--output-file', file);
  assert.equal(publicKeyOf(openssl(['x509', '-inform', 'DER', '-in', file])), publicKeyOf(pem));
  return { id, key };
}

async function assertRefusesWrongPin(world, host, { label, pin }) {
  world.script([{ pin: '111111' }, { pin }]);
  await begin(host, { on: label, requestId: 'wrong PIN first', profile: { algorithm: 'ecdsa-p256' } });
  assert.match(world.said('SETERROR'), /PIN-код не подходит/);
}

async function assertGivesUp(world, host, { label, pin }) {
  world.script([{ pin }, { pin }]);
  const before = (await keysList(host)).keys.length;
  const { id } = await begin(host, { on: label, requestId: 'given up', profile: { algorithm: 'ecdsa-p256' } });
  assert.equal((await keysList(host)).keys.length, before + 1);
  await ask(host, 'enrolments.abandon', { id });
  assert.equal((await keysList(host)).keys.length, before);
}

for (const [name, start] of [['SoftHSM2', startSoftHsm], ['a TPM', startTpm]]) {
  test(`${name}: RSA and ECDSA, from begin to the certificate that pkcs11-tool reads`, async (t) => {
    const module = await start();
    t.after(module.close);
    const world = computer(t, module.module);
    const host = world.host();
    const [token] = module.tokens;
    const storage = await findToken(host, token.label);
    assert.equal(storage.qualified, false);
    for (const algorithm of ['rsa-2048', 'ecdsa-p256']) {
      assert.ok(storage.algorithms.includes(algorithm), `${storage.algorithms}`);
      await enrol(world, host, token, algorithm);
    }
    await assertRefusesWrongPin(world, host, token);
    await assertGivesUp(world, host, token);
    assert.deepEqual((await ask(host, 'storages.list')).problems, []);
  });
}

test('two tokens of SoftHSM2 are two storages; one through p11-kit as well is one', async (t) => {
  const hsm = await startSoftHsm([{ label: 'First' }, { label: 'Второй', pin: '1234' }]);
  t.after(hsm.close);
  const remote = await startRemote(hsm.module);
  t.after(remote.close);
  const world = computer(t, hsm.module, remote.module);
  const host = world.host();
  const labels = async () => (await ask(host, 'storages.list')).storages.map((storage) => storage.token?.label).filter(Boolean).sort();
  assert.deepEqual(await labels(), ['First', 'Второй']);
  await enrol(world, host, hsm.tokens[1], 'ecdsa-p256');
  await remote.killService();
  assert.deepEqual(await labels(), ['First', 'Второй'], 'a module that fails hides no other');
});

test('a token through p11-kit alone takes an enrolment', async (t) => {
  const hsm = await startSoftHsm([{ label: 'Far away' }]);
  t.after(hsm.close);
  const remote = await startRemote(hsm.module);
  t.after(remote.close);
  const world = computer(t, remote.module);
  await enrol(world, world.host(), hsm.tokens[0], 'ecdsa-p256');
});

test('a card of OpenSC comes and goes as an event, and tells its PIN\'s state', { skip: noReader }, async (t) => {
  const reader = await startCardReader();
  t.after(() => reader.close());
  const world = computer(t, reader.module);
  const host = world.host();
  const card = reader.makeCard();
  assert.equal(await findToken(host, card.serial), undefined);
  const came = host.nextNotification('$/storages');
  await reader.plug(card);
  await came;
  const storage = await findToken(host, card.serial);
  assert.ok(storage, 'the card is listed');
  assert.deepEqual([storage.token.pin.locked, storage.token.pin.finalTry], [false, false]);
  const went = host.nextNotification('$/storages');
  await reader.unplug();
  await went;
  assert.equal(await findToken(host, card.serial), undefined);
});

test('a card\'s PIN is changed in the window, and what the card cannot do is said', { skip: noReader }, async (t) => {
  const reader = await startCardReader();
  t.after(() => reader.close());
  const world = computer(t, reader.module);
  const card = reader.makeCard();
  await reader.plug(card);
  const host = world.host();
  const storage = await findToken(host, card.serial);
  world.script([{ pin: card.pin }, { pin: '135790' }]);
  await ask(host, 'pin.change', { storage: storage.id });
  assert.equal(card.pin, '135790');
  assert.equal(card.tries, 3);
  await failure(begin(host, { on: card.serial }), 'unsupportedAlgorithm');
});

test('a card that is pulled out while the window is open closes it', { skip: noReader }, async (t) => {
  const reader = await startCardReader();
  t.after(() => reader.close());
  const world = computer(t, reader.module);
  const card = reader.makeCard();
  await reader.plug(card);
  const host = world.host();
  const storage = await findToken(host, card.serial);
  world.script([{ hang: true }]);
  const waiting = host.nextNotification('$/progress', ({ phase }) => phase === 'waiting_user');
  const answer = ask(host, 'pin.change', { storage: storage.id });
  await waiting;
  await reader.unplug();
  await failure(answer, 'tokenRemoved');
  assert.equal(card.tries, 3);
});

test('the trusted certificates of the system are no storage and no problem', async (t) => {
  const hsm = await startSoftHsm();
  t.after(hsm.close);
  const host = computer(t, debianModule('p11-kit-trust'), hsm.module).host();
  const { storages, problems } = await ask(host, 'storages.list');
  assert.deepEqual(storages.map(({ kind }) => kind).sort(), ['registry', 'token']);
  assert.deepEqual(problems, []);
  assert.deepEqual((await keysList(host)).problems, []);
});
