// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The errors of a Kepka that plays: which it can be asked for, where each comes in life, and what it knows.
import type { ErrorName } from '../generated/errors.gen.js';
import type { Certificates } from './certificates.js';
import { registry } from './fake_storages.js';
import type { Signing } from './signing_types.js';
import type { Enrolments, Pins } from './types.js';

/** `enrolment`: everything goes well. The name of an error: that error comes. */
export type Scenario = 'enrolment' | ErrorName;

export type FakeStep =
  | 'storages.list'
  | `pin.${keyof Pins}`
  | `enrolments.${keyof Enrolments}`
  | `certificates.${keyof Certificates}`
  | keyof Signing
  | 'renew';

export const placeName = 'BUH-2';

/** What keeps every call from Kepka. */
export const everywhere: readonly Scenario[] = [
  'noExtension', 'oldExtension', 'noHost', 'oldHost', 'hostBlocked', 'siteNotAllowed', 'blockedByPolicy', 'blockedByPerson', 'policyDamaged',
];

/** Also listed among the problems. */
export const problems: readonly Scenario[] = ['moduleFailed', 'moduleUnsafe', 'readerFailed', 'tokenNotPrepared'];

/** Where else than in `enrolments.begin`. */
const places: Partial<Record<FakeStep, readonly Scenario[]>> = {
  'enrolments.finish': [
    'certificateMismatch', 'certificateExpired', 'malformedCertificate', 'keyNotFound', 'keyDamaged', 'enrolmentNotFound', 'enrolmentEnded',
    'tokenAbsent', 'tokenReplaced', 'dataMissing',
  ],
  'pin.change': ['pinLength', 'pinRefused'],
  'pin.unblock': ['unblockRefused'],
  'certificates.pick': ['noSuitableCertificate', 'reviewNotFound'],
  'certificates.get': ['certificateNotFound'],
  renew: ['notRenewable'],
  'certificates.install': ['chainWrong', 'severalCertificates'],
  sign: [
    'documentNotFound', 'documentTooLong', 'tooManyDocuments', 'documentIncomplete', 'documentChanged', 'batchNotAllowed', 'digestNotAllowed',
    'signedDocumentDiffers', 'certificateNotForSigning', 'keyPeriodOver', 'certificateNotYetValid', 'pieceOutOfOrder', 'otherDigest',
  ],
};

export function placeOf(scenario: Scenario): FakeStep {
  const found = Object.entries(places).find(([, names]) => names.includes(scenario));
  return (found?.[0] ?? 'enrolments.begin') as FakeStep;
}

/** What the catalogue's row alone does not say. */
export const factsOf: Partial<Record<Scenario, Readonly<Record<string, unknown>>>> = {
  wrongPin: { attemptsLeft: 9 },
  tokenReplaced: { inserted: '1000000002', needed: '1000000001' },
  keyNotFound: { place: placeName, searched: [registry.label] },
};
