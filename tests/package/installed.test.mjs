// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The package, installed in a copy of the system that only this test sees, and no other step: Debian's browsers have the extension.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { cannot, saidInOwnSystem, withFolder } from '../browser/managed/own_system.mjs';

const packages = fileURLToPath(new URL('../../build/package', import.meta.url));

for (const browser of ['chromium', 'firefox']) {
  test(`after the installation Kepka is ready in ${browser}`, { skip: cannot, timeout: 120_000 }, () => withFolder(async (folder) => {
    const deb = join(packages, readdirSync(packages).find((name) => name.endsWith('.deb')));
    assert.equal(await saidInOwnSystem('installed.mjs', browser, folder, deb), 'ready');
  }));
}
