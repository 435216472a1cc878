// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Renewal on a real host: OpenSSL verifies the new request and what the old key signed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ask, begin as beginOnToken, failure, finish, rightPin, token, TokenWorld } from './token_world.mjs';
import { applicant, openssl, TestAuthority, verifyRequest, World } from './world.mjs';

const oldPassword = { pin: 'Сложный пароль 7Q!' };
const newPassword = { pin: 'Новый пароль 8W?' };

let world;
beforeEach(() => (world = new World()));
afterEach(() => world.end());

const derOf = (pem) => Buffer.from(pem.replace(/-----[^-]*-----/g, ''), 'base64');

/** The elements inside a SEQUENCE: [whole, content]. */
function inside(der) {
  const read = (bytes) => {
    const long = bytes[1] & 0x80 ? bytes[1] & 0x7f : 0;
    const length = long ? bytes.readUIntBE(2, long) : bytes[1];
    return { head: 2 + long, end: 2 + long + length };
  };
  const { head, end } = read(der);
  const out = [];
  for (let rest = der.subarray(head, end); rest.length > 0; rest = rest.subarray(read(rest).end)) out.push(rest.subarray(0, read(rest).end));
  return out;
}
const subjectOfRequest = (csr) => inside(inside(derOf(csr))[0])[1];
/** After serial, algorithm, issuer and validity, and before them the version, if it is said. */
function subjectOfCertificate(pem) {
  const fields = inside(inside(derOf(pem))[0]);
  return fields[fields[0][0] === 0xa0 ? 5 : 4];
}
const publicKey = (command, pem) => openssl([command, '-engine', 'gost', '-noout', '-pubkey'], pem);

/** The content that the old certificate's key signed; fails unless OpenSSL takes the signature as CAdES-BES. */
function verified(cms, authority) {
  const [file, content] = ['cms.der', 'content.der'].map((name) => join(world.folder, name));
  writeFileSync(file, Buffer.from(cms, 'base64'));
  const { stderr } = spawnSync('openssl', ['cms', '-engine', 'gost', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', file,
    '-CAfile', authority.path('ca.pem'), '-purpose', 'any', '-out', content], { encoding: 'utf8' });
  assert.match(stderr, /CAdES Verification successful|Verification successful/i);
  return readFileSync(content);
}

/** A certificate of the site's own on `storage`: {pem, handle}. */
async function issued(host, authority, begun) {
  const pem = authority.issue(begun.csr);
  await finish(host, begun.id, pem);
  const { certificates } = await ask(host, 'certificates.list');
  assert.equal(certificates.length, 1);
  assert.deepEqual(certificates[0].renewable, { state: 'yes' });
  return { pem, handle: certificates[0].id };
}

const beginInRegistry = (host, profile) => ask(host, 'enrolments.begin', { requestId: 'first', storage: 'registry', applicant, profile });

function checkRenewed(renewed, old, authority) {
  verifyRequest(renewed.csr);
  assert.deepEqual(subjectOfRequest(renewed.csr), subjectOfCertificate(old.pem));
  assert.notEqual(publicKey('req', renewed.csr), publicKey('x509', old.pem));
  assert.deepEqual(verified(renewed.cms, authority), derOf(renewed.csr));
}

for (const algorithm of ['gost2012-256', 'gost2012-512', 'rsa-2048', 'ecdsa-p256']) {
  test(`a certificate of ${algorithm} in the registry is renewed and the new one installed`, async () => {
    world.script([oldPassword, oldPassword, oldPassword, newPassword, newPassword]);
    const host = world.host();
    const authority = new TestAuthority(join(world.folder, 'ca'));
    const old = await issued(host, authority, await beginInRegistry(host, { algorithm }));
    const before = world.windows().length;
    const renewed = await ask(host, 'renew', { requestId: 'second', certificate: old.handle });
    assert.equal(world.windows().length, before + 2, "the old key's password, the new key's");
    checkRenewed(renewed, old, authority);
    assert.equal(openssl(['req', '-engine', 'gost', '-noout', '-text'], renewed.csr).match(/Public Key Algorithm: .*/)[0],
      openssl(['x509', '-engine', 'gost', '-noout', '-text'], old.pem).match(/Public Key Algorithm: .*/)[0]);
    assert.deepEqual(await ask(host, 'renew', { requestId: 'second', certificate: old.handle }), renewed);
    const { certificate } = await finish(host, renewed.id, authority.issue(renewed.csr));
    assert.equal(certificate.commonName, 'Иванова Анна Петровна');
    assert.equal(world.containers().length, 2, 'the old key stays');
  });
}

