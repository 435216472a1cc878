// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Records, one JSON file each, so that a restarted cabinet goes on where it stopped. A file is whole or not there.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function writeWhole(path, content, mode = 0o600) {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(unfinished, content, { mode });
  await rename(unfinished, path);
}

export async function readIfThere(path, encoding = 'utf8') {
  return readFile(path, encoding).catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

export const newId = () => randomBytes(16).toString('hex');

/** For names of files that come from outside, and for tokens that nobody should read in the work folder. */
export const hashOf = (text) => createHash('sha256').update(text).digest('hex');

export class Records {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  static async open(folder) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new Records(folder);
  }

  /** The record, or null. */
  async get(id) {
    const text = await readIfThere(this.#file(id));
    return text === null ? null : JSON.parse(text);
  }

  async put(id, record) {
    await writeWhole(this.#file(id), JSON.stringify(record));
  }

  async remove(id) {
    await rm(this.#file(id), { force: true });
  }

  #file(id) {
    if (!/^([0-9a-f]{32}|[0-9a-f]{64})$/.test(id)) throw new Error('not an id');
    return join(this.#folder, `${id}.json`);
  }
}

/** One after the other: two tabs that ask at once must not have two certificates issued. */
export class Turn {
  #last = Promise.resolve();

  run(work) {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
