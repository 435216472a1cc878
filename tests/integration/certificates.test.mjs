// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Certificates on a real host, in the registry: who sees which, the person's choice, what a certificate says, removal.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { applicant, openssl, reviewPages, site, TestAuthority, World } from './world.mjs';

const password = { pin: 'Сложный пароль 7Q!' };
const other = 'https://torgi.example.ru';

let world, authority;
beforeEach(() => {
  world = new World();
  authority = new TestAuthority(join(world.folder, 'ca'));
});
afterEach(() => world.end());

const ask = (host, method, args = {}, origin = site, more = {}) => host.request(method, args, { origin, ...more });
const list = (host, args = {}, origin = site) => ask(host, 'certificates.list', args, origin).then(({ certificates }) => certificates);
const pick = (host, args = {}, origin = other, more = {}) => ask(host, 'certificates.pick', args, origin, more);
const derOf = (pem) => Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');

/** A key with its certificate, made for site. */
async function enrol(host, { requestId = 'application-1', surname = applicant.surname, issue = (csr) => authority.issue(csr) } = {}) {
  world.script([password, password]);
  const { id, csr } = await ask(host, 'enrolments.begin', { requestId, storage: 'registry', applicant: { ...applicant, surname } });
  const pem = issue(csr);
  await ask(host, 'enrolments.finish', { id, certificate: pem });
  return { id, csr, pem };
}

/** Lays another certificate beside the one key that is there, as another program might. */
function replaceCertificate(pem) {
  writeFileSync(join(world.data, 'registry', world.containers()[0], 'certificate.der'), derOf(pem), { mode: 0o600 });
}

test('a site sees the certificates of its own enrolments, and another site nothing', async () => {
  const host = world.host();
  const { pem } = await enrol(host);
  const [own, ...rest] = await list(host);
  assert.deepEqual(rest, []);
  assert.equal(own.info.pem.trim(), pem.trim());
  const { id, storage, storageKind, algorithm, expired, hasKey, renewable } = own;
  assert.match(id, /^certificate-[0-9a-f]{32}$/);
  assert.deepEqual({ storage, storageKind, algorithm, expired, hasKey, renewable },
    { storage: 'registry', storageKind: 'registry', algorithm: 'gost2012-256', expired: false, hasKey: true, renewable: { state: 'yes' } });
  assert.deepEqual(await list(host, { expired: true }, other), []);
  await assert.rejects(ask(host, 'certificates.get', { certificate: id }, other), { name: 'certificateNotFound' });
  await assert.rejects(ask(host, 'certificates.remove', { certificate: id }, other), { name: 'certificateNotFound' });
});

test('what the person picks for a site it sees from then on, by a name of its own, until its consent is revoked', async () => {
  const host = world.host();
  await enrol(host);
  const [{ id }] = await list(host);
  const pages = reviewPages(host, ({ certificates }) => certificates[0].key);
  const { certificate } = await pick(host);
  assert.equal(certificate.info.commonName, 'Иванова Анна Петровна');
  assert.notEqual(certificate.id, id);
  const [opened, closed] = pages;
  assert.deepEqual([opened.site, opened.kind, opened.firstVisit, closed.closed], ['torgi.example.ru', 'pick', true, true]);
  const [{ commonName, issuer, storage, expired }] = opened.certificates;
  assert.deepEqual([commonName, issuer, storage.ru, expired], ['Иванова Анна Петровна', 'Test authority', 'Реестр', false]);
  assert.ok(!('certificates' in closed));

  const next = world.host();
  assert.deepEqual(await list(next, {}, other), [certificate]);
  const { consents } = await next.request('consents.list');
  assert.ok(consents.some(({ origin, consent }) => origin === other && consent === 'granted'));
  await next.request('consents.revoke', { origin: other });
  assert.deepEqual(await list(next, {}, other), []);
  await assert.rejects(ask(next, 'certificates.get', { certificate: certificate.id }, other), { name: 'certificateNotFound' });
  assert.equal((await list(next)).length, 1, 'the site of the enrolment has kept its own');
});

test('the administrator may grant a site every certificate, without a window', async () => {
  world.policy({ identities: [other] });
  const host = world.host();
  await enrol(host);
  const pages = reviewPages(host, () => undefined);
  assert.equal((await list(host, {}, other)).length, 1);
  assert.deepEqual(await list(host, {}, 'https://third.example.ru'), []);
  assert.deepEqual(pages, []);
});

