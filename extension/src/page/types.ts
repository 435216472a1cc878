// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import type {
  CertificateInfo,
  Enrolment,
  EnrolmentsBeginParams,
  EnrolmentsBeginResult,
  EnrolmentsFinishParams,
  PinUnblockParams,
  RenewParams,
  RenewResult,
  Storage,
} from '../generated/protocol.gen.js';
import type { Reason, Rules } from './applicant.js';
import type { Certificates } from './certificates.js';
import type { CallOptions } from './client.js';
import type { Signing } from './signing_types.js';

export type State = 'ready' | 'noExtension' | 'oldExtension' | 'siteNotAllowed' | 'noHost' | 'oldHost' | 'blockedByPolicy';

/** A reason why an enrolment would fail although everything is installed, e.g. that Kepka cannot show its windows. */
export interface StatusProblem {
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
}

/** What stands between the page and a working Kepka, with one next step for the person. */
export interface Status {
  readonly state: State;
  /** For the person; when all is ready and there are no problems, that it is. */
  readonly message: string;
  /** One next step; empty when there is nothing to do. */
  readonly remedy: string;
  /** With `ready` alone. Empty: an enrolment can begin. */
  readonly problems: readonly StatusProblem[];
}

export interface FieldFault {
  readonly field: string;
  readonly reason: Reason;
  /** A sentence for the person who fills in the form. */
  readonly message: string;
}

export interface ApplicantVerdict {
  /** All of them; an empty list means that the form is in order. */
  readonly faults: readonly FieldFault[];
  /** What some authorities do not take. */
  readonly warnings: readonly FieldFault[];
}

export interface ConnectOptions {
  /** Of messages and remedies. Without it: the document's language, then the browser's. */
  readonly language?: 'ru' | 'en';
}

/** A reader, token or library that cannot be used; the others are. */
export interface StorageProblem {
  /** Which one, in words. */
  readonly place: string;
  /** A word of the catalogue, e.g. `readerFailed`. */
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
}

/** An array of storages that also says what is wrong with the others: `storages.problems`. */
export type StorageList = readonly Storage[] & { readonly problems: readonly StorageProblem[] };

export interface StoragesNews {
  readonly storages: StorageList;
  /**
   * Whether Kepka tells this page when a token comes or goes. Only a site that the person has allowed hears it; for another one a button
   * that calls `list()` again is a help.
   */
  readonly watching: boolean;
}

export interface Storages {
  /**
   * Where keys can be kept on this computer. If one single token can take a key, it is the first; else they stand as Kepka lists
   * them. `problems` of the same array says what cannot be used.
   */
  list(options?: CallOptions): Promise<StorageList>;
  /**
   * Tells the storages now and whenever a token comes or goes. What keeps Kepka from listing them is not told here but by `onStatus`
   * and `list`. Returns a function that ends it.
   */
  onChange(listener: (news: StoragesNews) => void): () => void;
}

/** Both ask in Kepka's own window; the page sees no PIN. */
export interface Pins {
  /** The old PIN once, the new one twice. */
  change(storage: string, options?: CallOptions): Promise<void>;
  /** The administrator's PIN unlocks the person's own; with `newPin` a new one is set as well. */
  unblock(storage: string, options?: CallOptions & Pick<PinUnblockParams, 'newPin'>): Promise<void>;
}

/** `place` is what `begin` said: with it the error about a missing key says where it is. `chain`: the authority's own certificates. */
export type FinishOptions = CallOptions & Pick<EnrolmentsFinishParams, 'place' | 'chain'>;

export interface Enrolments {
  /**
   * Shows the sensor where one is needed, then Kepka's window with consent and password or PIN; makes the key and the request. The
   * same `requestId` with the same data gives the same request again, without a window: so a page may begin again after a reload.
   */
  begin(request: EnrolmentsBeginParams, options?: CallOptions): Promise<EnrolmentsBeginResult>;
  /** This site's enrolments, newest first, without their requests. */
  list(options?: CallOptions): Promise<readonly Enrolment[]>;
  /** One enrolment with its request, by Kepka's id or by the cabinet's `requestId`. */
  get(enrolment: string | { readonly requestId: string }, options?: CallOptions): Promise<Enrolment>;
  /**
   * Installs the certificate (PEM, or base64 of DER) beside its key, wherever on this computer that is: also on a token that was brought
   * here from the computer where `begin` ran. The same certificate again is success, without a window.
   */
  finish(id: string, certificate: string, options?: FinishOptions): Promise<CertificateInfo>;
  /** After the person's consent removes the enrolment's key and ends it. */
  abandon(id: string, options?: CallOptions): Promise<void>;
}

/** Every call but `status` and `applicant.check` rejects with a KepkaError. */
export interface Kepka extends Signing {
  status(): Promise<Status>;
  /**
   * Tells the status now and whenever it changes, also when the extension or the program is installed while the page is open.
   * Returns a function that ends it.
   */
  onStatus(listener: (status: Status) => void): () => void;
  readonly storages: Storages;
  readonly pin: Pins;
  readonly applicant: {
    /**
     * Checks the form in the page itself, before anything is installed; Kepka checks it again when the enrolment begins. `rules`: the
     * same as the profile's `applicant` there.
     */
    check(applicant: Readonly<Record<string, string>>, rules?: Rules): ApplicantVerdict;
  };
  readonly enrolments: Enrolments;
  readonly certificates: Certificates;
  /**
   * «Обновление сертификата»: a new key, and a request with the very subject of a certificate that is still valid, signed by its key, under one
   * consent. `cms` is what the authority gets; it ends as any enrolment, with `enrolments.finish`. Without `certificate` the person picks one.
   */
  renew(request: RenewParams, options?: CallOptions): Promise<RenewResult>;
}
