// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The package, installed in a copy of the system that only this test sees, and no other step: Debian's browsers have the extension.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const source = fileURLToPath(new URL('../../', import.meta.url));
const managed = join(source, 'tests/browser/managed');
const packages = join(source, 'build/package');

function folderFor(work) {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-installed-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const cannot = folderFor((folder) => spawnSync('unshare', ['-m', join(managed, 'overlay'), folder, 'true']).status !== 0) && 'mounting needs root';

for (const browser of ['chromium', 'firefox']) {
  test(`after the installation Kepka is ready in ${browser}`, { skip: cannot, timeout: 120_000 }, () => folderFor((system) => folderFor((folder) => {
    const deb = join(packages, readdirSync(packages).find((name) => name.endsWith('.deb')));
    const said = execFileSync('unshare', ['-m', join(managed, 'overlay'), system, 'node', join(managed, 'installed.mjs'), browser, folder, deb], { encoding: 'utf8' });
    assert.equal(said.trim().split('\n').at(-1), 'ready');
  })));
}
