// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Requests by an authority's profile, and for a key that is there already.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ask, begin as beginOnToken, failure, rightPin, TokenWorld } from './token_world.mjs';
import { applicant, openssl, reviewPages, TestAuthority, verifyRequest, World } from './world.mjs';

const password = { pin: 'Сложный пароль 7Q!' };
const base64 = (hex) => Buffer.from(hex, 'hex').toString('base64');

/** Everything that a profile can ask for. */
const profile = {
  keyUsage: ['digitalSignature', 'nonRepudiation', 'keyAgreement'],
  extendedKeyUsage: ['1.3.6.1.5.5.7.3.2', '1.2.643.2.2.34.6'],
  certificatePolicies: ['1.2.643.100.113.1', '1.2.643.100.113.2'],
  identificationKind: 0,
  subjectAltName: [{ kind: 'email', value: 'anna@example.ru' }],
  privateKeyUsagePeriod: { notBefore: '2026-12-01T00:00:00Z', notAfter: '2028-03-01T00:00:00Z' },
  extensions: [{ oid: '1.3.6.1.4.1.311.20.2', value: base64('1e080055007300650072') }],
  attributes: [{ oid: '1.3.6.1.4.1.311.13.2.3', values: [base64('160c31302e302e31393034352e32')] }],
};

let world;
beforeEach(() => (world = new World()));
afterEach(() => world.end());

const begin = (host, more = {}) => ask(host, 'enrolments.begin', { requestId: 'application-1', storage: 'registry', applicant, ...more });
const textOf = (csr) => openssl(['req', '-engine', 'gost', '-noout', '-text', '-nameopt', 'utf8'], csr);
const publicKeyOf = (csr) => openssl(['req', '-engine', 'gost', '-noout', '-pubkey'], csr);
const said = () => world.transcript().filter(({ command }) => command === 'SETDESC').map(({ argument }) => argument).join('\n');

test('OpenSSL and certtool read everything that a profile asked for, and the window says what is unusual', async () => {
  world.script([password]);
  const host = world.host();
  const pages = reviewPages(host, () => true);
  const { csr } = await begin(host, { profile });
  verifyRequest(csr);
  assert.deepEqual(pages.map(({ kind, person, closed }) => [kind, person, closed]), [['request', 'Иванова Анна Петровна', false], ['request', 'Иванова Анна Петровна', true]]);
  const fields = Object.fromEntries(pages[0].fields.map(({ label, value }) => [label.en, value]));
  assert.equal(fields.CN, 'Иванова Анна Петровна');
  assert.equal(fields['Key usage'], 'digitalSignature, nonRepudiation, keyAgreement');
  assert.equal(fields['Period of the key'], '01.12.2026 – 01.03.2028');
  assert.equal(fields['Addition 1.3.6.1.4.1.311.20.2'], '1e080055007300650072');
  const text = textOf(csr);
  for (const part of [/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation, Key Agreement\n/, /TLS Web Client Authentication, 1\.2\.643\.2\.2\.34\.6/,
    /Policy: Class of Signing Tool KC1\s+Policy: Class of Signing Tool KC2/, /email:anna@example\.ru/, /Not Before: Dec {2}1 00:00:00 2026 GMT, Not After: Mar {2}1 00:00:00 2028 GMT/,
    /1\.3\.6\.1\.4\.1\.311\.20\.2/, /1\.3\.6\.1\.4\.1\.311\.13\.2\.3 *:10\.0\.19045\.2/, /Signing Tool of Subject: *\n *Kepka/]) assert.match(text, part);
  const file = join(world.folder, 'request.pem');
  writeFileSync(file, csr);
  assert.match(execFileSync('certtool', ['--crq-info', '--infile', file], { encoding: 'utf8' }), /Self signature: verified/);
  assert.match(said(), /Другие имена: anna@example\.ru/);
  assert.match(said(), /Ещё в заявке: 2\.5\.29\.16, 1\.3\.6\.1\.4\.1\.311\.20\.2, 1\.3\.6\.1\.4\.1\.311\.13\.2\.3/);
  assert.match(said(), /ИНН 500100732259, СНИЛС 11223344595/);
});

test('who does not go on from the review page has begun nothing', async () => {
  const host = world.host();
  reviewPages(host, () => false);
  await failure(begin(host, { profile }), 'cancelled', { phase: 'waiting_user', keyCreated: false });
  assert.deepEqual(world.windows(), []);
  assert.deepEqual((await ask(host, 'enrolments.list')).enrolments, []);
});

