// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A person who has a certificate and signs, and OpenSSL with its gost engine as the judge of what comes out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './key_check.mjs';
import { ask, findToken, pin, TokenWorld } from './token_world.mjs';
import { applicant } from './world.mjs';

export const password = 'Сложный пароль 7Q!';
export const rightPassword = { pin: password };

/** What OpenSSL needs to know of a protocol's algorithm to make its digest. */
const kinds = {
  'gost2012-256': { kind: 'gost2012-256' }, 'gost2012-512': { kind: 'gost2012-512' }, 'rsa-2048': { kind: 'rsa' },
  'ecdsa-p256': { kind: 'ecdsa' }, 'ecdsa-p384': { kind: 'ecdsa', parameterSet: '1.3.132.0.34' },
};
export const digestNames = {
  'gost2012-256': 'streebog-256', 'gost2012-512': 'streebog-512', 'rsa-2048': 'sha-256', 'ecdsa-p256': 'sha-256', 'ecdsa-p384': 'sha-384',
};
export const digestFor = (algorithm, content) => digestOf(kinds[algorithm], content);

export class SigningWorld extends TokenWorld {
  #files = 0;

  /** options: of its first token's module; null for none. */
  constructor(options = null) {
    super(options);
    this.reviews = [];
    this.answerReview = () => ({ accepted: true });
  }

  host(options) {
    const client = super.host(options);
    client.onNotification((method, params) => {
      if (method !== '$/review' || params.closed) return;
      this.reviews.push(params);
      const answer = this.answerReview(params);
      if (answer) client.request('review.answer', { review: params.review, ...answer }).catch(() => {});
    });
    return client;
  }

  /** A file with that content: its path. */
  file(content) {
    const path = join(this.folder, `file-${this.#files++}`);
    writeFileSync(path, content);
    return path;
  }

  /**
   * The person has a certificate: {host, id: the page's handle, pem, algorithm, secret: the step that opens the key}.
   * on: serial of a token, or the registry. days: see TestAuthority.issue().
   */
  async enrolled({ algorithm = 'gost2012-256', on = undefined, secret = on === undefined ? rightPassword : { pin }, requestId = 'application-1', days } = {}) {
    const host = this.host();
    const storage = on === undefined ? 'registry' : (await findToken(host, on)).id;
    this.script([secret, secret]);
    const { id, csr } = await ask(host, 'enrolments.begin', { requestId, storage, applicant, profile: { algorithm } });
    const pem = this.authority.issue(csr, days);
    await ask(host, 'enrolments.finish', { id, certificate: pem });
    const { certificates } = await ask(host, 'certificates.list', { expired: true });
    const entry = certificates.find(({ info }) => info.pem.trim() === pem.trim());
    assert.ok(entry, 'the certificate is listed');
    this.script([secret]);
    return { host, id: entry.id, pem, algorithm, secret };
  }

  /** Whether OpenSSL takes the signature: of `content` if that is given, of its own content else. */
  verify(cms, content = undefined, { cades = true } = {}) {
    const args = ['cms', '-engine', 'gost', '-verify', '-binary', '-inform', 'DER', '-in', this.file(cms), '-CAfile', this.authority.path('ca.pem'),
      '-purpose', 'any', '-out', join(this.folder, 'content'), ...(cades ? ['-cades'] : []),
      ...(content === undefined ? [] : ['-content', this.file(content)])];
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    return status === 0 && /verification successful/i.test(stderr);
  }

  /** What an attached signature holds, as OpenSSL reads it. */
  contentOf(cms) {
    assert.ok(this.verify(cms), 'it verifies');
    return readFileSync(join(this.folder, 'content'));
  }

  /** The registry's certificate becomes one that the authority issued for the same key, with other dates (TestAuthority.issue). */
  replaceCertificate(days) {
    const csr = readFileSync(this.authority.path('request.pem'), 'utf8');
    const der = Buffer.from(this.authority.issue(csr, days).replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
    writeFileSync(join(this.data, 'registry', this.containers()[0], 'certificate.der'), der);
  }

  /** Whether the command kepka takes it. */
  kepkaVerifies(cms, content = undefined) {
    const args = ['verify', this.file(cms), '--json', ...(content === undefined ? [] : ['--content', this.file(content)])];
    const { status } = spawnSync(process.env.KEPKA_COMMAND, args);
    assert.ok(status === 0 || status === 1 || status === 3, `kepka ended with ${status}`);
    return status === 0;
  }
}

export const decode = (base64) => Buffer.from(base64, 'base64');
export const inline = (name, content) => ({ name, content: Buffer.from(content).toString('base64') });

/** Asks for signatures by a person's certificate. */
export const sign = ({ host, id }, documents, more = {}) => ask(host, 'sign', { certificate: id, form: 'detached', documents, ...more });

/** One document's signature (DER), in the form that was asked for. */
export async function signOne(person, content, more = {}) {
  const { signatures } = await sign(person, [inline('договор.txt', content)], more);
  assert.equal(signatures.length, 1);
  return decode(signatures[0].cms);
}

/** Hands a document over in pieces; its handle. pieceSize: bytes. */
export async function upload(host, name, content, { pieceSize = 384 * 1024, close = true } = {}) {
  const { document } = await ask(host, 'documents.open', { name, size: content.length });
  for (let offset = 0; offset < content.length; offset += pieceSize) {
    const data = content.subarray(offset, offset + pieceSize).toString('base64');
    await ask(host, 'documents.write', { document, offset, data });
  }
  if (close) await ask(host, 'documents.close', { document });
  return document;
}

/** The bytes with one bit of the byte at that place changed. */
export function flipped(bytes, at) {
  const out = Buffer.from(bytes);
  out[at] ^= 1;
  return out;
}

/** Where in a signature (DER) the parts stand that nobody may change: [what, offset]. */
export function tender(cms, pem, algorithm) {
  const certificate = Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  const signingTime = Buffer.from('06092a864886f70d010905', 'hex');
  const certHash = Buffer.from(digestFor(algorithm, certificate), 'hex');
  const [time, hash] = [cms.indexOf(signingTime), cms.indexOf(certHash)];
  assert.ok(time > 0 && hash > 0);
  return [['attributes', time + signingTime.length + 8], ['certHash', hash + 5], ['signature', cms.length - 3]];
}
