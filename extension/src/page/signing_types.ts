// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Signing as a page sees it.
import type { AuthenticateParams, AuthenticateResult, CertificateInfo, SignDocument, SignParams, VerifyResult } from '../generated/protocol.gen.js';
import type { Content } from './base64.js';
import type { CallOptions } from './client.js';

/** Something to sign. The name is what the person reads in Kepka's windows; a `File` brings its own. */
export type Signable =
  | Content
  | {
      readonly name?: string;
      /** Without it: the content that stands in `signed`. */
      readonly content?: Content;
    }
  /** Only where the administrator's rules allow it: the person cannot see what they sign. */
  | { readonly name?: string; readonly digest: string; readonly digestName: NonNullable<SignDocument['digestName']> };

export interface SigningOptions extends CallOptions, Pick<SignParams, 'certificate' | 'purpose'> {
  /** `detached` (as without it): the signature alone, for a file beside the document. `attached`: the document is inside. */
  readonly form?: SignParams['form'];
  /** A signature of one document (bytes, or base64 or PEM) that gets one more signer. */
  readonly signed?: Content;
}

export interface Signed {
  readonly certificate: CertificateInfo;
  /** CMS in DER, of the first document. `toBase64(signature)` for servers that take text. */
  readonly signature: Blob;
  /** Of every document, in their order. */
  readonly signatures: readonly Blob[];
}

export interface Signing {
  /**
   * Signs a document, or several under one consent where the administrator allows it, with CAdES-BES. Documents of up to 64 MiB; a long one
   * is handed over piece by piece and told by `onProgress` (`sending_document`). Without `certificate` the person picks one.
   */
  sign(what: Signable | readonly Signable[], options?: SigningOptions): Promise<Signed>;
  /** Who signed, when and with which certificate; opens no window. `content`: what a detached signature is of. */
  verify(cms: Content, options?: CallOptions & { readonly content?: Content }): Promise<VerifyResult>;
  /**
   * Proves to a server who is there: signs its nonce (32 bytes or more; base64 or bytes) with this site's origin and the time, as a content
   * type of its own, so that it can pass for no document. The server verifies `cms` and compares origin and nonce.
   */
  authenticate(
    nonce: string | ArrayBuffer | Uint8Array,
    options?: CallOptions & Pick<AuthenticateParams, 'certificate' | 'purpose'>,
  ): Promise<AuthenticateResult>;
}