test('what no request asks for is refused before any window', async () => {
  const host = world.host();
  const raw = (oid, hex) => begin(host, { profile: { extensions: [{ oid, value: base64(hex) }] } });
  await failure(raw('2.5.29.19', '30030101ff'), 'profileRefused', { reason: 'authority' });
  await failure(raw('2.5.29.15', '03020204'), 'profileRefused', { reason: 'duplicate' });
  await failure(raw('1.2.643.100.111', '0c0141'), 'profileRefused', { reason: 'duplicate' });
  await failure(raw('1.2.3.4', '0500ff'), 'profileRefused', { reason: 'malformed' });
  await failure(begin(host, { profile: { keyUsage: ['keyCertSign'] } }), 'invalidParams');
  assert.deepEqual(world.windows(), []);
  assert.equal(world.containers().length, 0);
});

test('a qualified signature is asked of a token that gives one, and of nothing else', async () => {
  await world.end();
  world = new TokenWorld();
  const host = world.host();
  await failure(begin(host, { profile: { qualified: true } }), 'qualifiedStorageNeeded');
  assert.deepEqual(world.windows(), []);
  world.script([rightPin]);
  const { extensions: _, attributes: __, privateKeyUsagePeriod: ___, ...usual } = profile;
  const { csr } = await beginOnToken(host, { profile: { ...usual, qualified: true } });
  verifyRequest(csr);
  assert.match(textOf(csr), /Signing Tool of Subject: *\n *СКЗИ "РУТОКЕН ЭЦП"/);
});

test('another request for a key that is there makes no key, and the certificate finds its place', async () => {
  world.script([password, password, password]);
  const host = world.host();
  const first = await begin(host);
  const second = await begin(host, { requestId: 'application-2', key: first.id, applicant: { ...applicant, surname: 'Петрова' } });
  assert.equal(world.containers().length, 1);
  assert.equal(publicKeyOf(second.csr), publicKeyOf(first.csr));
  verifyRequest(second.csr);
  assert.match(textOf(second.csr), /Петрова/);
  assert.match(said(), /Где: Реестр/i);
  assert.deepEqual(await begin(host, { requestId: 'application-2', key: first.id, applicant: { ...applicant, surname: 'Петрова' } }), second);
  const pem = new TestAuthority(join(world.folder, 'ca')).issue(second.csr);
  const { certificate } = await ask(host, 'enrolments.finish', { id: second.id, certificate: pem });
  assert.equal(certificate.commonName, 'Петрова Анна Петровна');
  await host.close();
  const { enrolments } = await ask(world.host(), 'enrolments.list');
  assert.deepEqual(enrolments.map(({ requestId, state }) => [requestId, state]).sort(), [['application-1', 'requestBuilt'], ['application-2', 'installed']]);
});

test('giving up one of two requests for a key keeps the key, giving up both does not', async () => {
  world.script([password, password, { ok: true }, { ok: true }]);
  const host = world.host();
  const first = await begin(host);
  const second = await begin(host, { requestId: 'application-2', key: first.id });
  await ask(host, 'enrolments.abandon', { id: first.id });
  assert.match(said(), /Ключ останется/);
  await host.close();
  const next = world.host();
  await ask(next, 'enrolments.list');
  assert.equal(world.containers().length, 1, 'no host that starts later removes it');
  assert.equal((await ask(next, 'enrolments.get', { id: second.id })).enrolment.state, 'requestBuilt');
  await ask(next, 'enrolments.abandon', { id: second.id });
  await next.close();
  await ask(world.host(), 'enrolments.list');
  assert.equal(world.containers().length, 0, 'nobody uses it any more');
});

test('a key of nobody, of another site, of another storage or algorithm is not taken', async () => {
  world.script([password]);
  const host = world.host();
  const { id } = await begin(host);
  const again = (more) => begin(host, { requestId: 'application-2', ...more });
  await failure(again({ key: '0'.repeat(32) }), 'keyNotReusable');
  await failure(again({ key: id, profile: { algorithm: 'gost2012-512' } }), 'keyNotReusable');
  await failure(host.request('enrolments.begin', { requestId: 'x', storage: 'registry', applicant, key: id }, { origin: 'https://other.example.ru' }), 'keyNotReusable');
  assert.deepEqual(world.windows(), ['GETPIN']);
});
