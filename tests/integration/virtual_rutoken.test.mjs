// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The virtual Rutoken as OpenSC's pkcs11-tool sees it, with OpenSSL and its gost engine as the judge of signatures. Each
// call is a process of its own, so that everything here also says that a token's state outlives processes.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sanitizerVariables } from '../modules/pkcs11_tool.mjs';
import { defaultSoPin, defaultUserPin, modulePath, VirtualRutoken } from '../virtual_rutoken/virtual_rutoken.mjs';

const ecp3 = '3b9aca01';
const ecp2 = '3b9aca02';
const lite = '3b9aca03';

let rutoken;
beforeEach(() => {
  rutoken = new VirtualRutoken({
    tokens: [{ serial: ecp3 }, { serial: ecp2, model: 'ecp2' }, { serial: lite, model: 'lite' }],
    slots: [{ reader: 'Aktiv Rutoken ECP 00 00', token: ecp3 }, { reader: 'Aktiv Rutoken lite 01 00', token: lite }],
  });
});
afterEach(() => rutoken.remove());

const env = { ...process.env, ...sanitizerVariables(modulePath()) };

const command = (args) => ['--module', rutoken.module, ...args];
const loggedIn = ['--slot', '0', '--login', '--pin', defaultUserPin];

/** Ends with status 0, or the test fails. */
function tool(...args) {
  const { status, signal, stdout, stderr } = spawnSync('pkcs11-tool', command(args), { encoding: 'utf8', env });
  assert.equal(status, 0, `pkcs11-tool ${args.join(' ')}: ${signal ?? status}\n${stdout}${stderr}`);
  return stdout;
}

/** Ends otherwise, and says why. */
function refused(...args) {
  const { status, stdout, stderr } = spawnSync('pkcs11-tool', command(args), { encoding: 'utf8', env });
  assert.notEqual(status, 0, `pkcs11-tool ${args.join(' ')} should fail\n${stdout}`);
  return stderr;
}

/** Several at once; gives their status. */
const atOnce = (lines) => Promise.all(lines.map((args) => new Promise((resolve) => {
  spawn('pkcs11-tool', command(args), { stdio: 'ignore', env }).on('close', (status, signal) => resolve(signal ?? status));
})));

function openssl(...args) {
  return spawnSync('openssl', args, { encoding: 'utf8' });
}

test('slots, tokens and mechanisms are listed as their models have them', () => {
  const slots = tool('--list-slots');
  assert.match(slots, /Slot 0 .*Aktiv Rutoken ECP 00 00[^]*token model +: Rutoken ECP[^]*serial num +: 3b9aca01/);
  assert.match(slots, /Slot 1 .*Aktiv Rutoken lite 01 00[^]*token model +: Rutoken lite[^]*serial num +: 3b9aca03/);
  assert.match(slots, /user PIN to be changed/);

  assert.match(tool('--list-mechanisms', '--slot', '0'), /RSA-PKCS, keySize=\{512,4096\}[^]*ECDSA,[^]*GOSTR3410-512-KEY-PAIR-GEN/);
  assert.doesNotMatch(tool('--list-mechanisms', '--slot', '1'), /keySize/);
  rutoken.plug(0, ecp2);
  const mechanisms = tool('--list-mechanisms', '--slot', '0');
  assert.match(mechanisms, /RSA-PKCS, keySize=\{512,2048\}[^]*GOSTR3410-512-KEY-PAIR-GEN/);
  assert.doesNotMatch(mechanisms, /ECDSA/);
});

test('a wrong PIN is counted down between processes, and one login is one line in the log', () => {
  assert.match(refused('--slot', '0', '--login', '--pin', 'wrongpin', '-O'), /CKR_PIN_INCORRECT/);
  assert.equal(rutoken.userTriesLeft(ecp3), 9);
  for (let left = 8; left >= 0; left--) {
    refused('--slot', '0', '--login', '--pin', 'wrongpin', '-O');
    assert.equal(rutoken.userTriesLeft(ecp3), left);
  }
  assert.match(refused(...loggedIn, '-O'), /CKR_PIN_LOCKED/);
  assert.match(tool('--list-slots'), /user PIN locked/);
  assert.equal(rutoken.userTriesLeft(lite), 10);
  assert.deepEqual(rutoken.calls('C_Login').map(({ result, slot, detail }) => [result, slot, detail]), [
    ...Array.from({ length: 10 }, () => ['CKR_PIN_INCORRECT', 0, 'CKU_USER']), ['CKR_PIN_LOCKED', 0, 'CKU_USER'],
  ]);
  assert.doesNotMatch(readFileSync(rutoken.path('calls.log'), 'utf8'), /wrongpin|12345678/);
});

