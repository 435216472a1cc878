// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Makes a browser's own folder know the host, as an installer would in the person's home.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFolder } from './packages.mjs';

export const ids = JSON.parse(readFileSync(`${sourceFolder}manifests/ids.json`, 'utf8'));
export const chromiumId = ids.chromium.ids[0];
export const firefoxId = ids.firefox.ids[0];

export function registerHost({ browser, home, profile, host }) {
  const folder = browser === 'chromium' ? join(profile, 'NativeMessagingHosts') : join(home, '.mozilla/native-messaging-hosts');
  const template = readFileSync(`${sourceFolder}manifests/${ids.host}.${browser}.json.in`, 'utf8');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${ids.host}.json`), template.replace('@HOST_PATH@', host));
}
