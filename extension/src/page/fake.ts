// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A Kepka that plays, for the cabinet's own tests: no extension, no program, no window, the same interface.
import type { ErrorName } from '../generated/errors.gen.js';
import type { CertificateInfo, Enrolment, EnrolmentsBeginParams, EnrolmentsBeginResult, Storage, StorageProblem, Texts } from '../generated/protocol.gen.js';
import { stateOf, type Phase } from '../protocol/channel.js';
import { faultOf } from '../protocol/faults.js';
import type { Language } from '../protocol/own.js';
import type { CallOptions } from './client.js';
import { KepkaError } from './error.js';
import { fakeToken, registry, type FakeToken } from './fake_storages.js';
import { pageLanguage, verdict } from './kepka.js';
import { statusOf, StatusWatch } from './status.js';
import { storageList, StorageWatch } from './storages.js';
import type { Enrolments, FinishOptions, Kepka, Pins, Status, StorageList } from './types.js';

/** `enrolment`: everything goes well. The name of an error: that error comes. */
export type Scenario = 'enrolment' | ErrorName;

export type FakeStep = 'storages.list' | `pin.${keyof Pins}` | `enrolments.${keyof Enrolments}`;

export interface FakeOptions {
  readonly scenario?: Scenario;
  /** Where the error comes. Without it: where it would come in life (`certificateExpired` in `finish`, most in `begin`). */
  readonly at?: FakeStep;
  /** What the error says of `keyCreated`. */
  readonly keyCreated?: boolean;
  readonly language?: Language;
  /** What is plugged in from the start, beside the registry. Without it: nothing. */
  readonly tokens?: readonly FakeToken[];
  /** How long each step takes, in milliseconds. */
  readonly delay?: number;
}

export interface FakeKepka extends Kepka {
  /** As the person would; who listens to `storages.onChange` hears it. */
  plug(token: FakeToken): void;
  unplug(token: FakeToken): void;
}

const everywhere: readonly Scenario[] = [
  'noExtension', 'oldExtension', 'noHost', 'oldHost', 'hostBlocked', 'siteNotAllowed', 'blockedByPolicy', 'blockedByPerson', 'policyDamaged',
];
const whenFinishing: readonly Scenario[] = [
  'certificateMismatch', 'certificateExpired', 'malformedCertificate', 'keyNotFound', 'keyDamaged', 'enrolmentNotFound', 'enrolmentEnded',
  'tokenAbsent', 'tokenReplaced', 'dataMissing',
];
const whenChangingPin: readonly Scenario[] = ['pinLength', 'pinRefused'];
/** Also listed among the problems. */
const problems: readonly Scenario[] = ['moduleFailed', 'moduleUnsafe', 'readerFailed', 'tokenNotPrepared'];
const sensorSteps = [0, 25, 50, 75, 100];

const placeName = 'BUH-2';

/** What the catalogue's row alone does not say. */
const factsOf: Partial<Record<Scenario, Readonly<Record<string, unknown>>>> = {
  wrongPin: { attemptsLeft: 9 },
  tokenReplaced: { inserted: '1000000002', needed: '1000000001' },
  keyNotFound: { place: placeName, searched: [registry.label] },
};

/** A real GOST R 34.10-2012 request of nobody's; its key was never kept. */
const csr = `-----BEGIN CERTIFICATE REQUEST-----
MIIBQDCB7AIBADB9MTEwLwYDVQQDDCjQmNCy0LDQvdC+0LLQsCDQkNC90L3QsCDQ
n9C10YLRgNC+0LLQvdCwMRcwFQYDVQQEDA7QmNCy0LDQvdC+0LLQsDEiMCAGA1UE
KgwZ0JDQvdC90LAg0J/QtdGC0YDQvtCy0L3QsDELMAkGA1UEBhMCUlUwZjAfBggq
hQMHAQEBATATBgcqhQMCAiQABggqhQMHAQECAgNDAARAkSOqBFcY+W658+AeG9rk
ChaK+THlSuLLY7VPyhBSpCwFQnIRQa1jDGHf7Wb/M7QO4cjlwuNnSu4E/VsZjjJ6
wqAAMAwGCCqFAwcBAQMCBQADQQCzhBnLy+gMOHH3OWBvJI7p+p99paRSbod/s4O9
64TxzhQpZSWoXUX1hkb7SXt1S3hRmyiCAViH96j8HNp/JAWs
-----END CERTIFICATE REQUEST-----
`;

