// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The real PKCS#11 modules that other tests use are as those expect: shown by pkcs11-tool and OpenSSL alone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { startCardReader, whyNoCardReader } from './card_reader.mjs';
import { debianModule } from './configured_module.mjs';
import { listSlots, pkcs11Tool } from './pkcs11_tool.mjs';
import { startRemote } from './remote.mjs';
import { startSoftHsm } from './softhsm.mjs';
import { startTpm } from './tpm.mjs';
import { openssl } from '../integration/world.mjs';

const data = Buffer.from('What is to be signed, байты');
const folder = mkdtempSync(join(tmpdir(), 'kepka-modules-'));
const file = (name) => join(folder, name);
const noReader = whyNoCardReader();
after(() => rmSync(folder, { recursive: true }));

/** Signs data with a key of the token, as ECDSA of its SHA-256 or as RSA PKCS#1 with SHA-256. */
async function sign(module, { label, pin }, algorithm, id) {
  const { input, options } = algorithm === 'EC'
    ? { input: createHash('sha256').update(data).digest(), options: ['--mechanism', 'ECDSA', '--signature-format', 'openssl'] }
    : { input: data, options: ['--mechanism', 'SHA256-RSA-PKCS'] };
  writeFileSync(file('input'), input);
  await pkcs11Tool(module, '--token-label', label, '--login', '--pin', pin, '--sign', '--id', id, ...options,
    '--input-file', file('input'), '--output-file', file('signature'));
}

/** OpenSSL's verdict on the last signature; key: PEM. */
function verify(key) {
  writeFileSync(file('key'), key);
  writeFileSync(file('data'), data);
  return openssl(['dgst', '-sha256', '-verify', file('key'), '-signature', file('signature'), file('data')]);
}

async function publicKey(module, label, id) {
  await pkcs11Tool(module, '--token-label', label, '--read-object', '--type', 'pubkey', '--id', id, '--output-file', file('public'));
  return openssl(['pkey', '-pubin', '-inform', 'DER', '-in', file('public')]);
}

async function refusesWrongPin(module, { label }) {
  await assert.rejects(pkcs11Tool(module, '--token-label', label, '--login', '--pin', '111111', '--list-objects'), /CKR_PIN_INCORRECT/);
}

async function makesKeysAndSigns(module, token) {
  for (const [algorithm, keyType, id] of [['EC', 'EC:prime256v1', '01'], ['RSA', 'rsa:2048', '02']]) {
    await pkcs11Tool(module, '--token-label', token.label, '--login', '--pin', token.pin, '--keypairgen', '--key-type', keyType, '--id', id, '--label', algorithm);
    await sign(module, token, algorithm, id);
    assert.match(verify(await publicKey(module, token.label, id)), /Verified OK/);
  }
}

const tokensOf = async (module) => (await listSlots(module)).filter(({ empty, label }) => !empty && label);

test('SoftHSM2 has the tokens asked for, makes keys and signs with the right PIN alone', async (t) => {
  const hsm = await startSoftHsm([{ label: 'First' }, { label: 'Второй', pin: '1234' }]);
  t.after(hsm.close);
  const tokens = await tokensOf(hsm.module);
  assert.deepEqual(tokens.map(({ label }) => label).sort(), ['First', 'Второй']);
  for (const token of hsm.tokens) {
    assert.equal(tokens.find(({ label }) => label === token.label).serial, token.serial);
    await refusesWrongPin(hsm.module, token);
    await makesKeysAndSigns(hsm.module, token);
  }
});

test('two SoftHSM2 know nothing of each other', async (t) => {
  const [first, second] = [await startSoftHsm([{ label: 'First' }]), await startSoftHsm([{ label: 'Second' }])];
  t.after(() => Promise.all([first.close(), second.close()]));
  assert.deepEqual((await tokensOf(first.module)).map(({ label }) => label), ['First']);
  assert.deepEqual((await tokensOf(second.module)).map(({ label }) => label), ['Second']);
});

test('a TPM makes keys, signs with the right PIN alone, and serves two processes at once', async (t) => {
  const tpm = await startTpm();
  t.after(tpm.close);
  const [token] = tpm.tokens;
  const [shown] = await tokensOf(tpm.module);
  assert.equal(shown.label, token.label);
  assert.equal(shown.serial, token.serial);
  await refusesWrongPin(tpm.module, token);
  await makesKeysAndSigns(tpm.module, token);
  const lists = await Promise.all([1, 2, 3].map(() => pkcs11Tool(tpm.module, '--login', '--pin', token.pin, '--list-objects')));
  for (const list of lists) assert.match(list, /Private Key Object; RSA/);
});

