// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The administrator's rules, enforced by a real host, and `kepka policy` ($KEPKA_COMMAND_TESTING).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { markdownTable, readRules } from '../../scripts/generate/policy_schema.mjs';
import { applicant, site, TestAuthority, World } from './world.mjs';

const other = 'https://other.example.org';
const rules = readRules(new URL('../../host/policy/rules.json', import.meta.url));
const password = { pin: 'Сложный пароль 7Q!' };
const order = { requestId: 'application-1', storage: 'registry', applicant };

let world;
beforeEach(() => (world = new World()));
afterEach(() => world.end());

const ask = (host, method, args = {}, origin = site) => host.request(method, args, { origin });
const refusedWith = (name) => (error) => error.name === name;

function kepka(...args) {
  const { status, stdout, stderr } = spawnSync(process.env.KEPKA_COMMAND_TESTING, args, {
    encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'C', ...world.environment() },
  });
  return { status, stdout, stderr };
}

describe('what sites may do', () => {
  test('a method that the rules do not name is refused, whatever the site', async () => {
    world.policy({ methods: { allow: ['storages.*', 'enrolments.list'], deny: ['storages.watch'] } });
    const host = world.host();
    await ask(host, 'storages.list');
    await ask(host, 'enrolments.list');
    await ask(host, 'site.access');
    await assert.rejects(ask(host, 'storages.watch'), refusedWith('methodForbidden'));
    await assert.rejects(ask(host, 'enrolments.begin', order), refusedWith('methodForbidden'));
    assert.deepEqual(world.windows(), []);
  });

  test('what the rules take away while a window is open is not done in the next', async () => {
    const host = world.host();
    world.policy({ methods: { deny: ['enrolments.begin'] } });
    await assert.rejects(ask(host, 'enrolments.begin', order), refusedWith('methodForbidden'));
    world.policy({});
    world.script([password]);
    assert.ok((await ask(host, 'enrolments.begin', order)).csr);
  });

  test('a storage that the rules forbid is not listed, takes no key and gives none', async () => {
    const host = world.host();
    world.script([password]);
    const { id, csr } = await ask(host, 'enrolments.begin', order);
    world.policy({ storages: { deny: ['registry'] } });
    assert.deepEqual((await ask(host, 'storages.list')).storages, []);
    await assert.rejects(ask(host, 'enrolments.begin', { ...order, requestId: 'application-2' }), refusedWith('storageForbidden'));
    const certificate = new TestAuthority(join(world.folder, 'ca')).issue(csr);
    await assert.rejects(ask(host, 'enrolments.finish', { id, certificate }), refusedWith('storageForbidden'));
    // The person may still look at it and remove it.
    assert.equal((await host.request('keys.list')).keys.length, 1);
  });

  test('an algorithm or a parameter set that the rules forbid makes no key', async () => {
    world.policy({ algorithms: { deny: ['rsa-2048'] }, parameterSets: { allow: ['CryptoPro-XchA'] } });
    const host = world.host();
    const { storages: [registry] } = await ask(host, 'storages.list');
    assert.ok(registry.algorithms.includes('gost2012-256'));
    assert.ok(!registry.algorithms.includes('rsa-2048'));
    for (const profile of [{ algorithm: 'rsa-2048' }, { algorithm: 'gost2012-256', parameterSet: 'tc26-256-A' }, { algorithm: 'gost2012-512' }]) {
      await assert.rejects(ask(host, 'enrolments.begin', { ...order, profile }), refusedWith('algorithmForbidden'), JSON.stringify(profile));
    }
    assert.deepEqual(world.windows(), []);
    world.script([password]);
    assert.ok((await ask(host, 'enrolments.begin', order)).csr);
  });

  test('a site without the grant to detect learns nothing', async () => {
    world.policy({ grants: { detect: { allow: [site] } } });
    const host = world.host();
    assert.equal((await ask(host, 'site.access')).access, 'asks');
    await assert.rejects(ask(host, 'site.access', {}, other), refusedWith('grantForbidden'));
  });

  test('a site for which nothing may be picked gets no certificate from the person', async () => {
    world.policy({ grants: { identities: { deny: [site] } } });
    const host = world.host();
    await assert.rejects(ask(host, 'certificates.pick'), refusedWith('grantForbidden'));
    assert.deepEqual((await ask(host, 'certificates.list')).certificates, []);
  });

  test('a site that is asked about although it is allowed has its question in the first window', async () => {
    world.policy({ origins: { allow: [site, other], ask: [other] } });
    const host = world.host();
    assert.equal((await ask(host, 'site.access')).access, 'allowed');
    assert.equal((await ask(host, 'site.access', {}, other)).access, 'asks');
    world.script([password]);
    await ask(host, 'enrolments.begin', order, other);
    assert.equal((await ask(host, 'site.access', {}, other)).access, 'allowed');
  });

  test('a site that may see storages without being asked sees which ones they are', async () => {
    const host = world.host();
    assert.equal((await ask(host, 'storages.watch')).watching, false);
    world.policy({ grants: { storages: { allow: [site] } } });
    assert.equal((await ask(host, 'storages.watch')).watching, true);
    world.policy({ origins: { allow: [site] }, grants: { storages: { deny: [site] } } });
    assert.equal((await ask(host, 'storages.watch')).watching, false);
  });
});

