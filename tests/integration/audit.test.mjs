// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What a real host writes into the audit and the log, and `kepka log` ($KEPKA_COMMAND_TESTING) about it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { begin as beginOnToken, pin, token, TokenWorld, wrongPin } from './token_world.mjs';
import { applicant, site, TestAuthority, World } from './world.mjs';

const password = 'Сложный пароль 7Q!';
const right = { pin: password };
const order = { requestId: 'application-1', storage: 'registry', applicant };

let world;
beforeEach(() => (world = new World()));
afterEach(() => world.end());

const ask = (host, method, args = {}, origin = site) => host.request(method, args, { origin });
const refusedWith = (name) => (error) => error.name === name;
const folder = (here = world) => join(here.data, 'audit');

function kepka(args, { input = '', here = world } = {}) {
  const { status, stdout, stderr } = spawnSync(process.env.KEPKA_COMMAND_TESTING, args, {
    encoding: 'utf8', input, env: { PATH: process.env.PATH, LANG: 'C', ...here.environment() },
  });
  return { status, stdout, stderr };
}

const entries = (here = world) => kepka(['log', '--json'], { here }).stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
const short = ({ origin, method, outcome, error }) => [origin, method, outcome, ...(error === undefined ? [] : [error])];

async function enrolled(host) {
  world.script([right, right]);
  const begun = await ask(host, 'enrolments.begin', order);
  const certificate = new TestAuthority(join(world.folder, 'ca')).issue(begun.csr);
  await ask(host, 'enrolments.finish', { id: begun.id, certificate });
  return begun;
}

