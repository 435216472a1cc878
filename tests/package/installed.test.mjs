// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The package, installed in a copy of the system that only this test sees, and no other step: Debian's browsers have the extension, a
// person gets a certificate, an upgrade under the open browser loses nothing, and rules that come later hold at once.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { cannot, saidInOwnSystem, withFolder } from '../browser/managed/own_system.mjs';

const packages = fileURLToPath(new URL('../../build/package', import.meta.url));

describe('after the installation', { skip: cannot, concurrency: 2 }, () => {
  for (const browser of ['chromium', 'firefox']) {
    it(`a person gets a certificate in ${browser}`, { timeout: 180_000 }, () => withFolder(async (folder) => {
      const deb = join(packages, readdirSync(packages).find((name) => name.endsWith('.deb')));
      assert.deepEqual(JSON.parse(await saidInOwnSystem('installed.mjs', browser, folder, deb)), {
        state: 'ready', stage: 'installed', verified: true, kept: ['installed'], allowed: 'ready', denied: 'blockedByPolicy',
      });
    }));
  }
});
