// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What the authority demands of a certificate request (a PEM file), and what it takes over from it.
import { engine, openssl, readSubject } from './openssl.mjs';
import { Refusal } from './refusals.mjs';

const digits = (text) => text?.replace(/\D/g, '');
const joined = (...texts) => texts.filter(Boolean).join(' ');
const givenName = ({ name, patronymic }) => joined(name, patronymic);
const ownName = (applicant) => joined(applicant.surname, givenName(applicant));

const commonName = {
  person: ownName,
  soleTrader: ownName,
  representative: ({ organization }) => organization,
  organization: ({ organization }) => organization,
  custom: (applicant) => applicant.commonName,
};

/** The subject that an applicant's request must have: [OID, string type, value], in any order. */
export function expectedSubject(applicant) {
  return [
    ['2.5.4.3', 'UTF8STRING', commonName[applicant.kind](applicant)],
    ['2.5.4.4', 'UTF8STRING', applicant.surname],
    ['2.5.4.42', 'UTF8STRING', givenName(applicant)],
    ['2.5.4.6', 'PRINTABLESTRING', applicant.country.toUpperCase()],
    ['2.5.4.8', 'UTF8STRING', applicant.region],
    ['2.5.4.7', 'UTF8STRING', applicant.locality],
    ['2.5.4.9', 'UTF8STRING', applicant.street],
    ['2.5.4.10', 'UTF8STRING', applicant.organization],
    ['2.5.4.11', 'UTF8STRING', applicant.department],
    ['2.5.4.12', 'UTF8STRING', applicant.title],
    ['1.2.840.113549.1.9.1', 'IA5STRING', applicant.email],
    ['1.2.643.3.131.1.1', 'NUMERICSTRING', digits(applicant.inn)],
    ['1.2.643.100.4', 'NUMERICSTRING', digits(applicant.innle)],
    ['1.2.643.100.1', 'NUMERICSTRING', digits(applicant.ogrn)],
    ['1.2.643.100.5', 'NUMERICSTRING', digits(applicant.ogrnip)],
    ['1.2.643.100.3', 'NUMERICSTRING', digits(applicant.snils)],
  ].filter(([, , value]) => value);
}

function sameSubject(found, expected) {
  const sorted = (rows) => rows.map((row) => row.join('\0')).sort();
  return JSON.stringify(sorted(found)) === JSON.stringify(sorted(expected));
}

/** Throws a refusal unless the request's own signature is right. */
export async function checkOwnSignature(file) {
  const verified = await openssl('req', ...engine, '-in', file, '-noout', '-verify').catch((error) => ({ error }));
  // Before OpenSSL 3.2 a wrong signature still ended with status 0, so its words are read.
  if (verified.error || !/verify OK/i.test(verified.stdout + verified.stderr)) throw new Refusal('requestSignature');
}

/** Throws a refusal unless the request's own signature is right and it names exactly this applicant. */
export async function checkRequest(file, applicant) {
  await checkOwnSignature(file);
  if (!sameSubject(await readSubject('req', file), expectedSubject(applicant))) throw new Refusal('requestSubject');
}

/** The DER (hex) inside a requested extension, or null. */
async function readExtension(file, name) {
  const { stdout } = await openssl('asn1parse', '-in', file);
  const lines = stdout.split('\n');
  const at = lines.findIndex((line) => line.includes('OBJECT') && line.endsWith(`:${name}`));
  if (at < 0) return null;
  const value = lines.slice(at + 1, at + 3).find((line) => line.includes('[HEX DUMP]:'));
  return value ? value.split('[HEX DUMP]:')[1].trim() : null;
}

const keyUsages = {
  '030206C0': 'digitalSignature, nonRepudiation',
  '030204F0': 'digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment',
};

/**
 * OpenSSL's section of what the authority puts into a certificate; of the request it takes over only what it has checked.
 * `identification`: 0 in person, 1 with a signature that was valid.
 */
export async function certificateExtensions(requestFile, identification) {
  const usage = keyUsages[await readExtension(requestFile, 'X509v3 Key Usage')];
  if (!usage) throw new Refusal('requestKeyUsage');
  const tool = await readExtension(requestFile, 'Signing Tool of Subject');
  const toolIsText = tool !== null && /^0C([0-9A-F]{2})+$/.test(tool) && tool.length <= 400;
  return [
    '[certificate]',
    'basicConstraints = critical, CA:FALSE',
    `keyUsage = critical, ${usage}`,
    'extendedKeyUsage = clientAuth, emailProtection',
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
    ...(toolIsText ? [`1.2.643.100.111 = DER:${tool}`] : []),
    '1.2.643.100.112 = ASN1:SEQUENCE:issuer_tool',
    `1.2.643.100.114 = ASN1:INTEGER:${identification}`,
    '[issuer_tool]',
    'tool = UTF8:OpenSSL gost-engine',
    'center = UTF8:Kepka demo cabinet',
    'tool_papers = UTF8:not certified',
    'center_papers = UTF8:not certified',
    '',
  ].join('\n');
}
