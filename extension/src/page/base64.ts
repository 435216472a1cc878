// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What is signed, and signatures: bytes in any of the browser's forms, and base64 for the protocol.

/** Bytes in any form. A string stands for its UTF-8. A `File` also says its name. */
export type Content = Blob | ArrayBuffer | Uint8Array | string;

export function blobOf(content: Content, type = ''): Blob {
  return content instanceof Blob ? content : new Blob([content as BlobPart], { type });
}

export async function bytesOf(content: Content): Promise<Uint8Array> {
  return new Uint8Array(await blobOf(content).arrayBuffer());
}

/** For servers that take a signature as text. */
export async function toBase64(content: Content): Promise<string> {
  return encodeBase64(await bytesOf(content));
}

const callLimit = 0x4000; // arguments of one call

export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += callLimit) pieces.push(String.fromCharCode(...bytes.subarray(start, start + callLimit)));
  return btoa(pieces.join(''));
}

export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

const derSequence = 0x30; // '0', which begins no PEM and no base64 of DER

/** A certificate or signature for the protocol, which takes base64 and PEM: bytes may be either of these in ASCII, or DER. */
export async function asText(content: Content): Promise<string> {
  if (typeof content === 'string') return content;
  const bytes = await bytesOf(content);
  return bytes[0] === derSequence ? encodeBase64(bytes) : new TextDecoder('latin1').decode(bytes);
}

/** The same where the protocol takes base64 alone: a PEM loses its lines of words (RFC 7468 2). */
export async function asBase64(content: Content): Promise<string> {
  return (await asText(content)).replace(/-----[A-Z0-9 #]+-----/g, '').trim();
}
