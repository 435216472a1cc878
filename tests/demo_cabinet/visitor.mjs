// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Somebody who uses the cabinet's server without a browser: for its tests.
import { randomInt } from 'node:crypto';

export class Visitor {
  /** cabinet=token, as a browser would send it. */
  cookie = '';

  constructor(url) {
    this.url = url;
  }

  static async enter(url, phone = `+7900${randomInt(1_000_000, 10_000_000)}`) {
    const visitor = new Visitor(url);
    const { simulatedCall } = await visitor.post('/api/call', { phone });
    await visitor.post('/api/enter', { phone, code: simulatedCall.replace(/\D/g, '').slice(-4) });
    return visitor;
  }

  async send(method, path, body, headers = {}) {
    const response = await fetch(this.url + path, { method, body, headers: { cookie: this.cookie, ...headers } });
    const cookie = response.headers.get('set-cookie'); // the cabinet sets one; Debian 12's Node knows no getSetCookie()
    if (cookie) this.cookie = cookie.split(';')[0];
    return response;
  }

  async #ask(...request) {
    const response = await this.send(...request);
    const answer = await response.json();
    return Array.isArray(answer) ? answer : { status: response.status, ...answer };
  }

  get(path) {
    return this.#ask('GET', path);
  }

  post(path, body = {}, headers = {}) {
    return this.#ask('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  }

  put(path, bytes, name = 'scan.png') {
    return this.#ask('PUT', path, bytes, { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) });
  }

  remove(path) {
    return this.#ask('DELETE', path);
  }

  /** A new application up to the form: its path. */
  async begin() {
    const { id } = await this.post('/api/applications');
    await this.post(`/api/applications/${id}/start`);
    return `/api/applications/${id}`;
  }

  /** Up to the check that was passed; every document that is wanted is `scan`. */
  async applyFor(applicant, scan = null) {
    const path = await this.begin();
    const { needed } = await this.post(`${path}/fill`, { applicant });
    for (const { name } of needed) if (scan) await this.put(`${path}/documents/${name}`, scan);
    await this.post(`${path}/send`);
    return path;
  }
}
