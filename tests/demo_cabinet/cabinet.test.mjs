// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startCabinet } from './server.mjs';

const applicant = {
  surname: 'Иванова', name: 'Анна', patronymic: 'Петровна', email: 'anna@example.ru', snils: '112-233-445 95', inn: '500100732259',
};

/** A request made by OpenSSL itself. */
function makeRequest(folder, { commonName = 'Иванова Анна Петровна', extensions = '' } = {}) {
  const config = join(folder, 'request.cnf');
  const key = join(folder, 'request.key');
  writeFileSync(config, `[req]
distinguished_name = name
prompt = no
utf8 = yes
string_mask = utf8only
req_extensions = wanted
[name]
CN = ${commonName}
SN = Иванова
GN = Анна Петровна
C = RU
emailAddress = anna@example.ru
INN = 500100732259
SNILS = 11223344595
[wanted]
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
1.2.643.100.111 = ASN1:UTF8:A tool of the test
${extensions}
`);
  const quiet = { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' };
  execFileSync('openssl', ['genpkey', '-engine', 'gost', '-algorithm', 'gost2012_256', '-pkeyopt', 'paramset:XA', '-out', key], quiet);
  return execFileSync('openssl', ['req', '-engine', 'gost', '-new', '-key', key, '-config', config, '-utf8'], quiet);
}

function withFlippedBit(pem) {
  const der = Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
  der[der.length - 5] ^= 1;
  return `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}

describe('the demo cabinet', () => {
  let folder, cabinet;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cabinet-test-'));
    cabinet = await startCabinet({ workFolder: folder, seconds: 0 });
  });
  after(async () => {
    await cabinet.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function call(method, path, body, headers = {}) {
    const response = await fetch(cabinet.url + path, {
      method, body: body && JSON.stringify(body), headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    });
    return { status: response.status, ...(await response.json()) };
  }

  async function confirmed() {
    const { id } = await call('POST', '/api/applications', { applicant });
    const application = await call('POST', `/api/applications/${id}/confirm`, {});
    assert.equal(application.stage, 'confirmed');
    return `/api/applications/${id}`;
  }

  it('issues a certificate that OpenSSL verifies', async () => {
    const path = await confirmed();
    await call('POST', `${path}/request`, { csr: makeRequest(folder), place: 'BUH-2' });
    const { stage, certificate, place } = await call('GET', path);
    assert.equal(stage, 'issued');
    assert.equal(place, 'BUH-2');
    const file = join(folder, 'certificate.pem');
    writeFileSync(file, certificate);
    assert.match(await cabinet.authority.verify(file), /OK$/);
  });

  it('keeps where the key is, and gives its own certificate with the one that it issues', async () => {
    const path = await confirmed();
    const told = { place: 'BUH-2 (Рутокен ЭЦП 3.0 № 1000000001)', enrolment: 'ab'.repeat(16), onToken: true };
    await call('POST', `${path}/request`, { csr: makeRequest(folder), ...told });
    const { chain, certificate, ...kept } = await call('GET', path);
    for (const [name, value] of Object.entries(told)) assert.equal(kept[name], value, name);
    assert.deepEqual(chain, [readFileSync(cabinet.authority.certificateFile, 'utf8')]);
    const file = join(folder, 'chain.pem');
    writeFileSync(file, chain.join('') + certificate);
    assert.match(execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', file], { encoding: 'utf8' }), /PKCS7/);
  });

  it('takes the tool from the request and nothing that makes an authority of it', async () => {
    const path = await confirmed();
    await call('POST', `${path}/request`, { csr: makeRequest(folder, { extensions: 'basicConstraints = CA:TRUE' }) });
    const { certificate } = await call('GET', path);
    const text = execFileSync('openssl', ['x509', '-noout', '-text'], { input: certificate, encoding: 'utf8' });
    assert.match(text, /CA:FALSE/);
    assert.doesNotMatch(text, /CA:TRUE/);
    assert.match(text, /A tool of the test/);
  });

  it('refuses a request with a wrong signature', async () => {
    const path = await confirmed();
    const { status, message } = await call('POST', `${path}/request`, { csr: withFlippedBit(makeRequest(folder)) });
    assert.deepEqual([status, message], [422, 'Подпись запроса неверна.']);
    assert.equal((await call('GET', path)).stage, 'confirmed');
  });

  it('refuses a request for somebody else', async () => {
    const path = await confirmed();
    const { status, message } = await call('POST', `${path}/request`, { csr: makeRequest(folder, { commonName: 'Иванова Яна Петровна' }) });
    assert.deepEqual([status, message], [422, 'Данные в запросе не совпадают с заявкой.']);
  });

  it('gives the same certificate for the same request, and no second one for another', async () => {
    const path = await confirmed();
    const csr = makeRequest(folder);
    await call('POST', `${path}/request`, { csr });
    const [first, second] = await Promise.all([call('GET', path), call('GET', path)]);
    assert.equal(first.certificate, second.certificate);
    assert.equal((await call('POST', `${path}/request`, { csr })).certificate, first.certificate);
    assert.equal((await call('POST', `${path}/request`, { csr: makeRequest(folder) })).status, 409);
  });

  it('goes on after a restart', async () => {
    const path = await confirmed();
    await call('POST', `${path}/request`, { csr: makeRequest(folder) });
    const before = await call('GET', path);
    const root = readFileSync(cabinet.authority.certificateFile, 'utf8');
    await cabinet.close();
    cabinet = await startCabinet({ workFolder: folder, seconds: 0 });
    assert.deepEqual(await call('GET', path), before);
    assert.equal(readFileSync(cabinet.authority.certificateFile, 'utf8'), root);
  });

  it('gives a corrected application a new name, so that it gets a key of its own', async () => {
    const { id, requestId } = await call('POST', '/api/applications', { applicant });
    const edited = await call('POST', `/api/applications/${id}/edit`, { applicant: { ...applicant, name: 'Яна' } });
    assert.notEqual(edited.requestId, requestId);
  });

  it('refuses calls of another site, other types, unknown applications and paths outside its folder', async () => {
    assert.equal((await call('POST', '/api/applications', { applicant }, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await call('POST', '/api/applications', { applicant }, { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await call('GET', `/api/applications/${'0'.repeat(32)}`)).status, 404);
    assert.equal((await call('GET', '/kepka/..%2f..%2fpackage.json')).status, 404);
    assert.equal((await call('GET', '/..%2fserver.mjs')).status, 404);
  });
});
