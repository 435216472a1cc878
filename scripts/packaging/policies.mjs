// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What an administrator hands out, filled in: policies of the browsers, rules of the program, templates for Windows.
//   scripts/policies FOLDER --update-url URL --xpi-url URL [--origin PATTERN]... [--chromium-id ID] [--unsigned-xpi]
// FOLDER/linux has every file at its place below /; a policies.json of Firefox belongs to the administrator alone, so what is to stand
// in it is FOLDER/firefox-policies.json. FOLDER/windows has PolicyDefinitions.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { admx, adml } from './policy_templates.mjs';

const manifests = fileURLToPath(new URL('../../manifests/', import.meta.url));
const readJson = (name) => JSON.parse(readFileSync(join(manifests, name), 'utf8'));

/** `value` with each string "@NAME@" that is a word of `words` replaced: whole by anything, within a text or a key by a text. */
export function filled(value, words) {
  if (typeof value === 'string') {
    const whole = /^@([A-Z_]+)@$/.exec(value);
    if (whole) return words[whole[1]];
    return value.replace(/@([A-Z_]+)@/g, (_, name) => words[name]);
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, words));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [filled(key, words), filled(one, words)]));
}

/**
 * {path: content} of everything. updateUrl: of the CRX's update manifest; xpiUrl: of the XPI; origins: patterns, empty for every site that
 * the person allows; unsignedXpi: for a Firefox ESR that is to take an XPI that Mozilla has not signed.
 */
export function policyFiles({ updateUrl, xpiUrl, origins = [], chromiumId, unsignedXpi = false }) {
  const ids = readJson('ids.json');
  const { browsers } = readJson('browsers.json');
  const rules = origins.length > 0 ? { origins: { allow: origins } } : {};
  const words = {
    HOST: ids.host, CHROMIUM_ID: chromiumId ?? ids.chromium.ids[0], FIREFOX_ID: ids.firefox.ids[0], UPDATE_URL: updateUrl, XPI_URL: xpiUrl,
    RULES: rules, ALLOW: origins,
  };
  const template = (name) => filled(readJson(`policies/${name}`), words);
  const files = {};
  const put = (path, content) => { files[path] = `${JSON.stringify(content, null, 2)}\n`; };
  for (const folder of managedFolders(browsers)) {
    put(`linux${folder}/kepka.json`, template('chromium.json'));
    put(`strict${folder}/kepka-strict.json`, template('chromium-strict.json'));
  }
  const firefox = template('firefox.json');
  if (unsignedXpi) firefox.policies.Preferences = { 'xpinstall.signatures.required': { Value: false, Status: 'locked' } };
  put('firefox-policies.json', firefox);
  if (origins.length > 0) put('linux/etc/kepka/policy.d/50-sites.json', template('kepka.json'));
  const texts = readJson('policies/texts.json');
  const keys = registryKeys(browsers, words);
  files['windows/PolicyDefinitions/kepka.admx'] = admx(keys);
  for (const [language, folder] of [['ru', 'ru-RU'], ['en', 'en-US']]) files[`windows/PolicyDefinitions/${folder}/kepka.adml`] = adml(keys, texts, language);
  return files;
}

/** Folders of Chromium's family in which every *.json counts. */
function managedFolders(browsers) {
  const folders = browsers.filter(({ kind }) => kind === 'chromium').flatMap(({ linux }) => linux?.policies ?? []);
  return [...new Set(folders)];
}

/** [{name, label, key}] of the registry, below HKLM, where each browser's extension finds its rules. Browsers that share a key are one. */
function registryKeys(browsers, { CHROMIUM_ID, FIREFOX_ID }) {
  const byKey = new Map();
  for (const { name, label, kind, windows } of browsers) {
    const [policies] = windows?.policies ?? [];
    if (policies === undefined) continue;
    const below = kind === 'chromium' ? `3rdparty\\extensions\\${CHROMIUM_ID}\\policy` : `3rdparty\\Extensions\\${FIREFOX_ID}`;
    const key = `${policies.replace(/^HKLM\\/, '')}\\${below}`;
    const known = byKey.get(key);
    if (known) known.label += `, ${label}`;
    else byKey.set(key, { name: name.replace(/\W/g, '_'), label, key });
  }
  return [...byKey.values()];
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'update-url': { type: 'string' }, 'xpi-url': { type: 'string' }, origin: { type: 'string', multiple: true },
      'chromium-id': { type: 'string' }, 'unsigned-xpi': { type: 'boolean' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined || values['update-url'] === undefined || values['xpi-url'] === undefined) {
    console.error('usage: scripts/policies FOLDER --update-url URL --xpi-url URL [--origin PATTERN]... [--chromium-id ID] [--unsigned-xpi]');
    process.exit(2);
  }
  const files = policyFiles({
    updateUrl: values['update-url'], xpiUrl: values['xpi-url'], origins: values.origin,
    chromiumId: values['chromium-id'], unsignedXpi: values['unsigned-xpi'],
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    console.log(name);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