describe('the audit', () => {
  test('has one line for every decision: who asked for what, with which key, and what came of it', async () => {
    const host = world.host();
    await enrolled(host);
    world.script([{ cancel: true }]);
    await assert.rejects(ask(host, 'enrolments.begin', { ...order, requestId: 'application-2' }), refusedWith('cancelled'));
    await host.request('consents.revoke', { origin: site });
    const lines = entries();
    assert.deepEqual(lines.map(short), [
      [site, 'enrolments.begin', 'done'], [site, 'enrolments.finish', 'done'], [site, 'enrolments.begin', 'cancelled', 'cancelled'],
      ['', 'consents.revoke', 'done'],
    ]);
    assert.equal(lines[3].about, site);
    const [key] = world.containers();
    for (const { uses } of lines.slice(0, 2)) assert.deepEqual(uses, [{ storage: 'registry', key }]);
    assert.equal(lines[2].code, 1001);
    lines.forEach(({ number, time }, index) => {
      assert.equal(number, index + 1);
      assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    });
    for (const name of readdirSync(folder())) assert.equal(statSync(join(folder(), name)).mode & 0o777, 0o600, name);
  });

  test('has what the rules refuse, once a minute for each kind', async () => {
    world.policy({ origins: { deny: [site] }, methods: { deny: ['sign'] } });
    const host = world.host();
    for (let i = 0; i < 20; i++) await assert.rejects(ask(host, 'storages.list'), refusedWith('blockedByPolicy'));
    await assert.rejects(ask(host, 'sign', {}, 'https://other.example.org'), refusedWith('methodForbidden'));
    assert.deepEqual(entries().map(short), [
      [site, 'storages.list', 'refused', 'blockedByPolicy'], ['https://other.example.org', 'sign', 'refused', 'methodForbidden'],
    ]);
  });

  test('has nothing of what only looks, or of a request that is wrong', async () => {
    const host = world.host();
    await ask(host, 'storages.list');
    await ask(host, 'site.access');
    await assert.rejects(ask(host, 'enrolments.begin', { requestId: '' }));
    await host.request('keys.list');
    assert.equal(existsSync(folder()), false);
    assert.deepEqual(kepka(['log']), { status: 0, stdout: 'The audit is empty.\n', stderr: '' });
  });

  test('says what was done with a token, and how often the PIN was wrong is nobody’s business', async () => {
    const tokens = new TokenWorld(token());
    try {
      const host = tokens.host();
      tokens.script([wrongPin, { pin }]);
      await beginOnToken(host);
      const [line, ...more] = entries(tokens);
      assert.deepEqual(more, []);
      assert.match(line.uses[0].storage, /^token\/[0-9a-f]{32}$/);
      assert.match(line.uses[0].key, /^[0-9a-f]{32}$/);
    } finally {
      await tokens.end();
    }
  });

  test('no password, name or number of a person gets into audit or log, whatever their level', async () => {
    world.policy({ log: { level: 'debug', file: true } });
    const host = world.host();
    await enrolled(host);
    world.script([{ cancel: true }]);
    const wrong = { ...applicant, snils: '112-233-445 96', email: 'nobody' };
    await assert.rejects(ask(host, 'enrolments.begin', { ...order, requestId: 'application-2', applicant: wrong }));
    await assert.rejects(ask(host, 'enrolments.begin', { ...order, requestId: 'application-3', [applicant.surname]: applicant.snils }));
    await assert.rejects(ask(host, 'enrolments.begin', { ...order, requestId: 'application-4' }), refusedWith('cancelled'));
    await host.close();
    const log = readFileSync(join(world.data, 'log/kepka-host.log'), 'utf8');
    assert.match(log, /enrolments\.begin: done/);
    assert.match(log, /invalidApplicant/);
    const audit = readdirSync(folder()).map((name) => readFileSync(join(folder(), name), 'utf8')).join('');
    const everything = log + audit + host.stderr;
    for (const text of [password, applicant.surname, applicant.name, applicant.patronymic, applicant.email, applicant.snils, applicant.inn, '112-233-445 96', '11223344595']) {
      assert.equal(everything.includes(text), false, text);
    }
    assert.equal(statSync(join(world.data, 'log/kepka-host.log')).mode & 0o777, 0o600);
  });

  test('several hosts write one chain', async () => {
    const hosts = [1, 2, 3].map(() => world.host());
    await Promise.all(hosts.flatMap((host) => [1, 2, 3, 4].map(() => host.request('consents.set', { origin: site, consent: 'granted' }))));
    assert.equal(entries().length, 12);
    assert.equal(kepka(['log', '--verify']).status, 0);
  });

  test('goes to the person’s command, too', async () => {
    await world.host().request('consents.set', { origin: site, consent: 'granted' });
    kepka(['consents', 'revoke', site]);
    kepka(['export', 'no-such-key', join(world.folder, 'key.pfx')]);
    assert.deepEqual(entries().map(short), [
      ['', 'consents.set', 'done'], ['', 'kepka consents revoke', 'done'], ['', 'kepka export', 'failed', 'keyNotListed'],
    ]);
  });
});

describe('an audit that cannot be written', () => {
  beforeEach(() => {
    mkdirSync(world.data, { recursive: true, mode: 0o700 });
    writeFileSync(folder(), 'no folder');
  });

  test('keeps nobody from working, unless the rules require it', async () => {
    world.script([right]);
    assert.ok((await ask(world.host(), 'enrolments.begin', order)).csr);
  });

  test('and is required: nothing is done, and no window is shown', async () => {
    world.policy({ audit: 'required' });
    const host = world.host();
    await assert.rejects(ask(host, 'enrolments.begin', order), refusedWith('auditUnavailable'));
    await assert.rejects(host.request('consents.set', { origin: site, consent: 'granted' }), refusedWith('auditUnavailable'));
    assert.deepEqual(world.windows(), []);
    assert.deepEqual(world.containers(), []);
    assert.deepEqual((await host.request('consents.list')).consents, []);
    const command = kepka(['consents', 'revoke', site]);
    assert.notEqual(command.status, 0);
    rmSync(folder());
    world.script([right]);
    await ask(host, 'enrolments.begin', order);
    assert.deepEqual(entries().map(({ outcome }) => outcome), ['begun', 'done']);
  });
});

