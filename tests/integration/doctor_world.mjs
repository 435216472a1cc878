// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A computer for the doctor: its folders under a root of its own, browsers, a service of smart cards, modules. And how a
// fault is played: it is seeded, the doctor names it, what the doctor says is done, the doctor no longer names it.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FakePcscd } from './fake_pcscd.mjs';
import { linkOrCopy } from '../link_or_copy.mjs';
import { VirtualRutoken } from '../virtual_rutoken/virtual_rutoken.mjs';
import { World } from './world.mjs';

const ids = JSON.parse(readFileSync(new URL('../../manifests/ids.json', import.meta.url), 'utf8'));
export const [chromiumId] = ids.chromium.ids;
export const [firefoxId] = ids.firefox.ids;
export const manifestName = `${ids.host}.json`;

export const places = {
  chromium: {
    program: '/usr/bin/chromium', system: '/etc/chromium/native-messaging-hosts', user: '.config/chromium/NativeMessagingHosts',
    rules: '/etc/chromium/policies/managed', profile: '.config/chromium',
  },
  'firefox-esr': {
    program: '/usr/bin/firefox-esr', system: '/usr/lib/mozilla/native-messaging-hosts', user: '.mozilla/native-messaging-hosts',
    rules: '/etc/firefox/policies', profile: '.mozilla/firefox',
  },
};

export class DoctorWorld extends World {
  constructor() {
    super();
    this.root = join(this.folder, 'root');
    this.modules = [];
    this.variables = {};
    mkdirSync(this.root);
    this.hostPath = this.at('/usr/lib/kepka/kepka-host');
    mkdirSync(dirname(this.hostPath), { recursive: true });
    linkOrCopy(process.env.KEPKA_HOST_SHIPPED, this.hostPath);
    this.browser('chromium');
    this.manifest('chromium');
    this.extension('chromium');
  }

  /** Where a path of the computer lies. */
  at(path) {
    return join(this.root, path);
  }

  inHome(path) {
    return join(this.home, path);
  }

