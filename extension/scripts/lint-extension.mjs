// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// web-ext lint for both built extensions. A warning that is not known below fails, and so does a known one that is gone.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const webExt = 'node_modules/web-ext/bin/web-ext.js';

// The linter is Mozilla's: what it says about Chromium's own manifest is not a fault there.
const known = {
  chromium: ['MANIFEST_FIELD_UNSUPPORTED', 'EXTENSION_ID_REQUIRED'],
  firefox: [],
};

let faults = 0;
for (const [browser, expected] of Object.entries(known)) {
  const { errors, warnings } = lint(`dist/${browser}`);
  const found = [...errors, ...warnings];
  for (const { code, message, file } of found.filter((row) => !expected.includes(row.code))) {
    console.error(`${browser}: ${code}: ${message} ${file ?? ''}`);
    faults += 1;
  }
  for (const code of expected.filter((name) => !found.some((row) => row.code === name))) {
    console.error(`${browser}: ${code} is no longer reported`);
    faults += 1;
  }
}
process.exit(faults === 0 ? 0 : 1);

function lint(folder) {
  const command = [webExt, 'lint', '--output=json', '--no-config-discovery', `--source-dir=${folder}`];
  try {
    return JSON.parse(execFileSync(process.execPath, command, { encoding: 'utf8', env: { ...process.env, NODE_NO_WARNINGS: '1' } }));
  } catch (error) {
    return JSON.parse(error.stdout); // it exits with 1 when there are errors
  }
}
