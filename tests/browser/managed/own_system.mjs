// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A copy of the system that a test may change as an administrator would, and that only it sees.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const overlay = fileURLToPath(new URL('overlay', import.meta.url));

/** Gives `work` an empty folder, which is gone afterwards. */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-system-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Why no such copy can be made here; false where it can. */
export const cannot = await withFolder((folder) => spawnSync('unshare', ['-m', overlay, folder, 'true']).status !== 0 && 'mounting needs root');

/** The last line that the Node program of this folder says there. */
export function saidInOwnSystem(program, ...given) {
  const script = fileURLToPath(new URL(program, import.meta.url));
  return withFolder(async (system) => {
    const { stdout } = await promisify(execFile)('unshare', ['-m', overlay, system, process.execPath, script, ...given]);
    return stdout.trim().split('\n').at(-1);
  });
}
