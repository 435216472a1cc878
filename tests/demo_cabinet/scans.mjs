// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Scans that were uploaded: files in the work folder, beside what the application's record says of them.
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkScan } from './public/scan_rules.js';
import { Refusal } from './refusals.mjs';
import { writeWhole } from './store.mjs';

/** The pixels across a picture, as far as that stands at a known place; null for other files. */
export function widthOf(bytes, type) {
  const at = { 'image/png': () => bytes.readUInt32BE(16), 'image/gif': () => bytes.readUInt16LE(6), 'image/bmp': () => Math.abs(bytes.readInt32LE(18)),
    'image/jpeg': () => jpegWidth(bytes) };
  try {
    return at[type]?.() ?? null;
  } catch {
    return null; // shorter than it says
  }
}

/** In a frame header SOF0 to SOF15 (ITU T.81, B.2.2); segments before it are skipped by their lengths. */
function jpegWidth(bytes) {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return bytes.readUInt16BE(at + 7);
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** A name for people: no folders, nothing that a terminal or a dialog would misread. */
function cleanName(name) {
  const last = String(name ?? '').split(/[/\\]/).pop();
  return last.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').trim().slice(0, 120) || 'scan';
}

export class Scans {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  /** Keeps a scan; returns what is to be remembered of it. Throws a refusal if it is none. */
  async keep(application, document, bytes, name) {
    const { type, fault } = checkScan(bytes);
    if (fault) throw new Refusal(fault);
    await mkdir(join(this.#folder, application), { recursive: true, mode: 0o700 });
    await writeWhole(this.#file(application, document), bytes);
    return { name: cleanName(name), size: bytes.length, type, width: widthOf(bytes, type) };
  }

  read(application, document) {
    return readFile(this.#file(application, document));
  }

  async remove(application, document) {
    await rm(this.#file(application, document), { force: true });
  }

  /** Both come from the server's own tables, never from outside. */
  #file(application, document) {
    return join(this.#folder, application, document);
  }
}
