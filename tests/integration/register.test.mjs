// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka register and unregister ($KEPKA_COMMAND) in a home and under a prefix of their own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, test } from 'node:test';

const command = process.env.KEPKA_COMMAND;
const root = process.getuid() === 0;
const ids = JSON.parse(readFileSync(new URL('../../manifests/ids.json', import.meta.url), 'utf8'));
const table = JSON.parse(readFileSync(new URL('../../manifests/browsers.json', import.meta.url), 'utf8')).browsers;
const manifest = `${ids.host}.json`;
const folders = [];
afterEach(() => folders.splice(0).forEach((folder) => {
  spawnSync('chmod', ['-R', 'u+rwx', folder]);
  rmSync(folder, { recursive: true, force: true });
}));

/** A folder with a person's home and a host in it. */
function computer() {
  const folder = mkdtempSync(join(tmpdir(), 'kepka-register-'));
  folders.push(folder);
  const at = (...names) => join(folder, ...names);
  mkdirSync(at('home'), { mode: 0o700 });
  writeFileSync(at('kepka-host'), '#!/bin/sh\n', { mode: 0o755 });
  const environment = { PATH: process.env.PATH, HOME: at('home'), LANG: 'C' };
  const run = (args, more = {}) => {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...environment, ...more } });
    return { status, stdout, stderr };
  };
  const json = (args, more) => {
    const { status, stdout, stderr } = run([...args, '--json'], more);
    assert.equal(stderr, '');
    return { status, ...JSON.parse(stdout) };
  };
  const uses = (...profiles) => profiles.forEach((profile) => mkdirSync(at('home', profile), { recursive: true }));
  return { folder, at, run, json, uses, host: at('kepka-host'), register: (...args) => json(['register', '--user', '--host', at('kepka-host'), ...args]) };
}

const outcomes = ({ items }) => [...new Set(items.map(({ outcome }) => outcome))];
const filesUnder = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]);

test('a person’s browsers come to know the host, and forget it without a trace', () => {
  const { at, json, uses, register, host } = computer();
  uses('.config/chromium', '.config/yandex-browser', '.mozilla/firefox');
  const before = filesUnder(at('home'));
  const report = register();
  assert.equal(report.status, 0);
  assert.deepEqual(outcomes(report), ['written']);
  assert.deepEqual(report.items.map(({ path }) => path), [
    at('home/.config/chromium/NativeMessagingHosts', manifest),
    at('home/.config/yandex-browser/NativeMessagingHosts', manifest),
    at('home/.config/yandex-browser-beta/NativeMessagingHosts', manifest),
    at('home/.mozilla/native-messaging-hosts', manifest),
  ]);
  assert.deepEqual(JSON.parse(readFileSync(report.items[0].path, 'utf8')), {
    name: ids.host, description: ids.description, path: host, type: 'stdio',
    allowed_origins: ids.chromium.ids.map((id) => `chrome-extension://${id}/`),
  });
  assert.deepEqual(JSON.parse(readFileSync(report.items[3].path, 'utf8')), {
    name: ids.host, description: ids.description, path: host, type: 'stdio', allowed_extensions: ids.firefox.ids,
  });
  assert.deepEqual(outcomes(register()), ['unchanged']);

  const removed = json(['unregister', '--user']);
  assert.equal(removed.status, 0);
  assert.deepEqual(outcomes(removed), ['removed']);
  assert.deepEqual(filesUnder(at('home')), before);
  assert.equal(existsSync(at('home/.local')), false);
  assert.equal(existsSync(at('home/.config/yandex-browser-beta')), false);
  assert.deepEqual(json(['unregister', '--user']).items, []);
});

test('XDG_CONFIG_HOME moves the browsers, XDG_DATA_HOME the record', () => {
  const { at, json, host } = computer();
  mkdirSync(at('conf/chromium'), { recursive: true });
  const more = { XDG_CONFIG_HOME: at('conf'), XDG_DATA_HOME: at('data') };
  const { items } = json(['register', '--user', '--host', host], more);
  assert.equal(items[0].path, at('conf/chromium/NativeMessagingHosts', manifest));
  assert.equal(existsSync(at('data/kepka/registered.json')), true);
  assert.equal(json(['unregister', '--user'], more).status, 0);
  assert.equal(existsSync(at('data')), false);
});

