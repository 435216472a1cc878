// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// @kepka/page: keys and certificates on the person's own computer, for the cabinet of a certification authority.
export { checkApplicant, faultText, type Fault, type Presence, type Reason, type Rules, type Verdict } from './applicant.js';
export type { CallOptions, Progress } from './client.js';
export { KepkaError } from './error.js';
export { fake, type FakeKepka, type FakeOptions, type FakeStep, type Scenario } from './fake.js';
export type { FakeToken } from './fake_storages.js';
export { connect } from './kepka.js';
export { canTakeKey } from './storages.js';
export type {
  ApplicantVerdict,
  ConnectOptions,
  Enrolments,
  FieldFault,
  FinishOptions,
  Kepka,
  Pins,
  State,
  Status,
  StatusProblem,
  StorageList,
  StorageProblem,
  Storages,
  StoragesNews,
} from './types.js';
export type { ErrorName } from '../generated/errors.gen.js';
export type {
  Algorithm,
  Applicant,
  CertificateInfo,
  Enrolment,
  EnrolmentsBeginParams,
  EnrolmentsBeginResult,
  PinState,
  Profile,
  Storage,
  Texts,
  Token,
} from '../generated/protocol.gen.js';
export type { Phase } from '../protocol/channel.js';
