// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Signatures (CMS) that a cabinet takes: OpenSSL verifies them, here it is decided whose they are.
import { X509Certificate } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engine, openssl, readParts, readSequence, readSubject, withFolder } from './openssl.mjs';
import { Refusal } from './refusals.mjs';
import { checkOwnSignature, expectedSubject } from './request_check.mjs';

const longest = 128 * 1024;

/** The DER of a signature that came as base64. */
function readSignature(base64) {
  if (typeof base64 !== 'string' || base64.length > longest || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new Refusal('noSignature');
  return Buffer.from(base64, 'base64');
}

/**
 * Verifies a CAdES-BES signature by one signer whose certificate leads to `roots` (PEM file). `content`: what a detached one is of; without it
 * the content is inside. Returns files in `folder`: the signer's certificate (PEM) and the content.
 */
async function verifySignature(folder, der, roots, content) {
  const [signature, document, signer, inside] = ['signature.der', 'document', 'signer.pem', 'inside'].map((name) => join(folder, name));
  await writeFile(signature, der);
  if (content !== undefined) await writeFile(document, content);
  const verify = ['cms', ...engine, '-verify', '-binary', '-inform', 'DER', '-in', signature, ...(content === undefined ? [] : ['-content', document]), '-out', inside, '-signer', signer];
  // First the signature alone, so that a wrong one is not told as a wrong certificate.
  await openssl(...verify, '-noverify').catch(() => { throw new Refusal('wrongSignature'); });
  await openssl(...verify, '-cades', '-CAfile', roots, '-purpose', 'any').catch(({ message }) => {
    throw new Refusal(/\bess_|\bess /i.test(message) ? 'wrongSignature' : 'foreignCertificate'); // ESS: what CAdES-BES binds the certificate with
  });
  if ((await readFile(signer, 'utf8')).split('-----BEGIN CERTIFICATE').length !== 2) throw new Refusal('wrongSignature');
  return { signer, inside };
}

// Who somebody is: SNILS and INN of a person, INN and OGRN of an organisation.
const identity = ['1.2.643.100.3', '1.2.643.3.131.1.1', '1.2.643.100.4', '1.2.643.100.1'];

/** Verifies a statement's detached signature by the applicant's own certificate. Returns {commonName} of the signer. */
export function checkStatementSignature(base64, text, applicant, roots) {
  const der = readSignature(base64);
  return withFolder(async (folder) => {
    const { signer } = await verifySignature(folder, der, roots, text);
    const subject = new Map((await readSubject('x509', signer)).map(([oid, , value]) => [oid, value]));
    const expected = expectedSubject(applicant).filter(([oid]) => identity.includes(oid));
    if (expected.length === 0 || expected.some(([oid, , value]) => subject.get(oid) !== value)) throw new Refusal('foreignSigner');
    return { commonName: subject.get('2.5.4.3') ?? '' };
  });
}

// The parts of a CertificationRequestInfo (RFC 2986 4.1) and of a TBSCertificate of version 3 (RFC 5280 4.1).
const ofRequest = { subject: 1, key: 2 };
const ofCertificate = { subject: 5, key: 6 };

/**
 * Verifies a renewal: a certificate request inside a signature by the certificate that it continues. Its subject must be the old one's, byte
 * for byte, and its key another one. Returns {csr (PEM), owner, old (the old certificate, PEM)}.
 */
export function checkRenewalSignature(base64, roots) {
  const der = readSignature(base64);
  return withFolder(async (folder) => {
    const { signer, inside } = await verifySignature(folder, der, roots);
    const request = join(folder, 'request.pem');
    await openssl('req', ...engine, '-inform', 'DER', '-in', inside, '-out', request).catch(() => { throw new Refusal('noRequest'); });
    await checkOwnSignature(request);
    const [wanted, old] = [await readParts(request), await readParts(signer)];
    if (!wanted[ofRequest.subject].equals(old[ofCertificate.subject])) throw new Refusal('renewalSubject');
    if (wanted[ofRequest.key].equals(old[ofCertificate.key])) throw new Refusal('renewalKey');
    const subject = new Map((await readSubject('x509', signer)).map(([oid, , value]) => [oid, value]));
    return { csr: await readFile(request, 'utf8'), owner: subject.get('2.5.4.3') ?? '', old: await readFile(signer, 'utf8') };
  });
}

const challengeType = '2.25.190227144165256885402547075885017643343'; // Kepka's own: what is signed to enter can be no document, and no document this

/**
 * Verifies an answer to a nonce. Returns {origin, nonce (base64), time (ms), sha256 of the signer's certificate}; whether they are the right ones
 * is for the caller to say.
 *   AuthenticationChallenge ::= SEQUENCE { version INTEGER (1), origin UTF8String, nonce OCTET STRING, time GeneralizedTime }
 */
export function checkAuthenticationSignature(base64, roots) {
  const der = readSignature(base64);
  return withFolder(async (folder) => {
    const { signer, inside } = await verifySignature(folder, der, roots);
    const { stdout } = await openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', join(folder, 'signature.der'), '-noout');
    if (!stdout.match(/eContentType: .*$/m)?.[0].includes(challengeType)) throw new Refusal('wrongChallenge');
    const [version, origin, nonce, time] = await readSequence(await readFile(inside)).catch(() => []);
    const tags = [version, origin, nonce, time].map((part) => part?.tag).join();
    if (tags !== 'INTEGER,UTF8STRING,OCTET STRING,GENERALIZEDTIME' || version.content.toString('hex') !== '01') throw new Refusal('wrongChallenge');
    return {
      origin: origin.content.toString('utf8'), nonce: nonce.content.toString('base64'), time: readTime(time.content.toString('latin1')),
      sha256: new X509Certificate(await readFile(signer)).fingerprint256.replaceAll(':', '').toLowerCase(),
    };
  });
}

/** 20261130235947Z in milliseconds; anything else is no time. */
function readTime(text) {
  const [, year, month, day, hour, minute, second] = (/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
