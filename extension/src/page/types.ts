// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import type { CertificateInfo, Enrolment, EnrolmentsBeginParams, EnrolmentsBeginResult, Storage } from '../generated/protocol.gen.js';
import type { Reason } from './applicant.js';
import type { CallOptions } from './client.js';

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

export interface Enrolments {
  /**
   * Shows the sensor where one is needed, then Kepka's window with consent and password; makes the key and the request. The
   * same `requestId` with the same data gives the same request again, without a window: so a page may begin again after a reload.
   */
  begin(request: EnrolmentsBeginParams, options?: CallOptions): Promise<EnrolmentsBeginResult>;
  /** This site's enrolments, newest first, without their requests. */
  list(options?: CallOptions): Promise<readonly Enrolment[]>;
  /** One enrolment with its request, by Kepka's id or by the cabinet's `requestId`. */
  get(enrolment: string | { readonly requestId: string }, options?: CallOptions): Promise<Enrolment>;
  /** Installs the certificate (PEM, or base64 of DER) beside its key. The same certificate again is success, without a window. */
  finish(id: string, certificate: string, options?: CallOptions): Promise<CertificateInfo>;
  /** After the person's consent removes the enrolment's key and ends it. */
  abandon(id: string, options?: CallOptions): Promise<void>;
}

/** Every call but `status` and `applicant.check` rejects with a KepkaError. */
export interface Kepka {
  status(): Promise<Status>;
  /**
   * Tells the status now and whenever it changes, also when the extension or the program is installed while the page is open.
   * Returns a function that ends it.
   */
  onStatus(listener: (status: Status) => void): () => void;
  readonly storages: {
    /** Where keys can be kept on this computer. */
    list(options?: CallOptions): Promise<readonly Storage[]>;
  };
  readonly applicant: {
    /** Checks the form in the page itself, before anything is installed; Kepka checks it again when the enrolment begins. */
    check(applicant: Readonly<Record<string, string>>): ApplicantVerdict;
  };
  readonly enrolments: Enrolments;
}