test('a closed page is a cancel, and the third in a row makes the site wait', async () => {
  const host = world.host();
  await enrol(host);
  const pages = reviewPages(host, () => false);
  for (let i = 0; i < 3; i++) {
    await assert.rejects(pick(host), ({ name, data }) => name === 'cancelled' && data.phase === 'waiting_user' && String(data.keyCreated) === 'false');
  }
  await assert.rejects(pick(host), { name: 'waitBeforeRetry' });
  assert.deepEqual(pages.map(({ closed }) => closed), [false, true, false, true, false, true]);
  assert.deepEqual(await list(host, {}, other), []);
});

for (const [how, end] of [
  ['a cancel', (host, answer) => host.cancel(answer.id)],
  ['the end of the document', (host) => host.notify('$/documentGone', { document: 'document-1' })],
  ['the deadline', () => {}],
]) {
  test(`${how} closes the page, and is no cancel of the person's`, async () => {
    const host = world.host();
    await enrol(host);
    const opened = host.nextNotification('$/review');
    const answer = pick(host, {}, other, how === 'the deadline' ? { deadlineMs: 2000 } : {});
    answer.catch(() => {});
    const { review } = await opened;
    const closed = host.nextNotification('$/review', (params) => params.closed);
    end(host, answer);
    await assert.rejects(answer, { name: 'cancelled' });
    assert.equal((await closed).review, review);
    await assert.rejects(host.request('review.answer', { review, accepted: false }), { name: 'reviewNotFound' });
  });
}

test('a choice that was not offered is refused, and the page stays open', async () => {
  const host = world.host();
  await enrol(host);
  const opened = host.nextNotification('$/review');
  const answer = pick(host);
  const { review, certificates } = await opened;
  await assert.rejects(host.request('review.answer', { review, accepted: true, choice: 'certificate-0' }), { name: 'invalidParams' });
  await assert.rejects(host.request('review.answer', { review, accepted: true }), { name: 'invalidParams' });
  await assert.rejects(ask(host, 'review.answer', { review, accepted: true, choice: certificates[0].key }), { name: 'unknownMethod' });
  await host.request('review.answer', { review, accepted: true, choice: certificates[0].key });
  assert.equal((await answer).certificate.info.serial, certificates[0].serial);
});

test('where nothing suits, the person is told first, and the site then', async () => {
  const host = world.host();
  await enrol(host);
  const pages = reviewPages(host, () => false);
  await assert.rejects(pick(host, { algorithms: ['rsa-2048'] }), { name: 'noSuitableCertificate' });
  await assert.rejects(pick(host, { issuers: ['Другой УЦ'] }), { name: 'noSuitableCertificate' });
  assert.deepEqual(pages.filter(({ closed }) => !closed).map(({ certificates }) => certificates), [[], []]);
});

test('certificates of one person are told apart by date and number, the one that lasts longest first', async () => {
  const host = world.host();
  await enrol(host, { requestId: 'first', issue: (csr) => authority.issue(csr, 10) });
  await enrol(host, { requestId: 'second', issue: (csr) => authority.issue(csr, 20) });
  const pages = reviewPages(host, ({ certificates }) => certificates[1].key);
  const { certificate } = await pick(host, { purpose: 'sign', algorithms: ['gost2012-256'], issuers: ['Test authority'] });
  const [long, short] = pages[0].certificates;
  assert.equal(long.commonName, short.commonName);
  assert.notEqual(long.serial, short.serial);
  assert.ok(long.notAfter > short.notAfter);
  assert.equal(certificate.info.serial, short.serial);
  assert.equal((await list(host, {}, other)).length, 1, 'only the one that was picked');
});

test('one that has expired is hidden unless it is asked for, and cannot be renewed', async () => {
  const host = world.host();
  const { csr } = await enrol(host);
  replaceCertificate(authority.issue(csr, -1));
  const pages = reviewPages(host, ({ certificates }) => certificates[0]?.key ?? false);
  await assert.rejects(pick(host, { purpose: 'renew', expired: true }), { name: 'noSuitableCertificate' });
  await assert.rejects(pick(host, { purpose: 'sign' }), { name: 'noSuitableCertificate' });
  const { certificate } = await pick(host, { expired: true });
  assert.equal(pages.at(-2).certificates[0].expired, true);
  assert.deepEqual([certificate.expired, certificate.renewable.state], [true, 'expired']);
  assert.deepEqual(await list(host, {}, other), []);
  assert.equal((await list(host, { expired: true }, other)).length, 1);
});

