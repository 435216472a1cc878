// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// CRX3 (Chromium's components/crx_file/crx3.proto and crx_verifier.cc): a ZIP signed with an RSA key. The extension's
// id is that key's, so what is packed has its public half in the manifest.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';

const headerMagic = 'Cr24';
const formatVersion = 3;
const signedPrefix = Buffer.from('CRX3 SignedData\0', 'latin1');
// Numbers of the fields in crx3.proto.
const signedDataCrxId = 1;
const proofPublicKey = 1;
const proofSignature = 2;
const headerSha256WithRsa = 2;
const headerSignedData = 10000;

/** The private key of a PEM, or a fresh one. Throws for anything but RSA of 2048 bits and more. */
export function signingKey(pem) {
  const key = pem === undefined ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey : createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails.modulusLength < 2048) throw new Error('the key is not RSA of at least 2048 bits');
  return key;
}

export const publicDer = (key) => createPublicKey(key).export({ type: 'spki', format: 'der' });

/** The extension's id: the first 16 bytes of the public key's SHA-256, their hex digits as a…p. */
export function extensionId(der) {
  const hex = createHash('sha256').update(der).digest('hex').slice(0, 32);
  return Array.from(hex, (digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('');
}

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

/** A length-delimited field of Protocol Buffers. */
const field = (number, bytes) => Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);

const uint32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** The CRX of a ZIP. RSASSA-PKCS1-v1_5 is deterministic, so the same ZIP and key give the same bytes. */
export function crx(zipped, key) {
  const der = publicDer(key);
  const signedData = field(signedDataCrxId, createHash('sha256').update(der).digest().subarray(0, 16));
  const signature = sign('sha256', Buffer.concat([signedPrefix, uint32(signedData.length), signedData, zipped]), key);
  const proof = Buffer.concat([field(proofPublicKey, der), field(proofSignature, signature)]);
  const header = Buffer.concat([field(headerSha256WithRsa, proof), field(headerSignedData, signedData)]);
  return Buffer.concat([Buffer.from(headerMagic, 'latin1'), uint32(formatVersion), uint32(header.length), header, zipped]);
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/'/g, '&apos;').replace(/</g, '&lt;');

/** What a browser asks for updates: https://developer.chrome.com/docs/extensions/how-to/distribute/host-on-linux */
export function updateManifest(id, version, url) {
  return `<?xml version='1.0' encoding='UTF-8'?>
<gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>
  <app appid='${id}'>
    <updatecheck codebase='${escaped(url)}' version='${version}'/>
  </app>
</gupdate>
`;
}