test('five processes that type a wrong PIN at once cost five tries', async () => {
  const results = await atOnce(Array.from({ length: 5 }, () => ['--slot', '0', '--login', '--pin', 'wrongpin', '-O']));
  assert.ok(results.every((status) => status !== 0));
  assert.equal(rutoken.userTriesLeft(ecp3), 5);
});

test('PINs are changed and given by their owners', () => {
  tool('--slot', '0', '--change-pin', '--login', '--pin', defaultUserPin, '--new-pin', 'changed pin');
  assert.match(refused(...loggedIn, '-O'), /CKR_PIN_INCORRECT/);
  tool('--slot', '0', '--login', '--pin', 'changed pin', '-O');
  assert.doesNotMatch(tool('--list-slots').split('Slot 1')[0], /user PIN to be changed/);
  tool('--slot', '0', '--login', '--login-type', 'so', '--so-pin', defaultSoPin, '--init-pin', '--new-pin', 'given by so');
  tool('--slot', '0', '--login', '--pin', 'given by so', '-O');
});

for (const [bits, set, mechanism, digest] of [
  ...['A', 'B', 'C', 'D'].map((set) => [256, set, 'GOSTR3410', 'md_gost12_256']),
  ...['A', 'B', 'C'].map((set) => [512, set, '0xD4321006', 'md_gost12_512']),
]) {
  test(`a key of GOST ${bits} on ${set} signs what OpenSSL verifies, and nothing else`, () => {
    tool(...loggedIn, '--keypairgen', '--key-type', `GOSTR3410-2012-${bits}:${set}`, '--id', '0102', '--label', 'ключ');
    const [publicKey, privateKey] = rutoken.objects(ecp3);
    assert.deepEqual([publicKey.class, privateKey.class, publicKey.id, privateKey.id], ['publicKey', 'privateKey', '0102', '0102']);
    assert.equal(publicKey.label, 'ключ');
    assert.deepEqual([publicKey.private, privateKey.private], [false, true]);

    writeFileSync(rutoken.path('text'), randomBytes(1000));
    const hashed = execFileSync('openssl', ['dgst', '-engine', 'gost', `-${digest}`, '-binary', rutoken.path('text')], { stdio: ['ignore', 'pipe', 'ignore'] });
    writeFileSync(rutoken.path('digest'), hashed);
    tool(...loggedIn, '--sign', '--mechanism', mechanism, '--id', '0102', '--input-file', rutoken.path('digest'), '--output-file', rutoken.path('signature'));
    writeFileSync(rutoken.path('spki.der'), gostSpki(bits, set, Buffer.from(publicKey.value, 'hex')));
    execFileSync('openssl', ['pkey', '-engine', 'gost', '-pubin', '-inform', 'DER', '-in', rutoken.path('spki.der'), '-out', rutoken.path('key.pem')], { stdio: 'ignore' });

    const verify = () => openssl('dgst', '-engine', 'gost', `-${digest}`, '-verify', rutoken.path('key.pem'), '-signature', rutoken.path('signature'), rutoken.path('text'));
    assert.match(verify().stdout, /Verified OK/);
    const signature = readFileSync(rutoken.path('signature'));
    assert.equal(signature.length, bits / 4);
    signature[bits / 8] ^= 1;
    writeFileSync(rutoken.path('signature'), signature);
    assert.doesNotMatch(verify().stdout, /Verified OK/);
  });
}