/** Plays a whole enrolment, or one error of the catalogue. */
export function fake(options: FakeOptions = {}): FakeKepka {
  const player = new Player(options);
  const watch = new StatusWatch(() => Promise.resolve(player.status()));
  const storageWatch = new StorageWatch(() => player.storages(), () => Promise.resolve(true));
  return {
    status: () => Promise.resolve(player.status()),
    onStatus: (listener) => watch.add(listener),
    storages: { list: (call) => player.storages(call), onChange: (listener) => storageWatch.add(listener) },
    pin: {
      change: (storage, call) => player.play('pin.change', call, () => void player.storage(storage)),
      unblock: (storage, call) => player.play('pin.unblock', call, () => void player.storage(storage)),
    },
    plug: (token) => {
      player.tokens.add(token);
      storageWatch.look();
    },
    unplug: (token) => {
      player.tokens.delete(token);
      storageWatch.look();
    },
    applicant: { check: (applicant, rules) => verdict(applicant, player.language, rules) },
    enrolments: {
      begin: (request, call) => player.begin(request, call),
      list: (call) => player.play('enrolments.list', call, () => player.list()),
      get: (wanted, call) => player.play('enrolments.get', call, () => player.find(wanted)),
      finish: (id, certificate, call) => player.finish(id, certificate, call),
      abandon: (id, call) =>
        player.play('enrolments.abandon', call, () => {
          player.change(id, { state: 'abandoned' });
        }),
    },
  };
}

interface Begun {
  readonly data: string;
  enrolment: Enrolment;
}

class Player {
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

  private plugged(): Storage[] {
    return [registry, ...[...this.tokens].map(fakeToken)];
  }

  private problems(): StorageProblem[] {
    const { scenario } = this.options;
    if (scenario === undefined || !problems.includes(scenario)) return [];
    const { name, message, remedy } = faultOf(scenario as ErrorName);
    return [{ place: { ru: 'Считыватель Aktiv Rutoken ECP 00 00', en: 'Reader Aktiv Rutoken ECP 00 00' }, name, message, remedy }];
  }

  async begin(request: EnrolmentsBeginParams, call?: CallOptions): Promise<EnrolmentsBeginResult> {
    await this.wait(call);
    this.failEverywhere(); // before any window
    if (verdict(request.applicant, this.language, request.profile?.applicant).faults.length > 0) this.fail('invalidApplicant');
    const storage = this.storage(request.storage);
    if (request.profile?.qualified === true && !storage.qualified) this.fail('qualifiedStorageNeeded');
    if (storage.token?.pin.locked === true) this.fail('pinLocked');
    if (!storage.algorithms.includes(request.profile?.algorithm ?? 'gost2012-256')) this.fail('unsupportedAlgorithm');
    const data = JSON.stringify([request.storage, request.applicant, request.profile, request.key]);
    const earlier = [...this.begun.values()].find(({ enrolment }) => enrolment.requestId === request.requestId);
    if (earlier && earlier.data !== data) this.fail('requestIdInUse');
    if (earlier) return resultOf(earlier.enrolment);

    for (const phase of beginPhases(storage)) {
      for (const percent of phase === 'collecting_entropy' ? sensorSteps : [undefined]) {
        call?.onProgress?.(percent === undefined ? { phase } : { phase, percent });
        await this.wait(call);
      }
      if (phase === 'waiting_user') this.failAt('enrolments.begin');
    }
    const enrolment = newEnrolment(request);
    this.begun.set(enrolment.id, { data, enrolment });
    return resultOf(enrolment);
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
    for (const phase of ['waiting_window', 'waiting_user', 'installing'] as const) {
      call?.onProgress?.({ phase });
      await this.wait(call);
    }
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

  change(id: string, news: Partial<Enrolment>): void {
    this.find(id);
    const entry = this.begun.get(id);
    if (entry) entry.enrolment = { ...entry.enrolment, ...news, updated: new Date().toISOString() };
  }

  private failAt(step: FakeStep): void {
    const { scenario, at } = this.options;
    if (scenario === undefined || scenario === 'enrolment') return;
    if ((at ?? placeOf(scenario)) === step) this.fail(scenario);
    this.failEverywhere();
  }

  private failEverywhere(): void {
    const { scenario, at } = this.options;
    if (scenario !== undefined && scenario !== 'enrolment' && at === undefined && everywhere.includes(scenario)) this.fail(scenario);
  }

  private fail(name: ErrorName, facts = factsOf[name]): never {
    throw KepkaError.of(name, this.language, { ...facts, keyCreated: this.options.keyCreated === true });
  }

  private wait({ signal }: CallOptions = {}): Promise<void> {
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

function placeOf(scenario: Scenario): FakeStep {
  if (whenFinishing.includes(scenario)) return 'enrolments.finish';
  if (whenChangingPin.includes(scenario)) return 'pin.change';
  return scenario === 'unblockRefused' ? 'pin.unblock' : 'enrolments.begin';
}

function beginPhases({ sensor, kind }: Storage): readonly Phase[] {
  return [
    'waiting_window',
    ...(sensor ? (['collecting_entropy'] as const) : []),
    'waiting_user',
    ...(kind === 'token' ? (['waiting_token'] as const) : []),
    'generating_key',
    'building_request',
  ];
}

function newEnrolment(request: EnrolmentsBeginParams): Enrolment {
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

function resultOf(enrolment: Enrolment): EnrolmentsBeginResult {
  return { id: enrolment.id, csr: enrolment.csr ?? csr, place: enrolment.place, storage: enrolment.storage };
}

function withoutRequest(enrolment: Enrolment): Enrolment {
  const { csr: request, ...rest } = enrolment;
  return request === undefined ? enrolment : rest;
}

function certificateInfo(pem: string, storage: Texts): CertificateInfo {
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
