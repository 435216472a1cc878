// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Signatures (CMS) that a cabinet takes: OpenSSL verifies them, here it is decided whose they are.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engine, openssl, readSubject, withFolder } from './openssl.mjs';
import { Refusal } from './refusals.mjs';
import { expectedSubject } from './request_check.mjs';

const longest = 128 * 1024;

/** The DER of a signature that came as base64. */
function readSignature(base64) {
  if (typeof base64 !== 'string' || base64.length > longest || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new Refusal('noSignature');
  return Buffer.from(base64, 'base64');
}

/** Verifies a detached CAdES-BES signature of `content` whose signer's certificate leads to `roots` (PEM file): the signer's (PEM file in `folder`). */
async function verifySignature(folder, der, content, roots) {
  const [signature, document, signer] = ['signature.der', 'document', 'signer.pem'].map((name) => join(folder, name));
  await writeFile(signature, der);
  await writeFile(document, content);
  const verify = ['cms', ...engine, '-verify', '-binary', '-inform', 'DER', '-in', signature, '-content', document, '-out', '/dev/null', '-signer', signer];
  // First the signature alone, so that a wrong one is not told as a wrong certificate.
  await openssl(...verify, '-noverify').catch(() => { throw new Refusal('wrongSignature'); });
  await openssl(...verify, '-cades', '-CAfile', roots, '-purpose', 'any').catch(({ message }) => {
    throw new Refusal(/\bess_|\bess /i.test(message) ? 'wrongSignature' : 'foreignCertificate'); // ESS: what CAdES-BES binds the certificate with
  });
  return signer;
}

// Who somebody is: SNILS and INN of a person, INN and OGRN of an organisation.
const identity = ['1.2.643.100.3', '1.2.643.3.131.1.1', '1.2.643.100.4', '1.2.643.100.1'];

/** Verifies a statement's detached signature by the applicant's own certificate. Returns {commonName} of the signer. */
export function checkStatementSignature(base64, text, applicant, roots) {
  const der = readSignature(base64);
  return withFolder(async (folder) => {
    const signer = await verifySignature(folder, der, text, roots);
    const subject = new Map((await readSubject('x509', signer)).map(([oid, , value]) => [oid, value]));
    const expected = expectedSubject(applicant).filter(([oid]) => identity.includes(oid));
    if (expected.length === 0 || expected.some(([oid, , value]) => subject.get(oid) !== value)) throw new Refusal('foreignSigner');
    return { commonName: subject.get('2.5.4.3') ?? '' };
  });
}