test('RSA signs a DigestInfo and ECDSA a digest, as OpenSSL verifies them', () => {
  tool(...loggedIn, '--keypairgen', '--key-type', 'rsa:2048', '--id', '01');
  tool(...loggedIn, '--keypairgen', '--key-type', 'EC:prime256v1', '--id', '02');
  tool(...loggedIn, '--keypairgen', '--key-type', 'EC:secp384r1', '--id', '03');
  const text = randomBytes(1000);
  writeFileSync(rutoken.path('text'), text);
  const sha256 = createHash('sha256').update(text).digest();
  const digestInfo = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), sha256]);
  for (const [id, mechanism, input, format] of [['01', 'RSA-PKCS', digestInfo, []], ['02', 'ECDSA', sha256, ['--signature-format', 'openssl']],
    ['03', 'ECDSA', sha256, ['--signature-format', 'openssl']]]) {
    writeFileSync(rutoken.path('input'), input);
    tool(...loggedIn, '--sign', '--mechanism', mechanism, '--id', id, ...format, '--input-file', rutoken.path('input'), '--output-file', rutoken.path('signature'));
    // pkcs11-tool 0.23 reads freed memory when it writes out a public key on a curve, of any module.
    if (mechanism === 'ECDSA') writeFileSync(rutoken.path('spki.der'), ecSpki(id));
    else tool('--slot', '0', '--read-object', '--type', 'pubkey', '--id', id, '--output-file', rutoken.path('spki.der'));
    const verify = (file) => openssl('dgst', '-sha256', '-verify', rutoken.path('spki.der'), '-keyform', 'DER', '-signature', rutoken.path('signature'), rutoken.path(file));
    assert.match(verify('text').stdout, /Verified OK/, id);
    assert.doesNotMatch(verify('input').stdout, /Verified OK/, id);
  }
});

test('a certificate and data are written, read and deleted; a Lite keeps private data behind its PIN', () => {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=Test', '-keyout', rutoken.path('key.pem'),
    '-outform', 'DER', '-out', rutoken.path('certificate.der')], { stdio: 'ignore' });
  tool(...loggedIn, '--write-object', rutoken.path('certificate.der'), '--type', 'cert', '--id', '07', '--label', 'Test');
  tool('--slot', '0', '--read-object', '--type', 'cert', '--id', '07', '--output-file', rutoken.path('read.der'));
  assert.deepEqual(readFileSync(rutoken.path('read.der')), readFileSync(rutoken.path('certificate.der')));
  tool(...loggedIn, '--delete-object', '--type', 'cert', '--id', '07');
  assert.deepEqual(rutoken.objects(ecp3), []);

  writeFileSync(rutoken.path('data'), 'secret');
  const onLite = ['--slot', '1', '--login', '--pin', defaultUserPin];
  tool(...onLite, '--write-object', rutoken.path('data'), '--type', 'data', '--private', '--label', 'container');
  assert.doesNotMatch(tool('--slot', '1', '-O'), /container/);
  assert.match(tool(...onLite, '-O'), /container/);
  assert.match(refused(...onLite, '--keypairgen', '--key-type', 'GOSTR3410-2012-256:A'), /CKR_MECHANISM_INVALID|not supported/i);
});

test('keys that processes make at once are all there, and each half once', async () => {
  const ids = ['11', '12', '13', '14', '15', '16'];
  const results = await atOnce(ids.map((id) => [...loggedIn, '--keypairgen', '--key-type', 'GOSTR3410-2012-256:B', '--id', id]));
  assert.deepEqual(results, ids.map(() => 0));
  const objects = rutoken.objects(ecp3);
  assert.deepEqual(objects.filter((object) => object.class === 'privateKey').map(({ id }) => id).sort(), ids);
  assert.equal(new Set(objects.map(({ handle }) => handle)).size, 12);
});

test('tokens come and go, and each keeps what it has', () => {
  tool(...loggedIn, '--keypairgen', '--key-type', 'GOSTR3410-2012-256:A', '--id', '01');
  rutoken.unplug(0);
  assert.doesNotMatch(tool('--list-token-slots'), /Aktiv Rutoken ECP/);
  rutoken.plug(0, ecp2);
  assert.doesNotMatch(tool(...loggedIn, '-O'), /Private Key/);
  rutoken.plug(0, ecp3);
  assert.match(tool(...loggedIn, '-O'), /Private Key/);
  assert.deepEqual(rutoken.plugs()[0], { token: ecp3, insertion: 4 });
  assert.throws(() => rutoken.plug(0, '00000000'), /no token/);
});

