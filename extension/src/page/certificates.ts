// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The person's certificates, as far as they are this site's business.
import type {
  CertificateEntry,
  CertificatesGetResult,
  CertificatesListParams,
  CertificatesListResult,
  CertificatesPickParams,
} from '../generated/protocol.gen.js';
import type { Language } from '../protocol/own.js';
import { asText, type Content } from './base64.js';
import type { Call } from './call.js';
import type { CallOptions } from './client.js';
import { problemsIn } from './storages.js';
import type { StorageProblem } from './types.js';

/** An array of certificates that also says what could not be looked at: `certificates.problems`. */
export type CertificateList = readonly CertificateEntry[] & { readonly problems: readonly StorageProblem[] };

export interface Certificates {
  /**
   * Those that this site may see: of its own enrolments, and those that the person has picked for it. `expired`: also the ones whose time
   * is over. Opens no window. What cannot be read now is in `problems` of the same array.
   */
  list(options?: CallOptions & CertificatesListParams): Promise<CertificateList>;
  /** The person picks one in Kepka's own page; from then on this site may see it. */
  pick(options?: CallOptions & CertificatesPickParams): Promise<CertificateEntry>;
  /** What it says, and its chain as far as it is stored here. */
  get(certificate: string, options?: CallOptions): Promise<CertificatesGetResult>;
  /** Finds the key of a certificate (DER, PEM, or PKCS #7 with its chain) on any storage and lays it beside. */
  install(certificate: Content, options?: CallOptions): Promise<CertificateEntry>;
  /** After the person's consent; the key stays. */
  remove(certificate: string, options?: CallOptions): Promise<void>;
}

export function certificatesWith(call: Call, language: Language): Certificates {
  return {
    list: async ({ expired, ...options } = {}) =>
      certificateList(await call('certificates.list', expired === undefined ? {} : { expired }, options), language),
    pick: async ({ signal, onProgress, ...wanted } = {}) => (await call('certificates.pick', wanted, { signal, onProgress })).certificate,
    get: (certificate, options) => call('certificates.get', { certificate }, options),
    install: async (certificate, options) =>
      (await call('certificates.install', { certificate: await asText(certificate) }, options)).certificate,
    remove: async (certificate, options) => {
      await call('certificates.remove', { certificate }, options);
    },
  };
}

export function certificateList({ certificates, problems }: CertificatesListResult, language: Language): CertificateList {
  return Object.assign([...certificates], { problems: problemsIn(problems, language) });
}