test('a key for signing alone is renewed as one, and its purposes stay', async () => {
  world.script([oldPassword, oldPassword, oldPassword, newPassword]);
  const host = world.host();
  const authority = new TestAuthority(join(world.folder, 'ca'));
  const begun = await beginInRegistry(host, {});
  const old = await issued(host, authority, begun);
  const { csr } = await ask(host, 'renew', { requestId: 'second', certificate: old.handle, profile: { keyUse: 'signing', identificationKind: 1 } });
  assert.match(openssl(['req', '-engine', 'gost', '-noout', '-text'], csr), /Key Usage: critical\s+Digital Signature, Non Repudiation\n/);
});

test('a person who cancels either window loses nothing', async () => {
  world.script([oldPassword, oldPassword, { cancel: true }, oldPassword, { cancel: true }]);
  const host = world.host();
  const authority = new TestAuthority(join(world.folder, 'ca'));
  const old = await issued(host, authority, await beginInRegistry(host));
  for (let turn = 0; turn < 2; turn += 1) {
    const error = await failure(ask(host, 'renew', { requestId: 'second', certificate: old.handle }), 'cancelled');
    assert.equal(error.data.keyCreated, false);
  }
  assert.equal(world.containers().length, 1);
  const { enrolments } = await ask(host, 'enrolments.list');
  assert.deepEqual(enrolments.map(({ requestId }) => requestId), ['first']);
});

test('on one virtual Rutoken a renewal is one window and one PIN', async () => {
  await world.end();
  world = new TokenWorld();
  const host = world.host();
  world.script([rightPin, rightPin, rightPin]);
  const old = await issued(host, world.authority, await beginOnToken(host));
  const before = world.windows().length;
  const renewed = await ask(host, 'renew', { requestId: 'second', certificate: old.handle });
  assert.equal(world.windows().length, before + 1);
  checkRenewed(renewed, old, world.authority);

});

test('a key in the registry signs for the next one on a token', async () => {
  await world.end();
  world = new TokenWorld({ tokens: [token()] });
  const host = world.host();
  world.script([oldPassword, oldPassword, oldPassword, rightPin]);
  const old = await issued(host, world.authority, await beginInRegistry(host));
  const { storages } = await ask(host, 'storages.list');
  const storage = storages.find(({ kind }) => kind === 'token').id;
  const renewed = await ask(host, 'renew', { requestId: 'second', certificate: old.handle, storage, profile: { qualified: true } });
  assert.equal(renewed.storage, storage);
  checkRenewed(renewed, old, world.authority);
});

test('certificates of others, and storages that do not serve, are refused before any window', async () => {
  world.script([oldPassword, oldPassword]);
  const host = world.host();
  const authority = new TestAuthority(join(world.folder, 'ca'));
  const old = await issued(host, authority, await beginInRegistry(host));
  const before = world.windows().length;
  const renew = (more) => ask(host, 'renew', { requestId: 'second', certificate: old.handle, ...more });
  await failure(renew({ certificate: 'certificate-of-nobody' }), 'certificateNotFound');
  await failure(renew({ profile: { qualified: true } }), 'qualifiedStorageNeeded');
  await failure(renew({ storage: 'token-of-nobody' }), 'storageNotFound');
  await failure(host.request('renew', { requestId: 'x', certificate: old.handle }, { origin: 'https://other.example.ru' }), 'certificateNotFound');
  assert.equal(world.windows().length, before);
});