test('under a prefix every system folder of the table is written, with the paths of the computer', () => {
  const { at, json, run } = computer();
  mkdirSync(at('stage/usr/lib/kepka'), { recursive: true });
  writeFileSync(at('stage/usr/lib/kepka/kepka-host'), '#!/bin/sh\n', { mode: 0o755 });
  const args = ['--system', '--prefix', at('stage')];
  const report = json(['register', ...args, '--host', '/usr/lib/kepka/kepka-host']);
  assert.equal(report.status, 0);
  const expected = new Set(table.flatMap(({ linux }) => linux?.system ?? []).map((folder) => join(folder, manifest)));
  assert.deepEqual(new Set(report.items.map(({ path }) => path)), expected);
  for (const { path } of report.items) {
    assert.equal(JSON.parse(readFileSync(at('stage', path), 'utf8')).path, '/usr/lib/kepka/kepka-host');
    assert.equal(statSync(at('stage', path)).mode & 0o777, 0o644);
  }
  const text = run(['unregister', ...args]).stdout;
  assert.match(text, /\/etc\/opt\/chrome\/native-messaging-hosts\/org\.kepka\.host\.json \(Google Chrome, Chromium-Gost, Opera, Vivaldi, Brave\): removed/);
  assert.deepEqual(filesUnder(at('stage')), [at('stage/usr/lib/kepka/kepka-host')]);
});

test('a manifest of somebody else stays, is told, and the exit status says so', () => {
  const { at, run, json, uses, register } = computer();
  const theirs = at('home/.config/chromium/NativeMessagingHosts', manifest);
  uses('.config/chromium/NativeMessagingHosts', '.mozilla/firefox');
  writeFileSync(theirs, '{"name":"org.kepka.host","path":"/opt/old/kepka-host"}');
  const report = register();
  assert.equal(report.status, 1);
  assert.equal(report.complete, false);
  assert.deepEqual(outcomes(report), ['foreign', 'written']);
  const { status, stdout } = run(['register', '--user', '--host', at('kepka-host')], { LANG: 'ru_RU.UTF-8' });
  assert.equal(status, 1);
  assert.match(stdout, /НЕ ТРОНУТ/);
  assert.match(stdout, /удалите их сами/);
  assert.equal(json(['unregister', '--user']).status, 0);
  assert.match(readFileSync(theirs, 'utf8'), /opt\/old/);
});

test('a link in the way is not written through', () => {
  const { at, uses, register } = computer();
  uses('.config/chromium/NativeMessagingHosts');
  writeFileSync(at('victim'), 'mine');
  symlinkSync(at('victim'), at('home/.config/chromium/NativeMessagingHosts', manifest));
  const report = register();
  assert.equal(report.status, 1);
  assert.deepEqual(outcomes(report), ['foreign']);
  assert.equal(readFileSync(at('victim'), 'utf8'), 'mine');
  assert.ok(lstatSync(at('home/.config/chromium/NativeMessagingHosts', manifest)).isSymbolicLink());
});

test('a folder where nobody may write is told, the other browsers are served', () => {
  const { folder, at, uses } = computer();
  uses('.config/chromium', '.config/vivaldi');
  chmodSync(at('home/.config/chromium'), 0o500);
  copyFileSync(command, at('kepka'));
  const somebody = root ? { uid: 65534, gid: 65534 } : {}; // root may write anywhere
  if (root) spawnSync('chown', ['-R', '65534:65534', folder]);
  const { status, stdout } = spawnSync(at('kepka'), ['register', '--user', '--json'], { encoding: 'utf8', cwd: folder, env: { HOME: at('home') }, ...somebody });
  const report = JSON.parse(stdout);
  assert.equal(status, 1);
  assert.deepEqual(report.items.map(({ outcome }) => outcome), ['failed', 'written']);
  assert.match(report.items[0].reason, /Permission denied/);
});

