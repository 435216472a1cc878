// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Remembering a password with a real Secret Service (gnome-keyring on a bus of its own).
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { applicant, site, TestAuthority, World } from './world.mjs';

const password = 'Пароль для связки 9!';

let world, bus, keyring, environment;

beforeEach(async () => {
  world = new World();
  const home = { ...process.env, HOME: world.home, XDG_RUNTIME_DIR: world.home, XDG_DATA_HOME: undefined };
  bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], { env: home, stdio: ['ignore', 'pipe', 'ignore'] });
  const [address] = await once(bus.stdout, 'data');
  environment = { DBUS_SESSION_BUS_ADDRESS: address.toString().trim(), XDG_RUNTIME_DIR: world.home };
  keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], { env: { ...home, ...environment }, stdio: ['pipe', 'ignore', 'ignore'] });
  keyring.stdin.end('keyring-password\n');
  await untilKeyringAnswers();
});

afterEach(async () => {
  keyring.kill('SIGKILL');
  bus.kill('SIGKILL');
  await world.end();
});

/** Asks the bus, not the service: a call to a name without an owner would start a second, locked daemon. */
async function untilKeyringAnswers() {
  const ask = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
  for (let i = 0; i < 100; i++) {
    const answer = execFileSync('dbus-send', ask, { env: { ...process.env, ...environment }, encoding: 'utf8' });
    if (answer.includes('boolean true')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('gnome-keyring does not answer');
}

const order = { requestId: 'application-1', storage: 'registry', applicant };

async function enrol(steps) {
  world.script(steps);
  const host = world.host({ env: environment });
  const begun = await host.request('enrolments.begin', order, { origin: site });
  const pem = new TestAuthority(join(world.folder, 'ca')).issue(begun.csr);
  return host.request('enrolments.finish', { id: begun.id, certificate: pem }, { origin: site });
}

const asked = (command) => world.windows().filter((name) => name === command).length;

test('a remembered password skips the field, never the window', async () => {
  world.policy({ origins: { allow: [site] }, remember: true });
  const { certificate } = await enrol([{ pin: password }, { ok: true }, { ok: true }]);
  assert.equal(certificate.commonName, 'Иванова Анна Петровна');
  assert.equal(asked('GETPIN'), 1);
  assert.equal(asked('CONFIRM'), 2);
});

test('what the person does not want remembered is asked for again', async () => {
  world.policy({ origins: { allow: [site] }, remember: true });
  await enrol([{ pin: password }, { notConfirmed: true }, { pin: password }, { notConfirmed: true }]);
  assert.equal(asked('GETPIN'), 2);
});

test('without the administrator\'s leave nothing is remembered or offered', async () => {
  await enrol([{ pin: password }, { pin: password }]);
  assert.equal(asked('CONFIRM'), 0);
});
