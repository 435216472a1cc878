// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Signing, verifying and entering with a certificate.
import type { SignDocument, Signature } from '../generated/protocol.gen.js';
import type { Language } from '../protocol/own.js';
import { asBase64, asText, blobOf, decodeBase64, encodeBase64, toBase64 } from './base64.js';
import type { Call } from './call.js';
import { Uploads } from './uploads.js';
import type { Signable, Signed, SigningOptions, Signing } from './signing_types.js';

/** Documents that are this long together travel in the request itself. */
const inlineLimit = 256 * 1024;

const types = { detached: 'application/pkcs7-signature', attached: 'application/pkcs7-mime' };

/** A document with its name; without content where the content is not given as such. */
interface Named {
  readonly name: string;
  readonly content?: Blob;
  readonly more: Pick<SignDocument, 'digest' | 'digestName'>;
}

export function signingWith(call: Call, language: Language): Signing {
  return {
    async sign(what, { certificate, form = 'detached', signed, purpose, ...options }: SigningOptions = {}) {
      const documents = (isMany(what) ? what : [what]).map((one, index) => named(one, index, language));
      const size = documents.reduce((total, { content }) => total + (content?.size ?? 0), 0);
      const uploads = new Uploads(call, language, size, options);
      const given = { ...(certificate === undefined ? {} : { certificate }), ...(purpose === undefined ? {} : { purpose }) };
      try {
        const inline = size <= inlineLimit;
        const told: SignDocument[] = [];
        for (const document of documents) told.push(await tell(document, inline, uploads));
        const answer = await call('sign', { form, documents: told, ...given, ...(signed === undefined ? {} : { signed: await asBase64(signed) }) }, options);
        return signedOf(answer, documents, types[form]);
      } finally {
        await uploads.discard();
      }
    },
    async verify(cms, { content, ...options } = {}) {
      const given = { cms: await asText(cms) };
      if (content === undefined) return call('verify', given, options);
      const { name } = named(content, 0, language);
      const document = blobOf(content);
      if (document.size <= inlineLimit) return call('verify', { ...given, content: await toBase64(document) }, options);
      const uploads = new Uploads(call, language, document.size, options);
      try {
        return await call('verify', { ...given, document: await uploads.add({ name, content: document }) }, options);
      } finally {
        await uploads.discard();
      }
    },
    async authenticate(nonce, { certificate, purpose, ...options } = {}) {
      const given = { ...(certificate === undefined ? {} : { certificate }), ...(purpose === undefined ? {} : { purpose }) };
      return call('authenticate', { nonce: typeof nonce === 'string' ? nonce : encodeBase64(new Uint8Array(nonce)), ...given }, options);
    },
  };
}

function isMany(what: Signable | readonly Signable[]): what is readonly Signable[] {
  return Array.isArray(what);
}

function named(what: Signable, index: number, language: Language): Named {
  const fallback = language === 'ru' ? `Документ ${index + 1}` : `Document ${index + 1}`;
  if (typeof what === 'object' && !(what instanceof Blob) && !(what instanceof ArrayBuffer) && !ArrayBuffer.isView(what)) {
    const { name = fallback } = what;
    if ('digest' in what) return { name, more: { digest: what.digest, digestName: what.digestName } };
    return what.content === undefined ? { name, more: {} } : { name, content: blobOf(what.content), more: {} };
  }
  const { name } = what as { readonly name?: string }; // a File's
  return { name: name === undefined || name === '' ? fallback : name, content: blobOf(what), more: {} };
}

async function tell({ name, content, more }: Named, inline: boolean, uploads: Uploads): Promise<SignDocument> {
  if (!content) return { name, ...more };
  return inline ? { name, content: await toBase64(content) } : { document: await uploads.add({ name, content }) };
}

function signedOf({ certificate, signatures }: { certificate: Signed['certificate']; signatures: readonly Signature[] }, documents: readonly Named[], type: string): Signed {
  const blobs = signatures.map((signature, index) => wholeOf(signature, documents[index]?.content, type));
  return { certificate, signatures: blobs, signature: blobs[0] ?? new Blob([], { type }) };
}

/** The program has never seen a long document whole: its content comes between what it made. */
function wholeOf({ cms, before, after }: Signature, content: Blob | undefined, type: string): Blob {
  const pieces = before === undefined ? [decodeBase64(cms ?? '')] : [decodeBase64(before), content ?? '', decodeBase64(after ?? '')];
  return new Blob(pieces as BlobPart[], { type });
}
