// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// One Kepka that plays: what it was told to play, what is plugged in and what was begun.
import type { ErrorName } from '../generated/errors.gen.js';
import type { CertificateInfo, Enrolment, EnrolmentsBeginParams, EnrolmentsBeginResult, Storage, StorageProblem, Texts } from '../generated/protocol.gen.js';
import { stateOf } from '../protocol/channel.js';
import { faultOf } from '../protocol/faults.js';
import type { Language } from '../protocol/own.js';
import type { CallOptions, Phase } from './client.js';
import { KepkaError } from './error.js';
import { everywhere, factsOf, placeName, placeOf, problems, type FakeStep, type Scenario } from './fake_errors.js';
import { csr } from './fake_samples.js';
import { fakeToken, registry, type FakeToken } from './fake_storages.js';
import { pageLanguage, verdict } from './kepka.js';
import { statusOf } from './status.js';
import { storageList } from './storages.js';
import type { FinishOptions, Status, StorageList } from './types.js';

export interface FakeOptions {
  readonly scenario?: Scenario;
  /** Where the error comes. Without it: where it would come in life (`certificateExpired` in `finish`, most in `begin`). */
  readonly at?: FakeStep;
  /** What the error says of `keyCreated`. */
  readonly keyCreated?: boolean;
  readonly language?: Language;
  /** What is plugged in from the start, beside the registry. Without it: nothing. */
  readonly tokens?: readonly FakeToken[];
  /** The certificates that the person has, besides those that are installed here. Without it: one that is valid. */
  readonly certificates?: readonly FakeCertificate[];
  /** How long each step takes, in milliseconds. */
  readonly delay?: number;
}

/** Certificates that a person may have: valid, of an organisation, with its time over, without its key. */
export type FakeCertificate = 'valid' | 'organization' | 'expired' | 'keyAbsent';

const sensorSteps = [0, 25, 50, 75, 100];

interface Begun {
  readonly data: string;
  enrolment: Enrolment;
}

/** What was begun, and the play of one call. */
export class Player {
  readonly language: Language;
  readonly tokens: Set<FakeToken>;
  private readonly begun = new Map<string, Begun>();

  constructor(private readonly options: FakeOptions) {
    this.language = options.language ?? pageLanguage();
    this.tokens = new Set(options.tokens);
  }

  status(): Status {
    const { scenario } = this.options;
    if (scenario === undefined || !everywhere.includes(scenario)) return statusOf({ state: 'ready', problems: [] }, this.language);
    const fault = faultOf(scenario as ErrorName);
    const { message, remedy } = statusOf({ state: stateOf(fault), fault, problems: [] }, this.language);
    return { state: scenario === 'noExtension' ? 'noExtension' : stateOf(fault), message, remedy, problems: [] };
  }

  /** One call: its time, its error if this is the place of it, its result. */
  async play<Result>(step: FakeStep, call: CallOptions | undefined, result: () => Result): Promise<Result> {
    await this.wait(call);
    this.failAt(step);
    return result();
  }

  storages(call?: CallOptions): Promise<StorageList> {
    return this.play('storages.list', call, () => storageList({ storages: this.plugged(), problems: this.problems() }, this.language));
  }

  storage(id: string): Storage {
    return this.plugged().find((storage) => storage.id === id) ?? this.fail('storageNotFound');
  }

  plugged(): Storage[] {
    return [registry, ...[...this.tokens].map(fakeToken)];
  }

  private problems(): StorageProblem[] {
    const { scenario } = this.options;
    if (scenario === undefined || !problems.includes(scenario)) return [];
    const { name, message, remedy } = faultOf(scenario as ErrorName);
    return [{ place: { ru: 'Считыватель Aktiv Rutoken ECP 00 00', en: 'Reader Aktiv Rutoken ECP 00 00' }, name, message, remedy }];
  }

  /** A request is built: it waits for its certificate. */
  keep(request: Pick<EnrolmentsBeginParams, 'requestId' | 'storage' | 'profile'>, data: string): Enrolment {
    const enrolment = newEnrolment(request);
    this.begun.set(enrolment.id, { data, enrolment });
    return enrolment;
  }

  async begin(request: EnrolmentsBeginParams, call?: CallOptions): Promise<EnrolmentsBeginResult> {
    await this.wait(call);
    this.failEverywhere(); // before any window
    if (verdict(request.applicant, this.language, request.profile?.applicant).faults.length > 0) this.fail('invalidApplicant');
    const storage = this.storage(request.storage);
    if (storage.token?.pin.locked === true) this.fail('pinLocked');
    if (!storage.algorithms.includes(request.profile?.algorithm ?? 'gost2012-256')) this.fail('unsupportedAlgorithm');
    if (request.profile?.qualified === true && !storage.qualified) this.fail('qualifiedStorageNeeded');
    const data = JSON.stringify([request.storage, request.applicant, request.profile, request.key]);
    const earlier = [...this.begun.values()].find(({ enrolment }) => enrolment.requestId === request.requestId);
    if (earlier && earlier.data !== data) this.fail('requestIdInUse');
    if (earlier) return resultOf(earlier.enrolment);

    await this.phases('enrolments.begin', beginPhases(storage), call);
    return resultOf(this.keep(request, data));
  }

