// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Installing a certificate that came by itself: every form it comes in, what is checked, what the window says.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { applicant, openssl, site, TestAuthority, World } from './world.mjs';

const password = { pin: 'Сложный пароль 7Q!' };
const other = 'https://torgi.example.ru';

let world, authority;
beforeEach(() => {
  world = new World();
  authority = new TestAuthority(join(world.folder, 'ca'));
});
afterEach(() => world.end());

const install = (host, certificate, origin = site) => host.request('certificates.install', { certificate }, { origin });
const read = (name) => readFileSync(join(world.folder, name));

async function begin(host, requestId = 'application-1') {
  world.script([password, password, password]);
  return host.request('enrolments.begin', { requestId, storage: 'registry', applicant }, { origin: site });
}

/** PKCS #7 with these PEM certificates; form: PEM or DER. */
function pkcs7(form, ...pems) {
  writeFileSync(join(world.folder, 'all.pem'), pems.join('\n'));
  openssl(['crl2pkcs7', '-nocrl', '-certfile', join(world.folder, 'all.pem'), '-outform', form, '-out', join(world.folder, 'bundle')]);
  return read('bundle');
}

const caPem = (ca = authority) => openssl(['x509', '-engine', 'gost', '-in', ca.path('ca.pem')]);

for (const [form, encode] of [
  ['PEM', (pem) => `text before\n${pem}`],
  ['DER in base64', (pem) => pem.replaceAll(/-----[^-]+-----|\s/g, '')],
  ['PKCS #7 in PEM', (pem) => pkcs7('PEM', pem, caPem()).toString()],
  ['PKCS #7 in base64', (pem) => pkcs7('DER', caPem(), pem).toString('base64')],
  ['PEM with the whole chain', (pem) => `${pem}\n${caPem()}`],
]) {
  test(`a certificate comes as ${form}, finds its key, and ends the enrolment`, async () => {
    const host = world.host();
    const { id, csr } = await begin(host);
    const pem = authority.issue(csr);
    const { certificate } = await install(host, encode(pem));
    assert.equal(certificate.info.pem.trim(), pem.trim());
    assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN']);
    const der = openssl(['x509', '-inform', 'DER', '-in', join(world.data, 'registry', world.containers()[0], 'certificate.der')]);
    assert.equal(der.trim(), pem.trim());
    const { enrolment } = await host.request('enrolments.get', { id }, { origin: site });
    assert.equal(enrolment.state, 'installed');
    const { certificates } = await host.request('certificates.list', {}, { origin: site });
    assert.deepEqual(certificates, [certificate]);
  });
}

test('the same again is success without a window for a site that sees it; another site learns nothing without one', async () => {
  const host = world.host();
  const { csr } = await begin(host);
  const pem = authority.issue(csr);
  const first = await install(host, pem);
  assert.deepEqual(await install(host, pem), first);
  assert.equal(world.windows().length, 2);
  world.script([{ cancel: true }]);
  await assert.rejects(install(host, pem, other), { name: 'cancelled' });
  assert.deepEqual(world.windows(), ['GETPIN']);
  assert.deepEqual((await host.request('certificates.list', {}, { origin: other })).certificates, []);
});

test('how it differs from its request stands in the window; where it does not, nothing of that', async () => {
  const host = world.host();
  const first = await begin(host);
  const subject = '/CN=Иванова Анна Петровна/SN=Петрова/O=Рога и копыта';
  await install(host, authority.issue(first.csr, 30, { subject }));
  const said = JSON.stringify(world.transcript());
  assert.match(said, /Отличается от запроса:/);
  assert.match(said, /SN = Петрова \(в запросе: Иванова\)/);
  assert.match(said, /добавлено: O = Рога и копыта/);
  assert.match(said, /нет в сертификате: /);

  const second = await begin(host, 'application-2');
  const extensions = ['keyUsage=critical,digitalSignature'];
  await install(host, authority.issue(second.csr, 30, { extensions }));
  assert.match(JSON.stringify(world.transcript()), /другое использование ключа/);

  const third = await begin(host, 'application-3');
  await install(host, authority.issue(third.csr, 30, { copy: true }));
  assert.doesNotMatch(JSON.stringify(world.transcript()), /Отличается/);
});

test('what cannot be installed is refused without a window, and the enrolment waits on', async () => {
  const host = world.host();
  const { id, csr } = await begin(host);
  const refused = async (certificate, name, facts = {}) => {
    const error = await install(host, certificate).then(() => assert.fail(`${name} was expected`), (caught) => caught);
    assert.equal(error.name, name, error.message);
    for (const [key, value] of Object.entries(facts)) assert.equal(error.data[key], value, key);
  };
  await refused(authority.issue(csr, -1), 'certificateExpired');
  await refused(authority.issue(csr, 365, { notBefore: '20980101000000Z' }), 'certificateNotYetValid');
  await refused('nonsense', 'malformedCertificate');
  await refused(caPem().slice(0, 200), 'malformedCertificate');
  await refused(Buffer.from('3080', 'hex').toString('base64'), 'malformedCertificate');
  await refused(csr, 'malformedCertificate');
  await refused(caPem(), 'keyNotFound', { searched: 'Реестр' });

  const right = authority.issue(csr);
  const der = Buffer.from(right.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.length - 1] ^= 1; // of the authority's signature
  await refused(pkcs7('PEM', `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`, caPem()).toString(),
    'chainWrong', { fault: 'wrongSignature' });
  const namesake = new TestAuthority(join(world.folder, 'namesake'));
  await refused(`${right}\n${caPem(namesake)}`, 'chainWrong', { fault: 'wrongSignature' });

  const second = await begin(host, 'application-2');
  await refused(`${right}\n${authority.issue(second.csr)}`, 'severalCertificates');
  assert.equal(world.windows().length, 1, 'the one of begin');
  const { enrolment } = await host.request('enrolments.get', { id }, { origin: site });
  assert.equal(enrolment.state, 'requestBuilt');
});

test('a cancelled window leaves everything as it was, and the next try installs', async () => {
  const host = world.host();
  const { csr } = await begin(host);
  const pem = authority.issue(csr);
  world.script([{ cancel: true }, password]);
  await assert.rejects(install(host, pem), { name: 'cancelled' });
  assert.deepEqual((await host.request('certificates.list', {}, { origin: site })).certificates, []);
  await install(host, pem);
  assert.equal((await host.request('certificates.list', {}, { origin: site })).certificates.length, 1);
});
