// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Remembering a password with a real Secret Service (gnome-keyring on a bus of its own).
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { startKeyring } from './keyring.mjs';
import { applicant, site, TestAuthority, World } from './world.mjs';

const password = 'Пароль для связки 9!';

let world, keyring;

beforeEach(async () => {
  world = new World();
  keyring = await startKeyring(world.home);
});

afterEach(async () => {
  keyring.end();
  await world.end();
});

const order = { requestId: 'application-1', storage: 'registry', applicant };

async function enrol(steps) {
  world.script(steps);
  const host = world.host({ env: keyring.environment });
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
