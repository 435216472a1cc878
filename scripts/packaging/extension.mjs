// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// extension/dist → the packages of the extension: extension.mjs FOLDER [--key PEM] [--url BASE]
//   kepka-VERSION.xpi           Firefox, not signed: for addons.mozilla.org, or where an administrator allows it
//   kepka-VERSION-store.zip     for the stores of Chromium's family, which give their own key
//   kepka-VERSION.crx, update.xml   for a server of one's own; without --key a fresh key each time, kept beside it
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crx, extensionId, publicDer, signingKey, updateManifest } from './crx.mjs';
import { filesOf, zip } from './zip.mjs';

const source = fileURLToPath(new URL('../../', import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' }, url: { type: 'string', default: 'https://example.org/kepka/' } } });
const [folder] = positionals;
if (folder === undefined) throw new Error('usage: extension.mjs FOLDER [--key PEM] [--url BASE]');

const chromium = filesOf(join(source, 'extension/dist/chromium'));
const firefox = filesOf(join(source, 'extension/dist/firefox'));
const { version } = JSON.parse(chromium.find(([name]) => name === 'manifest.json')[1]);

/** The same files with another key in the manifest, or none. */
function withKey(files, key) {
  return files.map(([name, bytes]) => {
    if (name !== 'manifest.json') return [name, bytes];
    const { key: _, ...manifest } = JSON.parse(bytes);
    return [name, Buffer.from(`${JSON.stringify(key === undefined ? manifest : { ...manifest, key }, null, 2)}\n`)];
  });
}

const write = (name, content) => writeFileSync(join(folder, name), content);
write(`kepka-${version}.xpi`, zip(firefox));
write(`kepka-${version}-store.zip`, zip(withKey(chromium)));

const key = signingKey(values.key && readFileSync(values.key));
const der = publicDer(key);
const id = extensionId(der);
const name = `kepka-${version}.crx`;
write(name, crx(zip(withKey(chromium, der.toString('base64'))), key));
write('update.xml', updateManifest(id, version, new URL(name, values.url).href));
if (values.key === undefined) writeFileSync(join(folder, 'kepka-crx-key.pem'), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
const { chromium: known } = JSON.parse(readFileSync(join(source, 'manifests/ids.json'), 'utf8'));
if (!known.ids.includes(id)) {
  console.error(`${name}: its id ${id} is not in manifests/ids.json, so the host lets it in only after it was added there and built again`);
}