test('a key whose own period is over can neither sign nor be renewed', async () => {
  const host = world.host();
  const extensions = ['2.5.29.16=ASN1:SEQUENCE:period', '[period]', 'end=IMPLICIT:1,GENTIME:20210101000000Z'];
  await enrol(host, { issue: (csr) => authority.issue(csr, 30, { extensions }) });
  const [{ id, renewable }] = await list(host);
  assert.equal(renewable.state, 'keyPeriodOver');
  const { details } = await ask(host, 'certificates.get', { certificate: id });
  assert.equal(details.keyNotAfter, '2021-01-01T00:00:00Z');
  reviewPages(host, () => false);
  await assert.rejects(pick(host, { purpose: 'sign' }), { name: 'noSuitableCertificate' });
});

test('a certificate of an enrolment whose key is gone says that the key is absent', async () => {
  const host = world.host();
  await enrol(host);
  const { keys } = await host.request('keys.list');
  world.script([{ ok: true }]);
  await host.request('keys.remove', { storage: 'registry', key: keys[0].key });
  const [{ id, hasKey, renewable }] = await list(host);
  assert.deepEqual([hasKey, renewable.state], [false, 'keyAbsent']);
  await assert.rejects(ask(host, 'certificates.get', { certificate: id }), { name: 'keyNotFound' });
});

test('the details are those of OpenSSL', async () => {
  const host = world.host();
  const extensions = [
    'keyUsage=critical,digitalSignature,nonRepudiation', 'extendedKeyUsage=clientAuth,1.2.643.2.2.34.6', 'certificatePolicies=1.2.643.100.113.1',
    'crlDistributionPoints=URI:http://ca.example.ru/list.crl',
  ];
  const { pem } = await enrol(host, { issue: (csr) => authority.issue(csr, 30, { extensions }) });
  const [{ id }] = await list(host);
  const { details, chain } = await ask(host, 'certificates.get', { certificate: id });
  const shown = openssl(['x509', '-engine', 'gost', '-noout', '-serial', '-fingerprint', '-sha256'], pem);
  assert.match(shown, new RegExp(`serial=0*${details.serial.replace(/^0+/, '')}`, 'i'));
  assert.equal(details.sha256, /Fingerprint=([0-9A-F:]+)/i.exec(shown)[1].replaceAll(':', '').toLowerCase());
  assert.ok(details.subject.some(({ type, label, value }) => type === '2.5.4.3' && label === 'CN' && value === 'Иванова Анна Петровна'));
  assert.deepEqual(details.issuer, [{ type: '2.5.4.3', label: 'CN', value: 'Test authority' }]);
  assert.deepEqual(details.keyUsage, ['digitalSignature', 'nonRepudiation']);
  assert.deepEqual(details.extendedKeyUsage, ['1.3.6.1.5.5.7.3.2', '1.2.643.2.2.34.6']);
  assert.deepEqual(details.policies, ['1.2.643.100.113.1']);
  assert.deepEqual(details.crls, ['http://ca.example.ru/list.crl']);
  assert.equal(details.authority, false);
  assert.deepEqual([chain.complete, chain.links.length, chain.links[0].faults], [false, 1, ['issuerUnknown']]);
});

test('a certificate is removed with the person\'s consent, and its key stays', async () => {
  const host = world.host();
  await enrol(host);
  const [{ id }] = await list(host);
  world.script([{ cancel: true }, { ok: true }]);
  await assert.rejects(ask(host, 'certificates.remove', { certificate: id }), { name: 'cancelled' });
  assert.equal((await list(host)).length, 1);
  await ask(host, 'certificates.remove', { certificate: id });
  assert.match(JSON.stringify(world.transcript()), /lk\.ca\.example\.ru.*Иванова Анна Петровна.*ключ останется/s);
  assert.deepEqual(await list(host), []);
  assert.equal(world.containers().length, 1);
  await assert.rejects(ask(host, 'certificates.remove', { certificate: id }), { name: 'certificateNotFound' });
});