describe('kepka log', () => {
  const files = () => readdirSync(folder()).filter((name) => name.endsWith('.jsonl')).map((name) => join(folder(), name));
  const lines = () => readFileSync(files()[0], 'utf8').split('\n').filter(Boolean);
  const rewrite = (texts) => writeFileSync(files()[0], texts.map((text) => `${text}\n`).join(''), { mode: 0o600 });
  const verify = (...more) => {
    const { status, stdout } = kepka(['log', '--verify', '--json', ...more]);
    return { status, ...JSON.parse(stdout) };
  };

  beforeEach(async () => {
    const host = world.host();
    for (const consent of ['granted', 'blocked', 'granted', 'blocked']) await host.request('consents.set', { origin: site, consent });
    await host.close();
  });

  test('shows lines for people, and since when', () => {
    const { status, stdout } = kepka(['log']);
    assert.equal(status, 0);
    assert.match(stdout, /the person {2}consents\.set {2}done/);
    assert.equal(kepka(['log', '--since', '1h', '--json']).stdout.split('\n').filter(Boolean).length, 4);
    assert.equal(kepka(['log', '--since', '2000-01-01', '--json']).stdout.split('\n').filter(Boolean).length, 4);
    assert.equal(kepka(['log', '--since', '2999-01-01', '--json']).stdout, '');
    assert.equal(kepka(['log', '--since', 'xh']).status, 3);
    assert.equal(kepka(['log', '--journal', 'file']).status, 2);
  });

  test('verifies a whole one', () => {
    const verdict = verify();
    assert.deepEqual([verdict.status, verdict.whole, verdict.lines, verdict.last], [0, true, 4, 4]);
    assert.match(kepka(['log', '--verify']).stdout, /^The audit is whole: 4 lines/);
  });

  const meddling = {
    'an edited line': () => rewrite(lines().map((line, index) => (index === 1 ? line.replace('done', 'gone') : line))),
    'an edited last line': () => rewrite(lines().map((line, index) => (index === 3 ? line.replace('done', 'gone') : line))),
    'a line taken out': () => rewrite(lines().filter((_, index) => index !== 1)),
    'two lines changed about': () => rewrite([0, 2, 1, 3].map((index) => lines()[index])),
    'a cut tail': () => rewrite(lines().slice(0, 3)),
    'half a line': () => writeFileSync(files()[0], readFileSync(files()[0]).subarray(0, -20)),
    'a file that is gone': () => rmSync(files()[0]),
    'a head that is gone': () => rmSync(join(folder(), 'head.json')),
  };
  for (const [title, meddle] of Object.entries(meddling)) {
    test(`notices ${title}, and goes on noticing when more is written`, async () => {
      meddle();
      const verdict = verify();
      assert.deepEqual([verdict.status, verdict.whole], [1, false]);
      assert.ok(verdict.faults.length > 0);
      await world.host().request('consents.set', { origin: site, consent: 'granted' });
      assert.equal(verify().status, 1);
    });
  }

  test('an audit that was made anew as a whole is noticed by the system’s journal, or by what was noted', async () => {
    const { digest, last } = verify();
    const journal = join(world.folder, 'journal');
    writeFileSync(journal, `${JSON.stringify({ KEPKA_NUMBER: String(last), KEPKA_DIGEST: digest, MESSAGE: 'x' })}\n`);
    assert.deepEqual([verify('--journal', journal).status, verify('--journal', journal).compared], [0, 1]);
    assert.equal(verify('--expect', `${last}:${digest}`).status, 0);
    rmSync(folder(), { recursive: true });
    const host = world.host();
    for (let i = 0; i < 5; i++) await host.request('consents.set', { origin: 'https://forged.example', consent: 'granted' });
    assert.equal(verify().status, 0);
    assert.equal(verify('--journal', journal).status, 1);
    assert.equal(verify('--expect', `${last}:${digest}`).status, 1);
    const piped = kepka(['log', '--verify', '--journal', '-'], { input: readFileSync(journal, 'utf8') });
    assert.equal(piped.status, 1);
    assert.match(piped.stdout, /not the line that the system's journal has/);
  });

  test('says so when it cannot read', () => {
    chmodSync(folder(), 0o755);
    const { status, stderr } = kepka(['log']);
    assert.equal(status, 3);
    assert.match(stderr, /storeUnsafe/);
  });
});
