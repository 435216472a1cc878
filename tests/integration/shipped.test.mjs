// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The programs that ship ($KEPKA_HOST_SHIPPED, $KEPKA_TOKEN): static as far as they can be, hardened, and deaf to what
// tests may override.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { HostClient } from './host_client.mjs';
import { isSanitized } from './sanitizer.mjs';
import { WorkerClient } from './worker_client.mjs';
import { site } from './world.mjs';

const shipped = process.env.KEPKA_HOST_SHIPPED;
const worker = process.env.KEPKA_TOKEN;
const readelfOf = (program, ...flags) => execFileSync('readelf', ['-W', ...flags, program], { encoding: 'utf8' });
const readelf = (...flags) => readelfOf(shipped, ...flags);

test('the host is static and position independent', { skip: isSanitized(shipped) && 'a sanitizer build links dynamically' }, () => {
  assert.doesNotMatch(readelf('-l'), /INTERP/);
  assert.doesNotMatch(readelf('-d'), /NEEDED/);
  assert.match(readelf('-h'), /DYN \(Position-Independent Executable/);
});

test('the worker loads the C library alone, so that none of ours meets one that a module brings', { skip: isSanitized(shipped) && 'a sanitizer build links dynamically' }, () => {
  const needed = [...readelfOf(worker, '-d').matchAll(/NEEDED.*\[(.*)\]/g)].map(([, library]) => library);
  assert.ok(needed.includes('libc.so.6'));
  assert.deepEqual(needed.filter((library) => !/^(libc|libm|ld-linux.*)\.so\.\d+$/.test(library)), []);
  assert.match(readelfOf(worker, '-h'), /DYN \(Position-Independent Executable/);
});

for (const [name, program] of [['host', shipped], ['worker', worker]]) {
  test(`the ${name} is linked with full RELRO and a stack that cannot run`, () => {
    assert.match(readelfOf(program, '-l'), /GNU_RELRO/);
    assert.match(readelfOf(program, '-d'), /BIND_NOW|NOW/);
    assert.match(readelfOf(program, '-l'), /GNU_STACK\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+RW\s/);
  });
}

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

const assertNoCore = (pid) => assert.match(readFileSync(`/proc/${pid}/limits`, 'utf8'), /Max core file size\s+0\s+0/);

test('no core is written', () => withHost((host) => assertNoCore(host.pid)));

test('no core is written by the worker', async () => {
  const client = WorkerClient.start('use', '/nonexistent/module.so');
  await assert.rejects(client.request('token.state'), { name: 'moduleFailed' });
  assertNoCore(client.pid);
  await client.close();
});

const isRoot = process.getuid() === 0;
test('no other program of this user may look into it', { skip: isRoot && 'root may' }, () => withHost((host) => {
  assert.throws(() => readlinkSync(`/proc/${host.pid}/exe`), { code: 'EACCES' });
}));
