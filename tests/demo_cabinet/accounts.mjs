// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Entering by phone: somebody calls, the last four digits of their number are the code. The call is simulated.
import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { Refusal } from './refusals.mjs';
import { hashOf, Records, Turn } from './store.mjs';

const minute = 60_000;
const codeLifetime = 5 * minute;
const codeTries = 5;
const callsPause = 10 * minute;
const callsInPause = 5;
const sessionLifetime = 12 * 60 * minute;

/** +79001234567 for everything that a person may type; 8 … is Russian. */
export function readPhone(typed) {
  const text = typeof typed === 'string' && typed.length <= 40 ? typed.replace(/[\s().-]/g, '') : '';
  const phone = /^[78]\d{10}$/.test(text) ? `+7${text.slice(1)}` : /^9\d{9}$/.test(text) ? `+7${text}` : text;
  if (!/^\+[1-9]\d{9,14}$/.test(phone) || /^\+7(?!\d{10}$)/.test(phone)) throw new Refusal('wrongPhone');
  return phone;
}

export class Accounts {
  #accounts;
  #sessions;
  #turn = new Turn();

  constructor(accounts, sessions) {
    this.#accounts = accounts;
    this.#sessions = sessions;
  }

  static async open(folder) {
    return new Accounts(await Records.open(join(folder, 'accounts')), await Records.open(join(folder, 'sessions')));
  }

  /** Calls the phone. In life nobody but its owner sees who calls; here the answer says it. */
  call(typed) {
    const phone = readPhone(typed);
    return this.#change(phone, (account) => {
      account.calls = account.calls.filter((at) => Date.now() - at < callsPause);
      if (account.calls.length >= callsInPause) throw new Refusal('tooManyCalls');
      account.calls.push(Date.now());
      account.code = { digits: String(randomInt(10_000)).padStart(4, '0'), until: Date.now() + codeLifetime, tries: codeTries };
      return { phone, simulatedCall: `+7 495 120-${account.code.digits.slice(0, 2)}-${account.code.digits.slice(2)}` };
    });
  }

  /** The token of a new session. */
  enter(typed, code) {
    const phone = readPhone(typed);
    return this.#change(phone, async (account) => {
      if (!account.code || account.code.until < Date.now() || account.code.tries === 0) throw new Refusal('codeOver');
      account.code.tries -= 1;
      const given = Buffer.from(typeof code === 'string' ? code.trim() : '');
      const right = Buffer.from(account.code.digits);
      if (given.length !== right.length || !timingSafeEqual(given, right)) throw new Refusal('wrongCode', { triesLeft: account.code.tries });
      account.code = null;
      return this.enterAs(phone);
    });
  }

  /** The token of a new session of somebody who has proved that the phone's cabinet is theirs. */
  async enterAs(phone) {
    const token = randomBytes(32).toString('hex');
    await this.#sessions.put(hashOf(token), { phone, until: Date.now() + sessionLifetime });
    return token;
  }

  /** {phone, applications: [id]} of a session, or null. */
  async find(token) {
    const session = typeof token === 'string' ? await this.#sessions.get(hashOf(token)) : null;
    return session && session.until > Date.now() ? this.#load(session.phone) : null;
  }

  /** The same, or a refusal. */
  async whose(token) {
    const account = await this.find(token);
    if (!account) throw new Refusal('notEntered');
    return account;
  }

  async leave(token) {
    if (typeof token === 'string') await this.#sessions.remove(hashOf(token));
  }

  addApplication(phone, id) {
    return this.#change(phone, (account) => {
      account.applications.push(id);
    });
  }

  async #load(phone) {
    return (await this.#accounts.get(hashOf(phone))) ?? { phone, applications: [], calls: [], code: null };
  }

  /** What `work` changed is kept also when it refuses: a wrong code costs a try. */
  #change(phone, work) {
    return this.#turn.run(async () => {
      const account = await this.#load(phone);
      try {
        return await work(account);
      } finally {
        await this.#accounts.put(hashOf(phone), account);
      }
    });
  }
}
