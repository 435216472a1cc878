// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Entering with a certificate: the server gives a nonce, Kepka signs it with this site's origin and the time, in a content type of its own.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Refusal } from './refusals.mjs';
import { Records } from './store.mjs';

const nonceLifetime = 5 * 60_000;
const mostNonces = 1000;

export class CertificateEntrance {
  #holders;
  #authority;
  #nonces = new Map(); // nonce → when it ends; each is good once

  constructor(holders, authority) {
    this.#holders = holders;
    this.#authority = authority;
  }

  /** Keeps in `folder` whose each certificate is. */
  static async open(folder, authority) {
    return new CertificateEntrance(await Records.open(join(folder, 'holders')), authority);
  }

  /** A certificate was installed: it opens this phone's cabinet from now on. */
  async remember(sha256, phone) {
    await this.#holders.put(sha256, { phone });
  }

  nonce() {
    const now = Date.now();
    for (const [old, until] of this.#nonces) if (until < now || this.#nonces.size >= mostNonces) this.#nonces.delete(old);
    const nonce = randomBytes(32).toString('base64');
    this.#nonces.set(nonce, now + nonceLifetime);
    return { nonce };
  }

  /** The phone whose cabinet the signer's certificate opens. */
  async phoneOf(cms, origin) {
    const challenge = await this.#authority.checkAuthentication(cms);
    const until = this.#nonces.get(challenge.nonce);
    this.#nonces.delete(challenge.nonce);
    const inTime = Math.abs(challenge.time - Date.now()) <= nonceLifetime; // what is no time is not
    if (until === undefined || until < Date.now() || !inTime || challenge.origin !== origin) throw new Refusal('wrongChallenge');
    const holder = await this.#holders.get(challenge.sha256);
    if (holder === null) throw new Refusal('unknownHolder');
    return holder.phone;
  }
}