test('faults of every kind reach the process, once each', async () => {
  rutoken.faults({ function: 'C_GetTokenInfo', slot: 0, do: 'print', text: 'noise of the vendor' });
  assert.match(tool('--list-slots'), /noise of the vendor/);
  assert.doesNotMatch(tool('--list-slots'), /noise of the vendor/);
  rutoken.faults({ function: 'C_GetTokenInfo', slot: 0, do: 'flood', bytes: 300_000 });
  assert.ok(tool('--list-slots').length > 300_000);

  for (const [fault, signal] of [['crash', 'SIGSEGV'], ['abort', 'SIGABRT']]) {
    rutoken.faults({ function: 'C_Login', slot: 0, do: fault });
    assert.deepEqual(await atOnce([[...loggedIn, '-O']]), [signal]);
    tool(...loggedIn, '-O');
  }
  rutoken.faults({ function: 'C_GenerateKeyPair', do: 'answer', rv: 'CKR_DEVICE_MEMORY' });
  assert.match(refused(...loggedIn, '--keypairgen', '--key-type', 'GOSTR3410-2012-256:A'), /CKR_DEVICE_MEMORY/);
  rutoken.faults({ function: 'C_GenerateKeyPair', do: 'unplug' });
  assert.match(refused(...loggedIn, '--keypairgen', '--key-type', 'GOSTR3410-2012-256:A'), /CKR_DEVICE_REMOVED/);
  assert.equal(rutoken.plugs()[0].token, null);
  rutoken.plug(0, ecp3);
  rutoken.faults({ function: 'C_Login', do: 'lockPin' });
  assert.match(refused(...loggedIn, '-O'), /CKR_PIN_LOCKED/);
  assert.equal(rutoken.userTriesLeft(ecp3), 0);
});

test('a call that hangs leaves the other processes at work', async () => {
  rutoken.faults({ function: 'C_Login', slot: 0, do: 'hang' });
  const hanging = spawn('pkcs11-tool', command([...loggedIn, '-O']), { stdio: 'ignore', env });
  const ended = new Promise((resolve) => hanging.on('close', (status, signal) => resolve(signal)));
  while (!rutoken.calls('C_Login').some(({ result }) => result === '(hangs)')) await sleep(5);
  assert.equal(rutoken.calls('C_Login').at(-1).pid, hanging.pid);
  tool(...loggedIn, '-O');
  hanging.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL');
});

function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(content.length < 128 ? [tag, content.length] : [tag, 0x81, content.length]), content]);
}

/** SubjectPublicKeyInfo (RFC 5480) of the public key with that CKA_ID. */
function ecSpki(id) {
  const [ckaId, ecParams, ecPoint] = [0x102, 0x180, 0x181];
  const { attributes } = rutoken.state(ecp3).objects.find((object) => object.attributes[ckaId] === id && object.attributes[ecPoint] !== undefined);
  const octets = Buffer.from(attributes[ecPoint], 'hex');
  assert.deepEqual([...octets.subarray(0, 3)], [0x04, octets.length - 2, 0x04], 'an OCTET STRING with an uncompressed point');
  const algorithm = der(0x30, Buffer.from('06072a8648ce3d0201', 'hex'), Buffer.from(attributes[ecParams], 'hex'));
  return der(0x30, algorithm, der(0x03, Buffer.from([0]), octets.subarray(2)));
}

/** SubjectPublicKeyInfo (RFC 9215 4.2) of a key on a tc26 set, without a digestParamSet. */
function gostSpki(bits, set, value) {
  const arc = bits === 256 ? 1 : 2;
  const algorithm = Buffer.from([0x06, 0x08, 0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x01, arc]);
  const parameters = Buffer.from([0x06, 0x09, 0x2a, 0x85, 0x03, 0x07, 0x01, 0x02, 0x01, arc, 'ABCD'.indexOf(set) + 1]);
  return der(0x30, der(0x30, algorithm, der(0x30, parameters)), der(0x03, Buffer.from([0]), der(0x04, value)));
}