  async finish(id: string, certificate: string, call?: FinishOptions): Promise<CertificateInfo> {
    await this.wait(call);
    this.failAt('enrolments.finish');
    const begun = this.begun.get(id)?.enrolment;
    if (!begun) this.fail('keyNotFound', { place: call?.place, searched: this.plugged().map(({ label }) => label) });
    const { state } = begun;
    if (state === 'abandoned') this.fail('enrolmentEnded');
    if (certificate.trim() === '') this.fail('malformedCertificate');
    const storage = this.plugged().find(({ id: plugged }) => plugged === begun.storage);
    if (!storage) this.fail('tokenAbsent');
    const info = certificateInfo(certificate, storage.label);
    if (state === 'installed') return info;
    await this.phases('enrolments.finish', ['waiting_window', 'waiting_user', 'installing'], call);
    this.change(id, { state: 'installed', certificate: info });
    return info;
  }

  list(): readonly Enrolment[] {
    return [...this.begun.values()].reverse().map(({ enrolment }) => withoutRequest(enrolment));
  }

  find(wanted: string | { readonly requestId: string }): Enrolment {
    const matches = (enrolment: Enrolment): boolean =>
      typeof wanted === 'string' ? enrolment.id === wanted : enrolment.requestId === wanted.requestId;
    return [...this.begun.values()].find(({ enrolment }) => matches(enrolment))?.enrolment ?? this.fail('enrolmentNotFound');
  }

  dropCertificate(id: string): void {
    const entry = this.begun.get(id);
    if (!entry) return;
    const { certificate, ...rest } = entry.enrolment;
    if (certificate) entry.enrolment = rest;
  }

  change(id: string, news: Partial<Enrolment>): void {
    this.find(id);
    const entry = this.begun.get(id);
    if (entry) entry.enrolment = { ...entry.enrolment, ...news, updated: new Date().toISOString() };
  }

  /** Goes through the phases of a window; the error comes with the person's answer. */
  async phases(step: FakeStep, phases: readonly Phase[], call?: CallOptions): Promise<void> {
    for (const phase of phases) {
      for (const percent of phase === 'collecting_entropy' ? sensorSteps : [undefined]) {
        call?.onProgress?.(percent === undefined ? { phase } : { phase, percent });
        await this.wait(call);
      }
      if (phase === 'waiting_user') this.failAt(step);
    }
  }

  private failAt(step: FakeStep): void {
    const { scenario, at } = this.options;
    if (scenario === undefined || scenario === 'enrolment') return;
    if ((at ?? placeOf(scenario)) === step) this.fail(scenario);
    this.failEverywhere();
  }

  failEverywhere(): void {
    const { scenario, at } = this.options;
    if (scenario !== undefined && scenario !== 'enrolment' && at === undefined && everywhere.includes(scenario)) this.fail(scenario);
  }

  fail(name: ErrorName, facts = factsOf[name]): never {
    throw KepkaError.of(name, this.language, { ...facts, keyCreated: this.options.keyCreated === true });
  }

  wait({ signal }: CallOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        if (signal?.aborted === true) reject(KepkaError.of('cancelled', this.language));
        else resolve();
      };
      const timer = setTimeout(end, this.options.delay ?? 20);
      if (signal?.aborted === true) end();
      else signal?.addEventListener('abort', end);
    });
  }
}

export function beginPhases({ sensor, kind }: Storage): readonly Phase[] {
  return [
    'waiting_window',
    ...(sensor ? (['collecting_entropy'] as const) : []),
    'waiting_user',
    ...(kind === 'token' ? (['waiting_token'] as const) : []),
    'generating_key',
    'building_request',
  ];
}

function newEnrolment(request: Pick<EnrolmentsBeginParams, 'requestId' | 'storage' | 'profile'>): Enrolment {
  const now = new Date().toISOString();
  return {
    id: crypto.randomUUID().replaceAll('-', ''),
    requestId: request.requestId,
    state: 'requestBuilt',
    storage: request.storage,
    place: placeName,
    algorithm: request.profile?.algorithm ?? 'gost2012-256',
    created: now,
    updated: now,
    csr,
  };
}

export function resultOf(enrolment: Enrolment): EnrolmentsBeginResult {
  return { id: enrolment.id, csr: enrolment.csr ?? csr, place: enrolment.place, storage: enrolment.storage };
}

function withoutRequest(enrolment: Enrolment): Enrolment {
  const { csr: request, ...rest } = enrolment;
  return request === undefined ? enrolment : rest;
}

export function certificateInfo(pem: string, storage: Texts): CertificateInfo {
  const year = 365 * 24 * 60 * 60 * 1000;
  return {
    subject: 'CN=Иванова Анна Петровна, SN=Иванова, GN=Анна Петровна, C=RU',
    issuer: 'CN=Пробный удостоверяющий центр, C=RU',
    commonName: 'Иванова Анна Петровна',
    serial: '01',
    notBefore: new Date().toISOString(),
    notAfter: new Date(Date.now() + year).toISOString(),
    sha256: '0'.repeat(64),
    storage,
    pem,
  };
}
