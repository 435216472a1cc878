// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What the cabinet takes that is signed with a certificate: the statement of stage 3, a renewal. OpenSSL signs, OpenSSL verifies.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { derOf, keyFile, makeRequest, sign } from './openssl_person.mjs';
import { sampleScan } from './sample_scan.mjs';
import { startCabinet } from './server.mjs';
import { Visitor } from './visitor.mjs';

const applicant = {
  kind: 'person', surname: 'Иванова', name: 'Анна', patronymic: 'Петровна', birthDate: '12.04.1985', passport: '4509 123456',
  email: 'anna@example.ru', snils: '112-233-445 95', inn: '500100732259',
};

function flipped(base64, at) {
  const der = Buffer.from(base64, 'base64');
  der[at < 0 ? der.length + at : at] ^= 1;
  return der.toString('base64');
}

/** A certificate of somebody from an authority, and its key: {certificate, key} files and the phone. Goes the long way, on paper. */
async function certified(url, folder) {
  mkdirSync(folder, { recursive: true });
  const visitor = await Visitor.enter(url);
  const path = await visitor.applyFor(applicant);
  await visitor.post(`${path}/confirm`);
  await visitor.put(`${path}/documents/statement`, sampleScan({ width: 900, height: 10 }));
  await visitor.post(`${path}/paper`);
  await visitor.get(path);
  await visitor.post(`${path}/request`, { csr: makeRequest(folder) });
  const [certificate, key] = [join(folder, 'own.pem'), join(folder, 'own.key')];
  writeFileSync(certificate, (await visitor.get(path)).certificate);
  copyFileSync(keyFile(folder), key);
  await visitor.post(`${path}/installed`);
  return { certificate, key, phone: (await visitor.get('/api/account')).phone };
}

