// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Makes a browser of the person know the host, with the kepka that was built beside it.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sourceFolder } from './packages.mjs';

export const ids = JSON.parse(readFileSync(`${sourceFolder}manifests/ids.json`, 'utf8'));
export const chromiumId = ids.chromium.ids[0];
export const firefoxId = ids.firefox.ids[0];

export function registerHost({ browser, home, profile, host }) {
  const environment = { ...process.env, HOME: home };
  for (const name of ['XDG_CONFIG_HOME', 'XDG_DATA_HOME']) delete environment[name];
  execFileSync(join(dirname(host), 'kepka'), ['register', '--user', '--host', host, '--browser', browser], { env: environment });
  // A Chromium with a --user-data-dir of its own looks there, and not in the home.
  const known = join(profile, 'NativeMessagingHosts');
  if (browser === 'chromium' && !existsSync(known)) symlinkSync(join(home, '.config/chromium/NativeMessagingHosts'), known);
}
