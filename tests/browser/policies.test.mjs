// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What scripts/policies writes, without a browser: every file is what its reader takes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { filled, policyFiles } from '../../scripts/packaging/policies.mjs';
import { ids } from './drivers/registration.mjs';

const urls = { updateUrl: 'https://intranet.example/kepka/update.xml', xpiUrl: 'https://intranet.example/kepka/kepka.xpi' };
const files = policyFiles({ ...urls, origins: ['https://*.ca.example.ru'] });
const named = (pattern) => Object.entries(files).filter(([name]) => pattern.test(name));

test('no file that a package could own is called policies.json', () => {
  assert.deepEqual(named(/\/policies\.json$/), []);
});

test('every browser of Chromium’s family gets the extension, the host and the sites', () => {
  const policies = named(/^linux\/etc\/.*\/kepka\.json$/);
  assert.ok(policies.length >= 4);
  for (const [, text] of policies) {
    const policy = JSON.parse(text);
    const [id] = ids.chromium.ids;
    assert.equal(policy.ExtensionSettings[id].update_url, urls.updateUrl);
    assert.deepEqual(policy.NativeMessagingAllowlist, [ids.host]);
    assert.deepEqual(policy['3rdparty'].extensions[id], { origins: { allow: ['https://*.ca.example.ru'] } });
    assert.doesNotMatch(text, /@[A-Z_]+@/);
  }
});

test('without a list of sites nothing is limited', () => {
  const all = policyFiles(urls);
  assert.equal(all['linux/etc/kepka/policy.d/50-sites.json'], undefined);
  assert.deepEqual(JSON.parse(all['firefox-policies.json']).policies['3rdparty'].Extensions[ids.firefox.ids[0]], {});
});

test('Mozilla’s signature is asked for unless somebody says not to', () => {
  assert.equal(JSON.parse(files['firefox-policies.json']).policies.Preferences, undefined);
  const { policies } = JSON.parse(policyFiles({ ...urls, unsignedXpi: true })['firefox-policies.json']);
  assert.deepEqual(policies.Preferences['xpinstall.signatures.required'], { Value: false, Status: 'locked' });
});

test('the templates of Windows are well formed, and every word of theirs is there in both languages', () => {
  const [[, admx]] = named(/kepka\.admx$/);
  const wanted = new Set([...admx.matchAll(/\$\((string|presentation)\.(\w+)\)/g)].map(([, kind, id]) => `${kind} ${id}`));
  assert.ok(wanted.size > 10);
  for (const [name, adml] of named(/kepka\.adml$/)) {
    execFileSync('xmllint', ['--noout', '-'], { input: adml });
    const there = new Set([...adml.matchAll(/<(string|presentation) id="(\w+)"/g)].map(([, kind, id]) => `${kind} ${id}`));
    assert.deepEqual([...wanted].filter((one) => !there.has(one)), [], name);
  }
  execFileSync('xmllint', ['--noout', '-'], { input: admx });
  const names = [...admx.matchAll(/<policy name="(\w+)"/g)].map(([, name]) => name);
  assert.equal(new Set(names).size, names.length, 'no name twice');
  assert.equal(named(/ru-RU\/kepka\.adml$/).length + named(/en-US\/kepka\.adml$/).length, 2);
});

test('a whole word becomes what it stands for, a word within a text its text', () => {
  assert.deepEqual(filled({ '@A@': ['@B@', 'x@A@y'] }, { A: 'a', B: [1] }), { a: [[1], 'xay'] });
});