describe('what is signed for the demo cabinet', () => {
  let folder, cabinet, stranger, own, foreign;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signing-test-'));
    cabinet = await startCabinet({ workFolder: join(folder, 'cabinet'), seconds: 0 });
    stranger = await startCabinet({ workFolder: join(folder, 'stranger'), seconds: 0 });
    own = await certified(cabinet.url, join(folder, 'own'));
    foreign = await certified(stranger.url, join(folder, 'foreign'));
  });
  after(async () => {
    await cabinet.close();
    await stranger.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('a statement', () => {
    /** An application whose statement is wanted: {visitor, path, form: the bytes of its text}. */
    async function wanted(more = {}) {
      const visitor = await Visitor.enter(cabinet.url);
      const path = await visitor.applyFor({ ...applicant, ...more });
      await visitor.post(`${path}/confirm`);
      return { visitor, path, form: Buffer.from(await (await visitor.send('GET', `${path}/statement.txt`)).arrayBuffer()) };
    }

    it('that the applicant has signed needs nobody to look at it, and the certificate says how they were identified', async () => {
      const { visitor, path, form } = await wanted();
      const sent = await visitor.post(`${path}/signed`, { signature: sign(folder, form, own) });
      assert.deepEqual([sent.stage, sent.statement, sent.signer.commonName], ['statementChecking', 'signed', 'Иванова Анна Петровна']);
      assert.equal((await visitor.get(path)).stage, 'approved');
      await visitor.post(`${path}/request`, { csr: makeRequest(folder) });
      const { certificate } = await visitor.get(path);
      const [, value] = derOf(certificate).toString('latin1').split('\x06\x05\x2a\x85\x03\x64\x72'); // 1.2.643.100.114
      assert.equal(value.slice(0, 5), '\x04\x03\x02\x01\x01', 'with a signature that was valid');
    });

    it('is refused when a byte is another one, the form is another one or there is no signature', async () => {
      const { visitor, path, form } = await wanted();
      const signature = sign(folder, form, own);
      const wrong = {
        wrongSignature: [flipped(signature, -3), flipped(signature, 8), sign(folder, Buffer.concat([form, Buffer.from(' ')]), own), Buffer.from('none').toString('base64'),
          sign(folder, form, { ...own, cades: false })],
        noSignature: [undefined, '', '!', 'A'.repeat(200_000), { length: 1 }],
      };
      for (const [error, signatures] of Object.entries(wrong)) {
        for (const one of signatures) assert.equal((await visitor.post(`${path}/signed`, { signature: one })).error, error, `${one}`.slice(0, 60));
      }
      assert.equal((await visitor.get(path)).stage, 'confirmed');
      assert.equal((await visitor.post(`${path}/signed`, { signature })).stage, 'statementChecking', 'and the right one still passes');
    });

    it('is refused with another authority’s certificate', async () => {
      const { visitor, path, form } = await wanted();
      assert.equal((await visitor.post(`${path}/signed`, { signature: sign(folder, form, foreign) })).error, 'foreignCertificate');
    });

    it('is refused when somebody else has signed', async () => {
      const { visitor, path, form } = await wanted({ inn: '504308599677' });
      assert.equal((await visitor.post(`${path}/signed`, { signature: sign(folder, form, own) })).error, 'foreignSigner');
    });
  });

  describe('a renewal', () => {
    /** A renewal that waits for its request: {visitor, path}. */
    async function wanted() {
      const visitor = await Visitor.enter(cabinet.url);
      const { id } = await visitor.post('/api/renewals');
      return { visitor, path: `/api/applications/${id}` };
    }
    const signed = (request, more = own) => sign(folder, derOf(request), { ...more, attached: true });

    it('that the old certificate has signed gets a certificate of the same subject, whose holder was identified by a signature', async () => {
      const { visitor, path } = await wanted();
      const cms = signed(makeRequest(folder));
      const sent = await visitor.post(`${path}/renewal`, { cms, place: 'BUH-2', enrolment: 'e'.repeat(32) });
      assert.deepEqual([sent.stage, sent.owner, sent.place, sent.renewal], ['requestReceived', 'Иванова Анна Петровна', 'BUH-2', true]);
      const { certificate, old, details } = await visitor.get(path);
      assert.equal(new X509Certificate(certificate).subject, new X509Certificate(readFileSync(own.certificate)).subject);
      assert.notEqual(details.serial, old.serial);
      const [, value] = derOf(certificate).toString('latin1').split('\x06\x05\x2a\x85\x03\x64\x72'); // 1.2.643.100.114
      assert.equal(value.slice(0, 5), '\x04\x03\x02\x01\x01');
      assert.equal((await visitor.post(`${path}/renewal`, { cms })).stage, 'issued', 'the same one again is welcome');
      assert.equal((await visitor.post(`${path}/renewal`, { cms: signed(makeRequest(folder)) })).error, 'requestTaken');
      assert.equal((await visitor.post(`${path}/installed`)).stage, 'installed');
    });

    it('is refused when something in it is another one', async () => {
      const { visitor, path } = await wanted();
      const request = makeRequest(folder);
      const brokenRequest = derOf(request);
      brokenRequest[brokenRequest.length - 3] ^= 1;
      const wrong = {
        renewalSubject: [signed(makeRequest(folder, { commonName: 'Иванова Анна' })), signed(makeRequest(folder, { country: 'BY' }))],
        renewalKey: [signed(makeRequest(folder, { key: own.key }))],
        foreignCertificate: [signed(request, foreign)],
        wrongSignature: [flipped(signed(request), -3), signed(request, { ...own, cades: false }), sign(folder, derOf(request), own)],
        noRequest: [sign(folder, Buffer.from('no request'), { ...own, attached: true })],
        requestSignature: [sign(folder, brokenRequest, { ...own, attached: true })],
        noSignature: [undefined, '', 7],
      };
      for (const [error, signatures] of Object.entries(wrong)) {
        for (const cms of signatures) assert.equal((await visitor.post(`${path}/renewal`, { cms })).error, error);
      }
      assert.equal((await visitor.get(path)).stage, 'renewing');
    });

    it('is nothing that an ordinary application takes, and has no form', async () => {
      const { visitor, path } = await wanted();
      assert.equal((await visitor.post(`${path}/start`)).error, 'wrongStage');
      assert.equal((await visitor.post(`${path}/request`, { csr: makeRequest(folder) })).error, 'wrongStage');
      const ordinary = await visitor.begin();
      assert.equal((await visitor.post(`${ordinary}/renewal`, { cms: signed(makeRequest(folder)) })).error, 'wrongStage');
    });
  });

  describe('entering with a certificate', () => {
    const type = '2.25.190227144165256885402547075885017643343';
    const now = () => `${new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
    const value = (tag, content) => Buffer.concat([Buffer.from([tag, content.length]), content]);
    const challenge = ({ nonce, origin = cabinet.url, time = now(), version = 1 }) => value(0x30, Buffer.concat([
      value(0x02, Buffer.from([version])), value(0x0c, Buffer.from(origin)), value(0x04, Buffer.from(nonce, 'base64')), value(0x18, Buffer.from(time))]));
    const answer = (told, more = {}) => sign(folder, challenge(told), { ...own, attached: true, type, ...more });
    const enter = async (cms) => {
      const visitor = new Visitor(cabinet.url);
      return { visitor, ...(await visitor.post('/api/enter-with-certificate', { cms })) };
    };
    const nonce = async () => (await new Visitor(cabinet.url).post('/api/nonce')).nonce;

    it('opens the cabinet that it was installed from, once for a nonce', async () => {
      const cms = answer({ nonce: await nonce() });
      const { visitor, phone } = await enter(cms);
      assert.equal(phone, own.phone);
      assert.ok((await visitor.get('/api/applications')).some(({ stage }) => stage === 'installed'));
      assert.equal((await enter(cms)).error, 'wrongChallenge');
    });

    it('is refused for another site, another time, another nonce, another content and another certificate', async () => {
      const unknown = Buffer.alloc(32).toString('base64');
      const wrong = {
        wrongChallenge: [answer({ nonce: unknown }), answer({ nonce: await nonce(), origin: 'https://evil.example' }), answer({ nonce: await nonce(), time: '20200101000000Z' }),
          answer({ nonce: await nonce(), time: 'yesterday' }), answer({ nonce: await nonce(), version: 2 }), answer({ nonce: await nonce() }, { type: undefined }),
          sign(folder, Buffer.from('text'), { ...own, attached: true, type })],
        foreignCertificate: [answer({ nonce: await nonce() }, foreign)],
        wrongSignature: [flipped(answer({ nonce: await nonce() }), -3)],
        noSignature: [undefined],
      };
      for (const [error, signatures] of Object.entries(wrong)) for (const cms of signatures) assert.equal((await enter(cms)).error, error);
    });
  });
});