test('a home where nothing can be written refuses the whole, with its remedy', () => {
  const { at, run, uses, host } = computer();
  uses('.config/chromium');
  writeFileSync(at('home/.local'), 'a file'); // root, too, cannot make a folder of it
  const { status, stdout, stderr } = run(['register', '--user', '--host', host]);
  assert.equal(status, 3);
  assert.equal(stdout, '');
  assert.match(stderr, /registrationNotPermitted/);
  assert.match(stderr, /sudo kepka register --system/);
  assert.deepEqual(filesUnder(at('home/.config')), []);
});

test('a damaged record refuses the whole, in Russian too', () => {
  const { at, run, uses, register } = computer();
  uses('.config/chromium');
  register();
  writeFileSync(at('home/.local/share/kepka/registered.json'), '{');
  for (const args of [['register', '--user', '--host', at('kepka-host')], ['unregister', '--user']]) {
    const { status, stderr } = run(args, { LANG: 'ru_RU.UTF-8' });
    assert.equal(status, 3);
    assert.match(stderr, /registrationRecordDamaged/);
    assert.match(stderr, /Переложите файл registered.json/);
  }
  assert.ok(existsSync(at('home/.config/chromium/NativeMessagingHosts', manifest)));
});

test('killed at any moment, it leaves nothing that the next unregistering does not take', () => {
  const { at, json, uses, host } = computer();
  uses('.config/chromium', '.config/vivaldi', '.config/google-chrome', '.mozilla/firefox');
  for (let wait = 0; wait < 12; wait++) {
    spawnSync(command, ['register', '--user', '--host', host], { env: { HOME: at('home') }, timeout: wait, killSignal: 'SIGKILL' });
    const { status } = json(['unregister', '--user']);
    assert.equal(status, 0);
    assert.deepEqual(filesUnder(at('home/.config')).filter((path) => path.endsWith(manifest)), []);
  }
});

test('a host that cannot be one is refused', () => {
  const { at, run, uses } = computer();
  uses('.config/chromium');
  writeFileSync(at('text'), 'x', { mode: 0o644 });
  for (const host of ['kepka-host', './kepka-host', at('none'), at('text'), at('home')]) {
    const { status, stderr } = run(['register', '--user', '--host', host]);
    assert.equal(status, 3, host);
    assert.match(stderr, /registrationHostUnusable/);
  }
  const { status, stderr } = run(['register', '--system', '--dry-run', '--host', at('kepka-host')]);
  assert.equal(status, 3);
  assert.match(stderr, /others than root may replace it/);
});

test('without --host the program beside the command is named', () => {
  const { json, uses } = computer();
  uses('.config/chromium');
  assert.equal(json(['register', '--user', '--dry-run']).host, join(dirname(command), 'kepka-host'));
});

test('a home that is another’s, or none, is refused', { skip: !root && 'a person has no other’s home' }, () => {
  const { at, run, uses, host } = computer();
  uses('.config/chromium');
  spawnSync('chown', ['nobody', at('home')]);
  for (const HOME of [at('home'), 'home', '']) {
    const { status, stderr } = run(['register', '--user', '--host', host], { HOME });
    assert.equal(status, 3);
    assert.match(stderr, /registrationNoHome/);
  }
});

test('a wrong command line is told', () => {
  const { run } = computer();
  for (const args of [['--browser', 'netscape'], ['--user', '--system'], ['--host'], ['more']]) {
    assert.equal(run(['register', ...args]).status, 2, args.join(' '));
  }
});

test('two at once do not lose each other’s record', async () => {
  const { json, uses, host, at } = computer();
  uses('.config/chromium', '.config/vivaldi', '.config/opera');
  const { spawn } = await import('node:child_process');
  const one = (browser) => new Promise((resolve) => spawn(command, ['register', '--user', '--host', host, '--browser', browser], { env: { HOME: at('home') } }).once('exit', resolve));
  assert.deepEqual(await Promise.all(['chromium', 'vivaldi', 'opera'].map(one)), [0, 0, 0]);
  assert.equal(json(['unregister', '--user']).items.length, 3);
});