describe('kepka policy', () => {
  test('show tells every value and the file that it came from', () => {
    world.policy({ batch: 50, origins: { allow: [site] } }, '10-branch.json');
    world.policy({ batch: 20 }, '20-head.json');
    const { status, stdout } = kepka('policy', 'show', '--json');
    assert.equal(status, 0);
    const report = JSON.parse(stdout);
    const rule = (key) => report.rules.find((row) => row.key === key);
    assert.equal(rule('batch').value, 20);
    assert.deepEqual(rule('batch').sources.map(({ file, value }) => [file, value]), [
      [join(world.policyFolder, '10-branch.json'), 50], [join(world.policyFolder, '20-head.json'), 20],
    ]);
    assert.deepEqual(rule('remember'), { ...rule('remember'), value: false, default: true, sources: [] });
    assert.deepEqual(rule('origins.allow').value, [site]);
    assert.equal(report.rules.length, rules.length);
    const text = kepka('policy', 'show').stdout;
    assert.match(text, /^batch = 20$/m);
    assert.match(text, /10-branch\.json: 50/);
    assert.match(text, /^export = true {2}\(by default\)$/m);
  });

  test('show tells what the rules mean for a site', () => {
    world.policy({ origins: { allow: ['https://*.ca.example.ru'] }, identities: [site], methods: { deny: ['sign'] } });
    const report = JSON.parse(kepka('policy', 'show', '--json', '--origin', site).stdout).site;
    assert.equal(report.access, 'allowed');
    assert.deepEqual(report.grants, { detect: 'usual', storages: 'usual', identities: 'granted' });
    assert.ok(report.methods.includes('enrolments.begin'));
    assert.ok(!report.methods.includes('sign'));
    assert.equal(JSON.parse(kepka('policy', 'show', '--json', '--origin', other).stdout).site.access, 'denied');
    const wrong = kepka('policy', 'show', '--origin', 'ca.example.ru');
    assert.equal(wrong.status, 3);
    assert.match(wrong.stderr, /siteNotAllowed/);
  });

  test('show says that damaged rules refuse everything, and why', () => {
    world.policy('{\n  "remember": tru\n}', 'bad.json');
    const { status, stdout } = kepka('policy', 'show');
    assert.equal(status, 1);
    assert.match(stdout, /everything is refused/);
    assert.match(stdout, /bad\.json:2:/);
    assert.match(stdout, /^export = false/m);
  });

  test('show tells of a file that others may write', () => {
    world.policy({});
    chmodSync(join(world.policyFolder, 'rules.json'), 0o666);
    const { status, stdout } = kepka('policy', 'show');
    assert.equal(status, 1);
    assert.match(stdout, /others than root may write it/);
  });

  test('check tells every fault with its line and field', () => {
    world.policy('{\n  "batch": 0,\n  "origins": {"allow": ["ca.example.ru"]}\n}\n', 'bad.json');
    world.policy({ batch: 2 }, 'good.json');
    const [bad, good] = ['bad.json', 'good.json'].map((name) => join(world.policyFolder, name));
    const both = kepka('policy', 'check', bad, good);
    assert.equal(both.status, 1);
    assert.match(both.stdout, /bad\.json:2:3: batch: expected integer from 1 to 100/);
    assert.match(both.stdout, /bad\.json:3:\d+: origins\.allow\[0\]: expected an origin/);
    assert.match(both.stdout, /good\.json: sound/);
    assert.equal(kepka('policy', 'check', good).status, 0);
    assert.equal(kepka('policy', 'check', join(world.folder, 'absent.json')).status, 1);
    const { files } = JSON.parse(kepka('policy', 'check', '--json', bad).stdout);
    assert.deepEqual(files[0].faults.map(({ field, line }) => [field, line]), [['batch', 2], ['origins.allow[0]', 3]]);
  });

  test('a wrong command line is told', () => {
    for (const args of [['policy'], ['policy', 'check'], ['policy', 'show', 'more']]) assert.equal(kepka(...args).status, 2, args.join(' '));
  });

  test('the README has the table of the rules as it is', () => {
    assert.ok(readFileSync(new URL('../../README.md', import.meta.url), 'utf8').includes(markdownTable(rules)));
  });
});
