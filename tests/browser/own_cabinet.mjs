// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { startCabinet } from '../demo_cabinet/server.mjs';

/** A cabinet for the tests of one suite, and its folder, from the suite's begin to its end: {cabinet, folder}. `options` are startCabinet's. */
export function ownCabinet(options) {
  const own = {};
  before(async () => {
    own.folder = mkdtempSync(join(tmpdir(), 'kepka-cabinet-'));
    own.cabinet = await startCabinet({ workFolder: own.folder, ...options });
  });
  after(async () => {
    await own.cabinet?.close();
    rmSync(own.folder, { recursive: true, force: true });
  });
  return own;
}