  /** Writes a file and what folders it needs, for everybody to read. */
  put(path, content, mode = 0o644) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    rmSync(path, { force: true });
    writeFileSync(path, typeof content === 'object' && !Buffer.isBuffer(content) ? JSON.stringify(content) : content);
    chmodSync(path, mode);
    return path;
  }

  /** The same file with another mode, and not that of everybody else who links to it. */
  withMode(path, mode) {
    this.put(path, readFileSync(path), mode);
  }

  browser(name) {
    this.put(this.at(places[name].program), '');
  }

  /** As `kepka register` writes it; more: other members. */
  manifest(name, more = {}, scope = 'system') {
    const allowed = name.startsWith('firefox')
      ? { allowed_extensions: [firefoxId] } : { allowed_origins: [`chrome-extension://${chromiumId}/`] };
    const content = { name: ids.host, description: 'Kepka', path: this.hostPath, type: 'stdio', ...allowed, ...more };
    return this.put(this.manifestPath(name, scope), content);
  }

  manifestPath(name, scope = 'system') {
    return join(scope === 'user' ? this.inHome(places[name].user) : this.at(places[name].system), manifestName);
  }

  /** Kepka's extension in a profile that has been used. */
  extension(name) {
    const profile = this.inHome(join(places[name].profile, 'Default'));
    if (name.startsWith('firefox')) return this.put(join(profile, 'extensions.json'), { addons: [{ id: firefoxId }] });
    return this.put(join(profile, 'Preferences'), { extensions: { settings: { [chromiumId]: {} } } });
  }

  /** A file of the browser's administrator. */
  browserRules(name, rules) {
    const file = name.startsWith('firefox') ? 'policies.json' : 'computer.json';
    return this.put(join(this.at(places[name].rules), file), rules);
  }

  /** A device of USB: idVendor, idProduct. */
  usb(vendor, product) {
    const device = this.at('/sys/bus/usb/devices/1-1');
    this.put(join(device, 'idVendor'), `${vendor}\n`);
    this.put(join(device, 'idProduct'), `${product}\n`);
  }

  /** A program of our own, that a manifest can name. */
  program(path, script) {
    return this.put(this.at(path), `#!/bin/sh\n${script}\n`, 0o755);
  }

  async pcscd(readers = []) {
    this.service ??= new FakePcscd(this.at('/run/pcscd/pcscd.comm'));
    await this.service.serve(readers);
    return this.service;
  }

  addRutoken(options = {}) {
    const rutoken = new VirtualRutoken({ folder: join(this.folder, `rutoken-${this.modules.length}`), ...options });
    this.modules.push(rutoken.module);
    return rutoken;
  }

  /** A file that takes a module's place. */
  addModule(name, content, mode = 0o644) {
    const path = this.put(join(this.folder, `module-${this.modules.length}`, name), content, mode);
    this.modules.push(path);
    return path;
  }

  environment() {
    return {
      ...super.environment(), XDG_CONFIG_HOME: undefined, XDG_CURRENT_DESKTOP: 'GNOME', LC_ALL: 'C.UTF-8', LD_LIBRARY_PATH: undefined,
      LD_PRELOAD: undefined, KEPKA_TEST_ROOT: this.root, KEPKA_TEST_MODULES: this.modules.length > 0 ? this.modules.join(':') : '/none',
      ...this.variables,
    };
  }

  /** Runs the command; resolves with {status, out, errors}. */
  run(...args) {
    const env = { ...process.env, ...this.environment() };
    for (const name of Object.keys(env)) if (env[name] === undefined) delete env[name];
    return new Promise((resolve) => {
      execFile(process.env.KEPKA_COMMAND_TESTING, ['doctor', ...args], { env, maxBuffer: 16 * 1024 * 1024 }, (error, out, errors) => {
        resolve({ status: error ? error.code : 0, out, errors });
      });
    });
  }

  /** What the doctor finds. */
  async findings() {
    const { status, out, errors } = await this.run('--json');
    assert.equal(errors, '');
    const report = JSON.parse(out);
    assert.equal(status, report.worst === 'error' ? 1 : 0);
    return report.findings;
  }

  /** Does what a finding's command says, as the person it speaks to. */
  obey({ command }) {
    assert.ok(command, 'a command');
    execFileSync('sh', ['-ec', command.replaceAll('sudo ', '')], { env: { PATH: process.env.PATH, HOME: this.home } });
  }

  async end() {
    await this.service?.end();
    await super.end();
  }
}

const cyrillic = /[А-Яа-я]/;

/**
 * One fault: {id, severity, seed(world), mend(world, finding), says}. Without mend the finding's own command is run.
 * says: what its words must name.
 */
export async function playFault({ id, severity = 'error', prepare, seed, mend, says, hasRemedy = true }) {
  const world = new DoctorWorld();
  try {
    await prepare?.(world);
    const before = await world.findings();
    assert.deepEqual(before.filter((each) => each.id === id), [], 'not before it is there');
    await seed(world);
    const found = (await world.findings()).find((each) => each.id === id);
    assert.ok(found, `${id} is found`);
    checkWords(found, { severity, says, hasRemedy });
    if (mend) await mend(world, found);
    else world.obey(found);
    const after = await world.findings();
    assert.deepEqual(after.filter((each) => each.id === id), [], 'gone when it is mended');
  } finally {
    await world.end();
  }
}

function checkWords(found, { severity, says, hasRemedy }) {
  assert.equal(found.severity, severity);
  for (const what of hasRemedy ? ['message', 'remedy'] : ['message']) {
    const texts = found[what];
    assert.ok(texts, `it has a ${what}`);
    assert.match(texts.ru, cyrillic, `the ${what} in Russian`);
    assert.ok(texts.en.length > 10, `the ${what} in English`);
    for (const text of Object.values(texts)) assert.doesNotMatch(text, /\{[a-z]+\}/, 'every fact is filled in');
  }
  if (says) assert.match(`${found.message.en} ${found.remedy.en}`, says);
}

