// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeRequest } from './openssl_person.mjs';
import { sampleScan } from './sample_scan.mjs';
import { startCabinet } from './server.mjs';
import { Visitor } from './visitor.mjs';

const applicant = {
  kind: 'person', surname: 'Иванова', name: 'Анна', patronymic: 'Петровна', birthDate: '12.04.1985', passport: '4509 123456',
  email: 'anna@example.ru', snils: '112-233-445 95', inn: '500100732259',
};

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

  /** An application that waits for its request: {visitor, path}. */
  async function approved() {
    const visitor = await Visitor.enter(cabinet.url);
    const path = await visitor.applyFor(applicant);
    await visitor.post(`${path}/confirm`);
    await visitor.put(`${path}/documents/statement`, sampleScan());
    await visitor.post(`${path}/paper`);
    assert.equal((await visitor.get(path)).stage, 'approved');
    return { visitor, path };
  }

  it('issues a certificate that OpenSSL verifies', async () => {
    const { visitor, path } = await approved();
    await visitor.post(`${path}/request`, { csr: makeRequest(folder), place: 'BUH-2' });
    const { stage, certificate, place } = await visitor.get(path);
    assert.equal(stage, 'issued');
    assert.equal(place, 'BUH-2');
    const file = join(folder, 'certificate.pem');
    writeFileSync(file, certificate);
    assert.match(await cabinet.authority.verify(file), /OK$/);
  });

  it('keeps where the key is, and gives its own certificate with the one that it issues', async () => {
    const { visitor, path } = await approved();
    const told = { place: 'BUH-2 (Рутокен ЭЦП 3.0 № 1000000001)', enrolment: 'ab'.repeat(16), onToken: true };
    await visitor.post(`${path}/request`, { csr: makeRequest(folder), ...told });
    const { chain, certificate, ...kept } = await visitor.get(path);
    for (const [name, value] of Object.entries(told)) assert.equal(kept[name], value, name);
    assert.deepEqual(chain, [readFileSync(cabinet.authority.certificateFile, 'utf8')]);
    const file = join(folder, 'chain.pem');
    writeFileSync(file, chain.join('') + certificate);
    assert.match(execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', file], { encoding: 'utf8' }), /PKCS7/);
  });

  it('takes the tool from the request and nothing that makes an authority of it', async () => {
    const { visitor, path } = await approved();
    await visitor.post(`${path}/request`, { csr: makeRequest(folder, { extensions: 'basicConstraints = CA:TRUE' }) });
    const { certificate } = await visitor.get(path);
    const text = execFileSync('openssl', ['x509', '-noout', '-text'], { input: certificate, encoding: 'utf8' });
    assert.match(text, /CA:FALSE/);
    assert.doesNotMatch(text, /CA:TRUE/);
    assert.match(text, /A tool of the test/);
  });

  it('refuses a request with a wrong signature', async () => {
    const { visitor, path } = await approved();
    const { status, error } = await visitor.post(`${path}/request`, { csr: withFlippedBit(makeRequest(folder)) });
    assert.deepEqual([status, error], [422, 'requestSignature']);
    assert.equal((await visitor.get(path)).stage, 'approved');
  });

  it('refuses a request for somebody else', async () => {
    const { visitor, path } = await approved();
    const { status, error } = await visitor.post(`${path}/request`, { csr: makeRequest(folder, { commonName: 'Иванова Яна Петровна' }) });
    assert.deepEqual([status, error], [422, 'requestSubject']);
  });

  it('gives the same certificate for the same request, and no second one for another', async () => {
    const { visitor, path } = await approved();
    const csr = makeRequest(folder);
    await visitor.post(`${path}/request`, { csr });
    const [first, second] = await Promise.all([visitor.get(path), visitor.get(path)]);
    assert.equal(first.certificate, second.certificate);
    assert.equal((await visitor.post(`${path}/request`, { csr })).certificate, first.certificate);
    assert.equal((await visitor.post(`${path}/request`, { csr: makeRequest(folder) })).status, 409);
  });

  it('goes on after a restart', async () => {
    const { visitor, path } = await approved();
    await visitor.post(`${path}/request`, { csr: makeRequest(folder) });
    const before = await visitor.get(path);
    const root = readFileSync(cabinet.authority.certificateFile, 'utf8');
    await cabinet.close();
    cabinet = await startCabinet({ workFolder: folder, seconds: 0 });
    visitor.url = cabinet.url;
    assert.deepEqual(await visitor.get(path), before, 'the session goes on as well');
    assert.equal(readFileSync(cabinet.authority.certificateFile, 'utf8'), root);
  });

  it('gives a corrected application a new name, so that it gets a key of its own, and takes its statement away', async () => {
    const { visitor, path } = await approved();
    const other = await visitor.applyFor(applicant);
    await visitor.post(`${other}/confirm`);
    await visitor.put(`${other}/documents/statement`, sampleScan());
    const before = await visitor.get(other);
    const edited = await visitor.post(`${other}/edit`);
    assert.notEqual(edited.requestId, before.requestId);
    assert.deepEqual([edited.stage, edited.documents.statement], ['started', undefined]);
    assert.equal((await visitor.get(`${other}/documents/statement`)).status, 404);
    assert.equal((await visitor.post(`${path}/edit`)).error, 'notEditable', 'the key is made for data that were checked');
  });

  it('refuses calls of another site, other types, unknown applications and paths outside its folder', async () => {
    const visitor = await Visitor.enter(cabinet.url);
    assert.equal((await visitor.post('/api/applications', {}, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await visitor.post('/api/applications', {}, { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await visitor.get(`/api/applications/${'0'.repeat(32)}`)).status, 404);
    assert.equal((await visitor.get('/kepka/..%2f..%2fpackage.json')).status, 404);
    assert.equal((await visitor.get('/..%2fserver.mjs')).status, 404);
  });
});