test('a card is seen when it comes, when it goes, and when another takes its place', { skip: noReader }, async (t) => {
  const reader = await startCardReader();
  t.after(() => reader.close());
  const [first, second] = [reader.makeCard({ name: 'First' }), reader.makeCard({ name: 'Second' })];
  const serials = async () => (await listSlots(reader.module)).map(({ empty, serial }) => (empty ? undefined : serial));
  assert.deepEqual(await serials(), [undefined, undefined]);
  await reader.plug(first);
  assert.deepEqual(await serials(), [first.serial, undefined]);
  await reader.unplug();
  assert.deepEqual(await serials(), [undefined, undefined]);
  await reader.plug(second);
  assert.deepEqual(await serials(), [second.serial, undefined]);
  await reader.plug(first, 1);
  assert.deepEqual(await serials(), [second.serial, first.serial]);
});

test('a card shows its certificate and signs with the right PIN alone', { skip: noReader }, async (t) => {
  const reader = await startCardReader();
  t.after(() => reader.close());
  const card = reader.makeCard({ name: 'Card' });
  await reader.plug(card);
  const [{ label }] = await listSlots(reader.module);
  await pkcs11Tool(reader.module, '--read-object', '--type', 'cert', '--id', '01', '--output-file', file('certificate'));
  assert.deepEqual(readFileSync(file('certificate')), card.certificate);
  await refusesWrongPin(reader.module, { label });
  assert.equal(card.tries, 2);
  await sign(reader.module, { label, pin: card.pin }, 'EC', '01');
  assert.equal(card.tries, 3);
  assert.match(verify(new X509Certificate(card.certificate).publicKey.export({ type: 'spki', format: 'pem' })), /Verified OK/);
});

test("a card's PIN can be changed, and wrong ones lock it", { skip: noReader }, async (t) => {
  const reader = await startCardReader();
  t.after(() => reader.close());
  const card = reader.makeCard();
  await reader.plug(card);
  await pkcs11Tool(reader.module, '--login', '--pin', card.pin, '--change-pin', '--new-pin', '135790');
  assert.equal(card.pin, '135790');
  const [{ label }] = await listSlots(reader.module);
  await refusesWrongPin(reader.module, { label });
  await refusesWrongPin(reader.module, { label });
  assert.ok((await listSlots(reader.module))[0].flags.includes('final user PIN try'));
  await assert.rejects(pkcs11Tool(reader.module, '--login', '--pin', '111111', '--list-objects'), /CKR_PIN_LOCKED/);
  await assert.rejects(pkcs11Tool(reader.module, '--login', '--pin', card.pin, '--list-objects'), /CKR_PIN_LOCKED/);
  assert.equal(card.tries, 0);
});

test('two readers run at once, and one whose service is killed has no cards', { skip: noReader }, async (t) => {
  const [first, second] = [await startCardReader(), await startCardReader()];
  t.after(() => Promise.all([first.close(), second.close()]));
  const card = second.makeCard();
  await first.plug(first.makeCard());
  await second.plug(card);
  await first.killService();
  assert.deepEqual(await tokensOf(first.module).catch(() => []), []);
  assert.equal((await tokensOf(second.module))[0].serial, card.serial);
});

test("another module's tokens are used through p11-kit, and gone with its server", async (t) => {
  const hsm = await startSoftHsm([{ label: 'Far away' }]);
  t.after(hsm.close);
  const remote = await startRemote(hsm.module);
  t.after(remote.close);
  const [token] = hsm.tokens;
  assert.equal((await tokensOf(remote.module))[0].serial, token.serial);
  await refusesWrongPin(remote.module, token);
  await makesKeysAndSigns(remote.module, token);
  await remote.killService();
  await assert.rejects(listSlots(remote.module), /No slots/);
});

test("the system's trusted certificates are a token that takes nothing", async () => {
  const trust = debianModule('p11-kit-trust');
  const [token] = await tokensOf(trust);
  assert.ok(token.flags.includes('readonly'));
  assert.ok(!token.flags.includes('login required'));
  assert.match(await pkcs11Tool(trust, '--list-objects', '--type', 'cert'), /X\.509 cert/);
});

test('what was started is gone when it is closed', async () => {
  const hsm = await startSoftHsm();
  const started = [hsm, await startTpm(), await startRemote(hsm.module), ...(noReader ? [] : [await startCardReader()])];
  const folders = started.map(({ module }) => dirname(module));
  for (const one of started.reverse()) await one.close();
  for (const gone of folders) {
    assert.ok(!existsSync(gone));
    assert.equal(spawnSync('pgrep', ['-f', gone]).status, 1, `a process of ${gone} lives on`);
  }
});
