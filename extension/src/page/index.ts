// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// @kepka/page: keys and certificates on the person's own computer, for the cabinet of a certification authority.
export { checkApplicant, faultText, type Fault, type Presence, type Reason, type Rules, type Verdict } from './applicant.js';
export { toBase64, type Content } from './base64.js';
export type { CertificateList, Certificates } from './certificates.js';
export type { CallOptions, Phase, Progress } from './client.js';
export { KepkaError } from './error.js';
export { fake, type FakeKepka } from './fake.js';
export type { FakeStep, Scenario } from './fake_errors.js';
export type { FakeCertificate, FakeOptions } from './fake_player.js';
export type { FakeToken } from './fake_storages.js';
export { connect } from './kepka.js';
export type { Signable, Signed, Signing, SigningOptions } from './signing_types.js';
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
  AuthenticateResult,
  CertificateChain,
  CertificateDetails,
  CertificateEntry,
  CertificateInfo,
  CertificatesGetResult,
  CertificatesListParams,
  CertificatesPickParams,
  ChainLink,
  Enrolment,
  EnrolmentsBeginParams,
  EnrolmentsBeginResult,
  PinState,
  Profile,
  Renewable,
  RenewParams,
  RenewResult,
  SignatureReport,
  Storage,
  Texts,
  Token,
  VerifyResult,
} from '../generated/protocol.gen.js';
