// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The host that ships ($KEPKA_HOST_SHIPPED): static, hardened, and deaf to what tests may override.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { HostClient } from './host_client.mjs';
import { site } from './world.mjs';

const shipped = process.env.KEPKA_HOST_SHIPPED;
const readelf = (...flags) => execFileSync('readelf', ['-W', ...flags, shipped], { encoding: 'utf8' });
const isSanitized = readFileSync(shipped).includes('__asan_init') || readFileSync(shipped).includes('__tsan_init');

test('the host is static and position independent', { skip: isSanitized && 'a sanitizer build links dynamically' }, () => {
  assert.doesNotMatch(readelf('-l'), /INTERP/);
  assert.doesNotMatch(readelf('-d'), /NEEDED/);
  assert.match(readelf('-h'), /DYN \(Position-Independent Executable/);
});

test('the host is linked with full RELRO and a stack that cannot run', () => {
  assert.match(readelf('-l'), /GNU_RELRO/);
  assert.match(readelf('-d'), /BIND_NOW|NOW/);
  assert.match(readelf('-l'), /GNU_STACK\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+RW\s/);
});

/** Runs a test with the host, in an empty home that is also where a test build would look for rules. */
async function withHost(work) {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-shipped-'));
  writeFileSync(join(folder, 'rules.json'), '{"origins": {"deny": ["https://*.ca.example.ru"]}}', { mode: 0o600 });
  const host = HostClient.start({ binary: shipped, env: { HOME: folder, XDG_DATA_HOME: undefined, KEPKA_TEST_POLICY_FOLDER: folder } });
  try {
    const hello = await host.request('hello');
    await work(host, hello);
  } finally {
    await host.kill();
    rmSync(folder, { recursive: true });
  }
}

test('what tests may override does not act on it', () => withHost(async (host, { testing }) => {
  assert.equal(testing, false);
  assert.deepEqual(await host.request('site.access', {}, { origin: site }), { access: 'asks' });
}));

test('no core is written', () => withHost((host) => {
  assert.match(readFileSync(`/proc/${host.pid}/limits`, 'utf8'), /Max core file size\s+0\s+0/);
}));

const isRoot = process.getuid() === 0;
test('no other program of this user may look into it', { skip: isRoot && 'root may' }, () => withHost((host) => {
  assert.throws(() => readlinkSync(`/proc/${host.pid}/exe`), { code: 'EACCES' });
}));
