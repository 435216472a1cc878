// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A person's computer with tokens (world.mjs has the rest of it), and what a cabinet asks of them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { VirtualRutoken } from '../virtual_rutoken/virtual_rutoken.mjs';
import { applicant, site, TestAuthority, World } from './world.mjs';

export const serial = '3b9aca01';
export const otherSerial = '3b9aca02';
/** On the case of the two. */
export const numbers = { [serial]: '1000000001', [otherSerial]: '1000000002' };
/** Not the maker's own, so that nobody is asked to change it. */
export const pin = '24681357';
export const wrongPin = { pin: '11111111' };
export const rightPin = { pin };

/** A token as virtual_rutoken.json has it, with that PIN. */
export const token = (more = {}) => ({ serial, userPin: pin, label: 'Бухгалтерия', ...more });

export class TokenWorld extends World {
  #authority;

  /** options: of a VirtualRutoken, the first module; null for none. The site is allowed, so that it learns serials. */
  constructor(options = {}) {
    super();
    this.modules = [];
    this.policy({ origins: { allow: [site] } });
    if (options !== null) this.rutoken = this.addRutoken(options);
  }

  /** One module more, with tokens of its own. */
  addRutoken(options = {}) {
    const rutoken = new VirtualRutoken({ tokens: [token()], ...options, folder: join(this.folder, `rutoken-${this.modules.length}`) });
    this.modules.push(rutoken.module);
    return rutoken;
  }

  environment() {
    return { ...super.environment(), KEPKA_TEST_MODULES: this.modules.join(':') };
  }

  get authority() {
    this.#authority ??= new TestAuthority(join(this.folder, 'authority'));
    return this.#authority;
  }

  /** Everything that windows said since script(). */
  said(...commands) {
    const wanted = commands.length > 0 ? commands : ['SETTITLE', 'SETDESC', 'SETERROR', 'SETPROMPT'];
    return this.transcript().filter(({ command }) => wanted.includes(command)).map(({ argument }) => argument).join('\n---\n');
  }
}

/** What a page asks; it has site as its origin. */
export const ask = (host, method, args = {}, more = {}) => host.request(method, args, { origin: site, ...more });

/** The storage of the token with that serial or label, as a page sees it; undefined if it is not listed. */
export async function findToken(host, wanted = serial) {
  const { storages } = await ask(host, 'storages.list');
  return storages.find((storage) => storage.token && [storage.token.serial, storage.token.label].includes(wanted));
}

/** Waits until the host lists the token, or no longer does: it learns of a change by itself, a moment later. */
export async function untilListed(host, wanted = serial, present = true) {
  for (let i = 0; i < 400; i++) {
    if (((await findToken(host, wanted)) !== undefined) === present) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the token ${wanted} is ${present ? 'not' : 'still'} listed`);
}

/** Begins on the token with that serial or label. deadlineMs: of the request. */
export async function begin(host, { on = serial, requestId = 'application-1', profile = {}, deadlineMs } = {}) {
  const storage = await findToken(host, on);
  assert.ok(storage, `the token ${on} is listed`);
  return ask(host, 'enrolments.begin', { requestId, storage: storage.id, applicant, profile }, { deadlineMs });
}

export const finish = (host, id, certificate, { deadlineMs, ...more } = {}) =>
  ask(host, 'enrolments.finish', { id, certificate, ...more }, { deadlineMs });

export const keysList = (host) => host.request('keys.list');

/** The error that a promise rejects with; fails unless it has that name and these facts. */
export async function failure(promise, name, facts = {}) {
  const error = await promise.then(() => assert.fail(`${name} was expected, and it succeeded`), (caught) => caught);
  assert.equal(error.name, name, error.message);
  for (const [key, value] of Object.entries(facts)) assert.equal(error.data[key], value, key);
  return error;
}

/** Resolves when so many windows have opened since script(). */
export async function untilWindow(world, count = 1) {
  for (let i = 0; i < 2000; i++) {
    if (world.windows().length >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no window ${count} opened`);
}
