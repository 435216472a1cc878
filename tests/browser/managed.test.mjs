// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What an administrator hands out (scripts/policies), in the browsers that it is for: the extension comes by itself, finds the host, and
// serves the sites that the rules name.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { browsers, sourceFolder } from './drivers/index.mjs';
import { cannot, saidInOwnSystem, withFolder } from './managed/own_system.mjs';

/** The extension as scripts/package makes it, with a key of the test's own. */
function packExtension(folder) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { status, stderr } = spawnSync('node', [join(sourceFolder, 'scripts/packaging/extension.mjs'), folder, '--key', join(folder, 'key.pem')], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  cpSync(join(sourceFolder, 'extension/dist/chromium/manifest.json'), join(folder, 'version.json'));
}

describe('policies as they are handed out', { skip: cannot, concurrency: browsers.length }, () => {
  for (const browser of browsers) {
    it(`install and limit the extension in ${browser}`, { timeout: 120_000 }, () => withFolder(async (folder) => {
      packExtension(folder);
      const said = await saidInOwnSystem('inside.mjs', browser, folder);
      assert.deepEqual(JSON.parse(said), { allowed: 'ready', denied: 'blockedByPolicy' });
    }));
  }
});
