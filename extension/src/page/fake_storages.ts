// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The storages of a Kepka that plays.
import type { Algorithm, PinState, Storage, Token } from '../generated/protocol.gen.js';

/** Tokens that can be plugged in: as from the shop, with a typed-wrong PIN, and so on. */
export type FakeToken = 'rutoken' | 'rutokenLite' | 'defaultPin' | 'lastAttempt' | 'locked' | 'withoutGost';

const usedBy = {
  ru: 'Программы, которые работают с этим токеном через PKCS#11',
  en: 'Programs that work with this token over PKCS#11',
};

export const registry: Storage = {
  id: 'registry',
  kind: 'registry',
  label: { ru: 'Реестр этого компьютера', en: 'This computer’s registry' },
  secret: 'password',
  qualified: false,
  sensor: true,
  algorithms: ['gost2012-256', 'gost2012-512', 'rsa-2048', 'rsa-3072', 'rsa-4096', 'ecdsa-p256', 'ecdsa-p384'],
  usedBy: { ru: 'Kepka на этом компьютере', en: 'Kepka on this computer' },
};

const pin: PinState = {
  isDefault: false, mustBeChanged: false, countLow: false, finalTry: false, locked: false, notSet: false, attemptsLeft: 10,
};

const gost: readonly Algorithm[] = ['gost2012-256', 'gost2012-512'];

interface Model {
  readonly number: number;
  readonly name: string;
  readonly active: boolean;
  readonly algorithms: readonly Algorithm[];
  readonly pin?: Partial<PinState>;
}

const ecp3 = { name: 'Рутокен ЭЦП 3.0', active: true, algorithms: [...gost, 'rsa-2048', 'ecdsa-p256'] } as const;
const models: Readonly<Record<FakeToken, Model>> = {
  rutoken: { ...ecp3, number: 1000000001 },
  rutokenLite: { name: 'Рутокен Lite', active: false, algorithms: gost, number: 1000000002 },
  defaultPin: { ...ecp3, number: 1000000003, pin: { isDefault: true } },
  lastAttempt: { ...ecp3, number: 1000000004, pin: { countLow: true, finalTry: true, attemptsLeft: 1 } },
  locked: { ...ecp3, number: 1000000005, pin: { locked: true, attemptsLeft: 0 } },
  withoutGost: { name: 'Рутокен ЭЦП PKI', active: true, algorithms: ['rsa-2048'], number: 1000000006 },
};

export function fakeToken(name: FakeToken): Storage {
  const { number, name: model, active, algorithms, pin: state } = models[name];
  const token: Token = {
    active, pinPad: false, model, pin: { ...pin, ...state }, label: 'Rutoken', serial: number.toString(16), serialDecimal: `${number}`,
    freeMemory: 100 * 1024, totalMemory: 128 * 1024,
  };
  return {
    id: `token-${number.toString(16).padStart(32, '0')}`, kind: 'token', label: { ru: model, en: model }, secret: 'pin', qualified: active,
    sensor: !active, algorithms, usedBy, token,
  };
}
