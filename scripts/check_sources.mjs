// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Rules that no compiler checks: licence headers, which folder may include which, words that stay in one folder, the
// table of browsers, the README's table of rules, the tests of complaints.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { faultsOfBrowsers } from './generate/browsers_check.mjs';
import { markdownTable, readRules } from './generate/policy_schema.mjs';

// Lowest first: a folder may include itself and those before it (DESIGN: dependencies run one way).
const folders = [
  'base', 'platform', 'asn1', 'crypto', 'pki', 'applicant', 'wire', 'keystore', 'prompt', 'policy', 'enrolments',
  'audit', 'entropy', 'methods', 'server', 'admin', 'doctor', 'transfer', 'token_worker', 'apps',
];

// What a folder may know where that is less.
const knowsOnly = { token_worker: ['token_worker', 'base', 'platform', 'asn1', 'crypto', 'wire'] };

// Words that may stand only in files that match.
const confined = [
  { word: /<botan\//, allowed: /^(host\/crypto|tests\/(unit\/crypto|bench))\//, why: 'only host/crypto includes Botan' },
  { word: /\b_WIN32\b/, allowed: /^host\/platform\//, why: 'system differences are files chosen by CMake' },
  { word: /get_curve_oid|PKCS10_Request|GOST_3410_/, allowed: /^$/, why: "Botan's own GOST classes write wrong bytes" },
  { word: /\bgetpw|getaddrinfo|\biconv/, allowed: /^$/, why: 'not usable in a static binary' },
  { word: /\bdlopen/, allowed: /^host\/token_worker\//, why: 'only kepka-token loads foreign code' },
];

const headerLines = 6;
// git refuses another user's checkout, also to root, unless told that it is safe.
const list = ['-c', `safe.directory=${process.cwd()}`, 'ls-files', '--cached', '--others', '--exclude-standard'];
const files = execFileSync('git', list, { encoding: 'utf8' })
  .split('\n')
  .filter(existsSync) // a file that was removed may still be in the index
  .filter((file) => /\.(cpp|h|mjs|ts|css|html|sh|cmake|in)$|CMakeLists\.txt$|^scripts\/[a-z]+$|^\.ci\/run$/.test(file));
if (files.length === 0) throw new Error('git lists no sources');

const faults = [];
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n');
  if (!lines.slice(0, headerLines).some((line) => line.includes('SPDX-License-Identifier: MIT'))) {
    faults.push(`${file}: no SPDX header`);
  }
  if (/^host\/|^tests\/unit\/|^tests\/bench\//.test(file)) faults.push(...checkCpp(file, lines));
}

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
if (json('host/wire/protocol.json').host !== json('manifests/ids.json').host) faults.push('host/wire/protocol.json and manifests/ids.json name the host otherwise');
faults.push(...faultsOfBrowsers(json('manifests/browsers.json'), json('manifests/ids.json').host));

if (!readFileSync('README.md', 'utf8').includes(markdownTable(readRules('host/policy/rules.json')))) {
  faults.push("README.md: the table of rules is not host/policy/rules.json's (scripts/generate/policy.mjs --doc)");
}

for (const [, file, title] of readFileSync('tests/complaints.md', 'utf8').matchAll(/`(integration\/[\w.]+)` \| “(.+)” \|$/gm)) {
  if (!readFileSync(`tests/${file}`, 'utf8').includes(`'${title}'`)) faults.push(`tests/complaints.md: ${file} has no “${title}”`);
}

for (const fault of faults) console.error(fault);
process.exit(faults.length === 0 ? 0 : 1);

function checkCpp(file, lines) {
  const found = [];
  const folder = file.startsWith('host/') ? file.split('/')[1] : undefined;
  lines.forEach((line, index) => {
    const place = `${file}:${index + 1}`;
    for (const rule of confined) {
      if (rule.word.test(line) && !rule.allowed.test(file)) found.push(`${place}: ${rule.why}`);
    }
    const include = /^#include "([a-z_0-9]+)\//.exec(line);
    if (!include || folder === undefined) return;
    const known = knowsOnly[folder] ?? folders.slice(0, folders.indexOf(folder) + 1);
    if (folders.includes(include[1]) && !known.includes(include[1])) {
      found.push(`${place}: ${folder} may not know ${include[1]}`);
    }
  });
  if (lines.length > 400) found.push(`${file}: ${lines.length} lines, at most 400`);
  return found;
}
