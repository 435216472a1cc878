// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// OpenSSL, with its gost engine, as the judge of keys and signatures that a worker answered.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const algorithms = {
  rsa: { kind: 'rsa', parameterSet: '', rsaBits: 2048 },
  p256: { kind: 'ecdsa', parameterSet: '1.2.840.10045.3.1.7', rsaBits: 0 },
  p384: { kind: 'ecdsa', parameterSet: '1.3.132.0.34', rsaBits: 0 },
  xchA: { kind: 'gost2012-256', parameterSet: '1.2.643.2.2.36.0', rsaBits: 0 },
  tc26A256: { kind: 'gost2012-256', parameterSet: '1.2.643.7.1.2.1.1.1', rsaBits: 0 },
  tc26A512: { kind: 'gost2012-512', parameterSet: '1.2.643.7.1.2.1.2.1', rsaBits: 0 },
};

/** What OpenSSL calls the digest of a key. */
const digestName = ({ kind, parameterSet }) => ({
  'gost2012-256': 'md_gost12_256', 'gost2012-512': 'md_gost12_512', rsa: 'sha256',
  ecdsa: parameterSet === algorithms.p384.parameterSet ? 'sha384' : 'sha256',
})[kind];

const engine = ['-engine', 'gost'];
const isGost = ({ kind }) => kind.startsWith('gost');

/** The digest of a message that goes with a key, in hex. */
export function digestOf(algorithm, message) {
  if (!isGost(algorithm)) return createHash(digestName(algorithm)).update(message).digest('hex');
  return execFileSync('openssl', ['dgst', ...engine, `-${digestName(algorithm)}`, '-binary'], { input: message, stdio: 'pipe' }).toString('hex');
}

/** Whether OpenSSL takes the signature (hex) of the message for one by that public key. */
export function isSignature(key, message, signature) {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-key-check-'));
  try {
    const file = (name, content) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const spki = file('key.der', spkiOf(key));
    const { status } = spawnSync('openssl', [
      'dgst', ...(isGost(key.algorithm) ? engine : []), `-${digestName(key.algorithm)}`, '-keyform', 'DER', '-verify', spki,
      '-signature', file('signature', Buffer.from(signature, 'hex')), file('message', message),
    ]);
    return status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** SubjectPublicKeyInfo of a public key as the worker answers it. */
export function spkiOf({ algorithm: { kind, parameterSet }, value }) {
  const bytes = Buffer.from(value, 'hex');
  const bits = (content) => der(0x03, Buffer.from([0]), content);
  if (kind === 'rsa') return der(0x30, der(0x30, oid('1.2.840.113549.1.1.1'), der(0x05)), bits(bytes));
  if (kind === 'ecdsa') return der(0x30, der(0x30, oid('1.2.840.10045.2.1'), oid(parameterSet)), bits(bytes));
  const size = kind === 'gost2012-256' ? 1 : 2;
  const parameters = der(0x30, oid(parameterSet), oid(`1.2.643.7.1.1.2.${size + 1}`));
  return der(0x30, der(0x30, oid(`1.2.643.7.1.1.1.${size}`), parameters), bits(der(0x04, bytes)));
}

/** Something of a given size that is built as a certificate is (RFC 5280 4.1), without a key or a signature that is one. */
export function certificateOfSize(size, serial) {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(serial);
  const build = (padding) => der(0x30, der(0x30,
    der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, number), der(0x30), name('Issuer'), der(0x30), name('Subject'),
    der(0x04, Buffer.alloc(padding, serial))));
  const padding = size - build(0).length;
  for (let less = 0; less < 16; less++) if (build(padding - less).length === size) return build(padding - less);
  throw new Error(`no certificate of ${size} bytes`);
}

const name = (text) => der(0x30, der(0x31, der(0x30, oid('2.5.4.3'), der(0x0c, Buffer.from(text)))));

function der(tag, ...parts) {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length]
    : content.length < 0x100 ? [0x81, content.length]
      : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function oid(dotted) {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128));
    return groups;
  });
  return der(0x06, Buffer.from(octets));
}
