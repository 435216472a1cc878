// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// SoftHSM2 with a token folder of its own: RSA and elliptic curves, no GOST in Debian's build.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configuredModule } from './configured_module.mjs';
import { initToken } from './pkcs11_tool.mjs';
import { newFolder } from './service.mjs';

/**
 * Gives {module, tokens: [{label, serial, pin, soPin}], close}. tokens: a label for each, and PINs if not the usual ones.
 * After them the module shows one slot more, with a token that is not initialised: SoftHSM2 always does.
 */
export async function startSoftHsm(tokens = [{ label: 'Kepka SoftHSM' }]) {
  const folder = newFolder('softhsm');
  mkdirSync(join(folder, 'tokens'), { mode: 0o700 });
  writeFileSync(join(folder, 'softhsm2.conf'), `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
  const module = configuredModule(folder, 'softhsm', { SOFTHSM2_CONF: join(folder, 'softhsm2.conf') });
  const made = [];
  for (const token of tokens) made.push(await initToken(module, made.length, token));
  return { module, tokens: made, close: async () => rmSync(folder, { recursive: true, force: true }) };
}
