// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What an administrator hands out (scripts/policies), in the browsers that it is for: the extension comes by itself, finds the host, and
// serves the sites that the rules name.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { generateKeyPairSync } from 'node:crypto';
import { browsers, sourceFolder } from './drivers/index.mjs';

const overlay = join(sourceFolder, 'tests/browser/managed/overlay');

/** An administrator's system is changed in a copy that only this test sees; where none may be made, nothing can be said. */
const cannot = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-overlay-'));
  const { status } = spawnSync('unshare', ['-m', overlay, folder, 'true']);
  rmSync(folder, { recursive: true, force: true });
  return status === 0 ? false : 'mounting needs root';
})();

/** The extension as scripts/package makes it, with a key of the test's own. */
function packedExtension() {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-managed-'));
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { status, stderr } = spawnSync('node', [join(sourceFolder, 'scripts/packaging/extension.mjs'), folder, '--key', join(folder, 'key.pem')], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  cpSync(join(sourceFolder, 'extension/dist/chromium/manifest.json'), join(folder, 'version.json'));
  return folder;
}

describe('policies as they are handed out', { skip: cannot, concurrency: browsers.length }, () => {
  for (const browser of browsers) {
    it(`install and limit the extension in ${browser}`, { timeout: 120_000 }, async () => {
      const folder = packedExtension();
      const system = mkdtempSync(join(tmpdir(), 'kepka-overlay-'));
      try {
        const inside = join(sourceFolder, 'tests/browser/managed/inside.mjs');
        const { stdout } = await promisify(execFile)('unshare', ['-m', overlay, system, 'node', inside, browser, folder]);
        assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1)), { allowed: 'ready', denied: 'blockedByPolicy' });
      } finally {
        rmSync(folder, { recursive: true, force: true });
        rmSync(system, { recursive: true, force: true });
      }
    });
  }
});
