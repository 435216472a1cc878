// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What a Kepka that plays does with certificates.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fake, toBase64 } from '../src/page/index.js';

const nonce = new Uint8Array(32);

describe('a certificate', () => {
  test('is seen when the person has picked it, and no other', async () => {
    const kepka = fake({ delay: 0, certificates: ['valid', 'organization'] });
    assert.equal((await kepka.certificates.list()).length, 0);
    const phases: string[] = [];
    const picked = await kepka.certificates.pick({ purpose: 'sign', onProgress: ({ phase }) => phases.push(phase) });
    assert.deepEqual(phases, ['waiting_user']);
    const listed = await kepka.certificates.list();
    assert.deepEqual([listed.map(({ id }) => id), listed.problems], [[picked.id], []]);
    assert.equal((await kepka.certificates.get(picked.id)).details.commonName, 'Иванова Анна Петровна');
  });

  test('of an own enrolment is seen at once', async () => {
    const kepka = fake({ delay: 0, certificates: [] });
    const applicant = { kind: 'person', surname: 'Иванова', name: 'Анна', snils: '112-233-445 95', inn: '500100732259' };
    const { id } = await kepka.enrolments.begin({ requestId: '1', storage: 'registry', applicant });
    await kepka.enrolments.finish(id, 'PEM');
    const [own] = await kepka.certificates.list();
    assert.deepEqual([own?.info.pem, own?.renewable.state], ['PEM', 'yes']);
    await kepka.certificates.remove(own!.id);
    assert.equal((await kepka.certificates.list()).length, 0);
  });

  test('that has expired is shown only when it is asked for, and does not sign', async () => {
    const kepka = fake({ delay: 0, certificates: ['expired'] });
    await assert.rejects(kepka.certificates.pick(), { name: 'noSuitableCertificate' });
    const { id, renewable } = await kepka.certificates.pick({ expired: true });
    assert.equal(renewable.state, 'expired');
    assert.deepEqual([(await kepka.certificates.list()).length, (await kepka.certificates.list({ expired: true })).length], [0, 1]);
    await assert.rejects(kepka.sign('x', { certificate: id }), { name: 'certificateExpired' });
    await assert.rejects(kepka.renew({ requestId: '1', certificate: id }), { name: 'notRenewable' });
  });

  test('whose key is elsewhere does not sign', async () => {
    const kepka = fake({ delay: 0, certificates: ['keyAbsent'] });
    await assert.rejects(kepka.sign('x'), { name: 'keyNotFound' });
  });

  test('that nobody has picked is not found; one that the filter leaves out is not picked', async () => {
    const kepka = fake({ delay: 0 });
    await assert.rejects(kepka.sign('x', { certificate: 'certificate-1' }), { name: 'certificateNotFound' });
    await assert.rejects(kepka.certificates.pick({ algorithms: ['rsa-2048'] }), { name: 'noSuitableCertificate' });
    await assert.rejects(kepka.certificates.pick({ issuers: ['Другой центр'] }), { name: 'noSuitableCertificate' });
    assert.equal((await kepka.certificates.pick({ algorithms: ['gost2012-256'], issuers: ['Пробный удостоверяющий центр'] })).id, 'certificate-1');
  });
});

test('signs each document, picks where no certificate is named, and verifies', async () => {
  const kepka = fake({ delay: 0 });
  const phases: string[] = [];
  const { certificate, signatures } = await kepka.sign(['a', { name: 'b', content: 'b' }], { onProgress: ({ phase }) => phases.push(phase) });
  assert.equal(certificate.commonName, 'Иванова Анна Петровна');
  assert.deepEqual(phases, ['waiting_user', 'waiting_window', 'waiting_user', 'signing']);
  assert.equal(signatures.length, 2);
  assert.match(await toBase64(signatures[0]!), /^MII/);
  assert.equal((await kepka.verify(signatures[0]!, { content: 'a' })).right, true);
  await assert.rejects(kepka.verify(''), { name: 'malformedCms' });
});

test('renews: the request waits for its certificate as any other', async () => {
  const kepka = fake({ delay: 0 });
  const { id, csr, cms } = await kepka.renew({ requestId: 'renewal-1' });
  assert.match(csr, /^-----BEGIN CERTIFICATE REQUEST/);
  assert.match(cms, /^MII/);
  assert.equal((await kepka.enrolments.get({ requestId: 'renewal-1' })).id, id);
  assert.equal((await kepka.enrolments.finish(id, 'PEM')).pem, 'PEM');
});

test('enters with a nonce of 32 bytes or more', async () => {
  const kepka = fake({ delay: 0 });
  assert.match((await kepka.authenticate(nonce)).cms, /^MII/);
  assert.match((await kepka.authenticate(await toBase64(nonce))).cms, /^MII/);
  await assert.rejects(kepka.authenticate(nonce.slice(1)), { name: 'invalidParams' });
});

test('an error comes where it is asked for', async () => {
  for (const at of ['sign', 'verify', 'authenticate', 'renew', 'certificates.pick'] as const) {
    const kepka = fake({ delay: 0, scenario: 'busy', at });
    const calls = {
      'sign': () => kepka.sign('x'), 'verify': () => kepka.verify('MII'), 'authenticate': () => kepka.authenticate(nonce),
      'renew': () => kepka.renew({ requestId: '1' }), 'certificates.pick': () => kepka.certificates.pick(),
    };
    await assert.rejects(calls[at](), { name: 'busy' });
  }
});
