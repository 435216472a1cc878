// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// `kepka consents` and `kepka forget` ($KEPKA_COMMAND_TESTING), beside real hosts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { applicant, reviewPages, site, TestAuthority, World } from './world.mjs';

const other = 'https://other.example.org';
const right = { pin: 'Сложный пароль 7Q!' };
const order = { requestId: 'application-1', storage: 'registry', applicant };

let world;
beforeEach(() => (world = new World()));
afterEach(() => world.end());

const ask = (host, method, args = {}, origin = site) => host.request(method, args, { origin });

function kepka(args, { input = '', env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(process.env.KEPKA_COMMAND_TESTING, args, {
    encoding: 'utf8', input, env: { PATH: process.env.PATH, LANG: 'C', ...world.environment(), ...env },
  });
  return { status, stdout, stderr };
}

async function enrolled(host) {
  world.script([right, right]);
  const begun = await ask(host, 'enrolments.begin', order);
  const certificate = new TestAuthority(join(world.folder, 'ca')).issue(begun.csr);
  await ask(host, 'enrolments.finish', { id: begun.id, certificate });
  return certificate;
}

test('list tells of each site, and of the certificates that were picked for it', async () => {
  const host = world.host();
  await enrolled(host);
  await host.request('consents.set', { origin: 'https://bad.example.org', consent: 'blocked' });
  reviewPages(host, ({ certificates: [first] }) => first.key);
  await ask(host, 'certificates.pick', {}, other);
  const { status, stdout } = kepka(['consents', 'list', '--json']);
  assert.equal(status, 0);
  const { consents } = JSON.parse(stdout);
  assert.deepEqual(consents.map(({ origin, consent }) => [origin, consent]), [
    ['https://bad.example.org', 'blocked'], [site, 'granted'], [other, 'granted'],
  ]);
  const [certificate] = consents[2].certificates;
  assert.match(certificate.sha256, /^[0-9a-f]{64}$/);
  assert.equal(certificate.commonName, 'Иванова Анна Петровна');
  const text = kepka(['consents']).stdout;
  assert.match(text, /https:\/\/bad\.example\.org: blocked since \d{4}-/);
  assert.match(text, /sees [0-9a-f]{64} Иванова Анна Петровна/);
  // The extension's settings see how many.
  assert.equal((await host.request('consents.list')).consents[2].certificates, 1);
});

test('without a decision there is nothing to list or to revoke', () => {
  assert.match(kepka(['consents']).stdout, /Nothing was decided about any site/);
  assert.equal(kepka(['consents', 'revoke', site]).status, 1);
  assert.equal(kepka(['consents', 'revoke', 'no origin']).status, 3);
  assert.equal(kepka(['consents', 'revoke']).status, 2);
});

test('a site that was revoked is asked about again, and sees no picked certificate', async () => {
  const host = world.host();
  await enrolled(host);
  reviewPages(host, ({ certificates: [first] }) => first.key);
  await ask(host, 'certificates.pick', {}, other);
  assert.equal((await ask(host, 'certificates.list', {}, other)).certificates.length, 1);
  assert.equal(kepka(['consents', 'revoke', other]).status, 0);
  assert.equal((await ask(host, 'certificates.list', {}, other)).certificates.length, 0);
  assert.equal((await ask(host, 'site.access', {}, other)).access, 'asks');
});

test('forget erases enrolments and consents, never a key, and the certificate still finds its key', async () => {
  const host = world.host();
  world.script([right]);
  const begun = await ask(host, 'enrolments.begin', order);
  const certificate = new TestAuthority(join(world.folder, 'ca')).issue(begun.csr);
  const keys = world.containers();
  const { status, stdout } = kepka(['forget', '--yes']);
  assert.equal(status, 0);
  assert.match(stdout, /enrolments: 1 \(of them waiting for a certificate: 1\)/);
  assert.match(stdout, /decisions about sites: 1/);
  assert.deepEqual((await ask(host, 'enrolments.list')).enrolments, []);
  assert.deepEqual((await host.request('consents.list')).consents, []);
  assert.deepEqual(world.containers(), keys);
  world.script([right]);
  await ask(host, 'enrolments.finish', { id: begun.id, certificate, place: begun.place });
  assert.deepEqual(world.containers(), keys);
  assert.ok(existsSync(join(world.data, 'registry', keys[0], 'certificate.der')));
});

test('forget asks, and without a yes forgets nothing', async () => {
  await world.host().request('consents.set', { origin: site, consent: 'granted' });
  for (const input of ['', '\n', 'no\n', 'maybe\n']) {
    const { status, stdout } = kepka(['forget'], { input });
    assert.equal(status, 1);
    assert.match(stdout, /Nothing was forgotten/);
  }
  assert.match(kepka(['consents']).stdout, /granted/);
  assert.equal(kepka(['forget'], { input: 'yes\n' }).status, 0);
  assert.match(kepka(['consents']).stdout, /Nothing was decided/);
});

test('an enrolment that a host is working on stays, and goes on', async () => {
  const host = world.host();
  world.script([right, { waitsFor: 'go', ...right }]);
  const begun = await ask(host, 'enrolments.begin', order);
  const certificate = new TestAuthority(join(world.folder, 'ca')).issue(begun.csr);
  const shown = host.nextNotification('$/progress', ({ phase }) => phase === 'waiting_user');
  const finished = ask(host, 'enrolments.finish', { id: begun.id, certificate });
  await shown;
  const { status, stdout } = kepka(['forget', '--yes']);
  assert.equal(status, 1);
  assert.match(stdout, /Enrolments stayed that are being worked on: 1/);
  world.letGo();
  await finished;
  assert.deepEqual((await ask(host, 'enrolments.list')).enrolments.map(({ id, state }) => [id, state]), [[begun.id, 'installed']]);
});

test('forget has the system’s store forget every password', () => {
  const tool = join(world.folder, 'secret-tool');
  writeFileSync(tool, `#!/bin/sh\necho "$@" >> ${join(world.folder, 'asked')}\n`);
  chmodSync(tool, 0o700);
  const { status, stdout } = kepka(['forget', '--yes'], { env: { KEPKA_TEST_SECRET_TOOL: tool } });
  assert.equal(status, 0);
  assert.match(stdout, /remembered passwords and PINs/);
  assert.equal(readFileSync(join(world.folder, 'asked'), 'utf8'), 'clear application kepka\n');
});
