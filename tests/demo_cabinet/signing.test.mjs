// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What the cabinet takes that is signed with a certificate: the statement of stage 3. OpenSSL signs, OpenSSL verifies.
import assert from 'node:assert/strict';
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

/** A certificate of somebody from an authority, and its key: {certificate, key} files. Goes the long way, on paper. */
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
  return { certificate, key };
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
});
