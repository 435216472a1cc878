// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A person's computer for a test: a home of its own, a scripted pinentry, a policy folder, hosts, and an authority.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkOrCopy } from '../link_or_copy.mjs';
import { HostClient } from './host_client.mjs';

const ids = JSON.parse(readFileSync(new URL('../../manifests/ids.json', import.meta.url), 'utf8'));

/** As Chromium starts the host. */
export const chromiumArguments = [`chrome-extension://${ids.chromium.ids[0]}/`];
export const site = 'https://lk.ca.example.ru';

/** Made up; the check digits are right. */
export const applicant = {
  kind: 'person', surname: 'Иванова', name: 'Анна', patronymic: 'Петровна',
  email: 'anna@example.ru', snils: '112-233-445 95', inn: '500100732259',
};

export class World {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'kepka-world-'));
    this.home = join(this.folder, 'home');
    this.data = join(this.home, '.local/share/kepka');
    this.policyFolder = join(this.folder, 'policy.d');
    this.pinentry = join(this.folder, 'pinentry', 'pinentry');
    for (const folder of [this.home, this.policyFolder, join(this.folder, 'pinentry')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    linkOrCopy(process.env.KEPKA_SCRIPTED_PINENTRY, this.pinentry);
    this.script([]);
    this.clients = [];
  }

  /** What the person does in the next windows, in order. */
  script(steps) {
    const folder = join(this.folder, 'pinentry');
    for (const name of readdirSync(folder)) if (name !== 'pinentry') rmSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'script.json'), JSON.stringify(steps));
  }

  /** Lets the steps with {waitsFor: name} go on. */
  letGo(name = 'go') {
    writeFileSync(join(this.folder, 'pinentry', name), '');
  }

  /** What the host said to pinentries since script(): {run, command, argument}. */
  transcript() {
    const path = join(this.folder, 'pinentry', 'transcript.jsonl');
    if (!existsSync(path)) return [];
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  /** The commands that opened a window: GETPIN and CONFIRM. */
  windows() {
    return this.transcript().map(({ command }) => command).filter((command) => command === 'GETPIN' || command === 'CONFIRM');
  }

  policy(rules, name = 'rules.json') {
    writeFileSync(join(this.policyFolder, name), typeof rules === 'string' ? rules : JSON.stringify(rules), { mode: 0o600 });
  }

  environment() {
    return {
      HOME: this.home, XDG_DATA_HOME: undefined, DISPLAY: ':99', WAYLAND_DISPLAY: undefined,
      KEPKA_TEST_PINENTRY: this.pinentry, KEPKA_TEST_POLICY_FOLDER: this.policyFolder,
    };
  }

  host({ args = chromiumArguments, env = {} } = {}) {
    const client = HostClient.start({ args, env: { ...this.environment(), ...env } });
    this.clients.push(client);
    client.onNotification((method, params) => {
      if (method === '$/sensor' && !params.closed && client.moveMouse !== false) void fillSensor(client, params.sensor);
    });
    return client;
  }

  /** Every file under the home, as one buffer. */
  everything() {
    const walk = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : entry.isFile() ? [readFileSync(path)] : [];
    });
    return Buffer.concat(walk(this.home));
  }

  containers() {
    const folder = join(this.data, 'registry');
    return existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{32}$/.test(name)) : [];
  }

  async end() {
    await Promise.all(this.clients.map((client) => client.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Moves the mouse over the sensor as a restless person does, until it is full or gone. */
export async function fillSensor(client, sensor) {
  let time = 0;
  for (let batch = 0; batch < 200; batch++) {
    const events = Array.from({ length: 40 }, () => {
      time += 8_000 + randomInt(20_000);
      return { t: time, x: randomInt(900), y: randomInt(600) };
    });
    try {
      if ((await client.request('sensor.add', { sensor, events })).full) return;
    } catch {
      return; // closed meanwhile
    }
  }
}

/**
 * The person in the review pages that the host opens from now on: choose(params) gives the key that is picked, true to go
 * on, false to close the page, undefined to leave it open. Returns the notifications, as they come.
 */
export function reviewPages(client, choose) {
  const seen = [];
  client.onNotification((method, params) => {
    if (method !== '$/review') return;
    seen.push(params);
    const choice = params.closed ? undefined : choose(params);
    if (choice === undefined) return;
    const answer = typeof choice === 'string' ? { accepted: true, choice } : { accepted: choice };
    void client.request('review.answer', { review: params.review, ...answer });
  });
  return seen;
}

export function openssl(args, input) {
  return execFileSync('openssl', args, { input, encoding: input === undefined ? 'utf8' : undefined, stdio: ['pipe', 'pipe', 'pipe'] }).toString();
}

/** The request's own signature. OpenSSL ends with status 0 for a wrong one too, and only says so. */
export function verifyRequest(csr) {
  const { stdout, stderr } = spawnSync('openssl', ['req', '-engine', 'gost', '-verify', '-noout'], { input: csr, encoding: 'utf8' });
  assert.match(`${stdout}${stderr}`, /verify OK/);
}

/** An authority of one folder: OpenSSL with the gost engine, nothing of ours. */
export class TestAuthority {
  constructor(folder) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    openssl(['req', '-engine', 'gost', '-x509', '-newkey', 'gost2012_256', '-pkeyopt', 'paramset:A', '-nodes', '-days', '30',
      '-subj', '/CN=Test authority', '-keyout', this.path('ca.key'), '-out', this.path('ca.pem')]);
  }

  path(name) {
    return join(this.folder, name);
  }

  /**
   * Verifies the request's own signature and issues; days may be negative. more.subject: another than the request's;
   * more.notBefore: when it begins; more.extensions: lines of OpenSSL's configuration;
   * more.copy: the request's extensions.
   */
  issue(csr, days = 30, { subject, notBefore, extensions = [], copy = false } = {}) {
    verifyRequest(csr);
    writeFileSync(this.path('request.pem'), csr);
    const dates = days < 0 ? ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z'] : ['-days', String(days)];
    if (notBefore !== undefined) dates.push('-startdate', notBefore);
    const more = subject === undefined ? [] : ['-subj', subject];
    if (extensions.length > 0) more.push('-extensions', 'x');
    writeFileSync(this.path('ca.cnf'), [
      '[ca]', 'default_ca=c', '[c]', `database=${this.path('index.txt')}`, `new_certs_dir=${this.folder}`, 'rand_serial=yes', 'unique_subject=no',
      ...(copy ? ['copy_extensions=copy'] : []), 'default_md=md_gost12_256', 'policy=p', 'string_mask=utf8only', '[p]', 'commonName=optional', '[x]', ...extensions, ''].join('\n'));
    writeFileSync(this.path('index.txt'), '', { flag: 'a' });
    openssl(['ca', '-engine', 'gost', '-batch', '-config', this.path('ca.cnf'), '-preserveDN', '-utf8', '-notext', ...dates, ...more,
      '-cert', this.path('ca.pem'), '-keyfile', this.path('ca.key'), '-in', this.path('request.pem'), '-out', this.path('issued.pem')]);
    return readFileSync(this.path('issued.pem'), 'utf8');
  }
}
