// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Makes src/generated/*.gen.ts from the tables that the host is made from.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = 'extension/src/generated';
const inputs = {
  errors: 'host/base/errors.json',
  protocol: 'host/wire/protocol.json',
  applicant: 'host/applicant/attributes.json',
};

for (const [name, input] of Object.entries(inputs)) {
  execFileSync(process.execPath, [`scripts/generate/${name}.mjs`, '--ts', folder, input], { cwd: root, stdio: 'inherit' });
}
