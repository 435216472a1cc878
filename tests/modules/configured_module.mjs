// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A real module with an environment of its own, whatever the environment of the program that loads it.
import { chmodSync, copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const libraries = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
const debianModules = {
  softhsm: '/usr/lib/softhsm/libsofthsm2.so',
  opensc: `${libraries}/opensc-pkcs11.so`,
  tpm: `${libraries}/pkcs11/libtpm2_pkcs11.so`,
  'p11-kit-client': `${libraries}/pkcs11/p11-kit-client.so`,
  'p11-kit-trust': `${libraries}/pkcs11/p11-kit-trust.so`,
};

/** Where Debian keeps a module. Throws where its package is not installed. */
export function debianModule(name) {
  const path = debianModules[name];
  if (!existsSync(path)) throw new Error(`${path} is not installed: run scripts/setup`);
  return path;
}

/** Makes folder/NAME.so, which is Debian's module NAME with these variables set. */
export function configuredModule(folder, name, variables) {
  const path = join(folder, `${name}.so`);
  const settings = Object.entries(variables).map(([variable, value]) => `${variable}=${value}\n`);
  writeFileSync(`${path}.settings`, `${debianModule(name)}\n${settings.join('')}`, { mode: 0o600 });
  copyFileSync(library(), path); // a copy, not a link: the library looks for the settings beside itself
  chmodSync(path, 0o755);
  return path;
}

/** From the build that $KEPKA_HOST is of, by default build/release. */
function library() {
  const host = process.env.KEPKA_HOST;
  const build = host ? resolve(dirname(host), '../..') : fileURLToPath(new URL('../../build/release', import.meta.url));
  return join(build, 'tests/modules/module_with_environment.so');
}
