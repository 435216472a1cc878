// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The tables that must agree: manifests, ids, messages, pages.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { manifestFor } from '../scripts/manifest.mjs';

interface Ids {
  readonly host: string;
  readonly chromium: { readonly key: string; readonly ids: readonly string[] };
  readonly firefox: { readonly ids: readonly string[] };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

const ids = readJson('../manifests/ids.json') as Ids;
const manifests = ['chromium', 'firefox'].map((browser) => manifestFor(browser, { version: '1.0.0', ids, iconSizes: [16] }));
const [chromium, firefox] = manifests;
const messages = ['ru', 'en'].map((language) => readJson(`_locales/${language}/messages.json`) as Record<string, { message: string }>);

test('the pinned key makes the id', () => {
  const digest = createHash('sha256').update(Buffer.from(ids.chromium.key, 'base64')).digest('hex').slice(0, 32);
  const id = Array.from(digest, (digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('');
  assert.ok(ids.chromium.ids.includes(id));
});

test('no permission but native messaging and the storage that administrators write, no host permission, nothing for pages to load', () => {
  for (const manifest of manifests) {
    assert.deepEqual(manifest['permissions'], ['nativeMessaging', 'storage']);
    for (const key of ['host_permissions', 'optional_permissions', 'optional_host_permissions', 'web_accessible_resources']) {
      assert.equal(key in manifest, false, key);
    }
  }
  assert.equal('content_scripts' in chromium!, false);
  assert.equal('externally_connectable' in firefox!, false);
});

test('pages are reached over https, and over http on this computer alone', () => {
  const expected = ['https://*/*', 'http://localhost/*', 'http://127.0.0.1/*'];
  assert.deepEqual(chromium!['externally_connectable'], { matches: expected });
  assert.deepEqual(firefox!['content_scripts'], [{ matches: expected, js: ['content.js'], run_at: 'document_start', all_frames: false }]);
});

test('both languages have the same messages, none is empty, and with the same values', () => {
  const [ru, en] = messages;
  assert.deepEqual(Object.keys(ru!), Object.keys(en!));
  for (const key of Object.keys(ru!)) {
    const values = [ru, en].map((texts) => texts![key]!.message.match(/\$\d/g)?.sort());
    assert.deepEqual(values[0], values[1], key);
    assert.notEqual(ru![key]!.message, '');
    assert.notEqual(en![key]!.message, '');
  }
});

test('every message that a page names is there, and every message is used', () => {
  const sources = ['sensor', 'review', 'popup', 'options', 'pages'].flatMap((folder) =>
    readdirSync(`src/${folder}`).filter((name) => !name.endsWith('.css')).map((name) => readFileSync(`src/${folder}/${name}`, 'utf8')),
  );
  const text = sources.join('\n') + JSON.stringify(manifests);
  const named = [...text.matchAll(/data-(?:text|label|title)="(\w+)"|\btext\('(\w+)'|__MSG_(\w+)__/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
  for (const key of named) assert.ok(key in messages[0]!, key);
  for (const key of Object.keys(messages[0]!)) assert.ok(text.includes(key), `${key} is not used`);
});

test('pages load only their own script and styles, and every control has a name', () => {
  for (const page of ['sensor', 'review', 'popup', 'options']) {
    const html = readFileSync(`src/${page}/${page}.html`, 'utf8');
    assert.equal(/https?:|style=|\son\w+=|<script>/.test(html), false, page);
    for (const [button] of html.matchAll(/<button[^>]*>/g)) assert.match(button, /data-text=/);
  }
});
