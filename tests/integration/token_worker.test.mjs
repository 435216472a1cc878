// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka-token ($KEPKA_TOKEN) with SoftHSM2, and what it does with a peer or a module that is none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { lengthHeader } from './host_client.mjs';
import { algorithms, certificateOfSize, digestOf, isSignature } from './key_check.mjs';
import { SoftHsm } from './softhsm.mjs';
import { WorkerClient } from './worker_client.mjs';

let hsm;
before(() => (hsm = new SoftHsm()));
after(() => hsm.remove());

const workers = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.kill();
});

function start(mode, module = hsm.module, env = hsm.env) {
  const worker = WorkerClient.start(mode, module, { env });
  workers.push(worker);
  return worker;
}

/** The slot of the token with that label. */
async function slotOf(label = 'Kepka') {
  const { slots } = await start('watch').request('slots.list');
  return slots.find(({ token }) => token?.label === label);
}

const fails = (promise, name, facts = {}) => assert.rejects(promise, (error) => {
  assert.equal(error.name, name, error.message);
  for (const [key, value] of Object.entries(facts)) assert.equal(error.data[key], value, key);
  return true;
});

/** A worker that uses the token, open; logged in unless told otherwise. */
async function use({ login = true } = {}) {
  const { slot, token } = await slotOf();
  const worker = start('use');
  await worker.request('token.open', { slot, serial: token.serial, manufacturer: token.manufacturer, model: token.model });
  if (login) await worker.request('token.login', { user: 'user' }, [hsm.userPin]);
  return worker;
}

test('slots are listed with what the token is and what it can do', async () => {
  const { slot, reader, token, fault } = await slotOf();
  assert.equal(fault, undefined);
  assert.ok(slot > 0);
  assert.match(reader, /SoftHSM/);
  assert.equal(token.manufacturer, 'SoftHSM project');
  assert.match(token.serial, /^[0-9a-f]{16}$/);
  assert.equal(token.initialized && token.pinSet && token.loginRequired, true);
  assert.equal(token.pinLocked || token.pinCountLow || token.pinPad, false);
  assert.deepEqual(token.mechanisms.map(({ type }) => type), [0x0, 0x1, 0x1040, 0x1041]);
  assert.equal(token.extended, undefined);
  assert.equal(token.freeMemory, undefined); // SoftHSM says that it does not know
});

for (const [name, algorithm] of Object.entries({ rsa: algorithms.rsa, p256: algorithms.p256, p384: algorithms.p384 })) {
  test(`a pair is made and signs what OpenSSL verifies: ${name}`, async () => {
    const worker = await use();
    const id = Buffer.from(name).toString('hex');
    const { key } = await worker.request('key.generate', { id, label: 'Ключ', algorithm, exchange: true, start: '20260101', end: '20270401' });
    assert.deepEqual(key.algorithm, algorithm);
    const message = Buffer.from('заявление');
    const { signature } = await worker.request('key.sign', { id, algorithm, digest: digestOf(algorithm, message) });
    assert.equal(isSignature(key, message, signature), true);
    assert.equal(isSignature(key, Buffer.from('another'), signature), false);

    const listed = (await worker.objects()).keys.find((each) => each.id === id);
    assert.deepEqual(listed, { id, label: 'Ключ', key, hasPublic: true, hasPrivate: true });
    await fails(worker.request('key.generate', { id, label: '', algorithm, exchange: false }), 'alreadyExists');
    await worker.request('key.remove', { id });
    await worker.request('key.remove', { id });
    await fails(worker.request('key.sign', { id, algorithm, digest: digestOf(algorithm, message) }), 'keyNotFound');
    assert.equal((await worker.objects()).keys.some((each) => each.id === id), false);
  });
}

test('an algorithm that the token lacks leaves nothing', async () => {
  const worker = await use();
  await fails(worker.request('key.generate', { id: 'ee01', label: '', algorithm: algorithms.xchA, exchange: true }), 'unsupportedAlgorithm', { ckr: '112' });
  await fails(worker.request('key.generate', { id: 'ee01', label: '', algorithm: { ...algorithms.rsa, rsaBits: 1024 }, exchange: true }), 'unsupportedAlgorithm');
  assert.equal((await worker.objects()).keys.some(({ id }) => id === 'ee01'), false);
});

test('without a login the watching worker sees public halves, certificates and public data alone', async () => {
  const worker = await use();
  const der = certificateOfSize(700, 7).toString('hex');
  await worker.request('key.generate', { id: 'cc01', label: 'k', algorithm: algorithms.p256, exchange: false });
  assert.deepEqual(await worker.request('certificate.write', { id: 'cc01', label: 'Иванова', category: 1, der }), { created: true });
  assert.deepEqual(await worker.request('certificate.write', { id: 'cc01', label: 'again', category: 1, der }), { created: false });
  await worker.request('data.write', { label: 'open', application: 'Kepka', isPrivate: false }, ['public']);
  await worker.request('data.write', { label: 'hidden', application: 'Kepka', isPrivate: true }, ['private']);

  const { slot, token } = await slotOf();
  const watch = start('watch');
  const { keys, certificates, data } = await watch.objects(slot, token.serial);
  assert.deepEqual(keys.map(({ id, hasPublic, hasPrivate }) => ({ id, hasPublic, hasPrivate })), [{ id: 'cc01', hasPublic: true, hasPrivate: undefined }]);
  assert.deepEqual(certificates, [{ id: 'cc01', label: 'Иванова', category: 1, der }]);
  assert.deepEqual(data, [{ label: 'open', application: 'Kepka', isPrivate: false, value: Buffer.from('public').toString('hex') }]);
  await fails(watch.objects(slot, '0123456789abcdef'), 'tokenReplaced', { inserted: token.serial, needed: '0123456789abcdef' });
  await fails(watch.objects(999, token.serial), 'tokenAbsent');

  await worker.request('certificate.remove', { der });
  await worker.request('certificate.remove', { der });
  assert.deepEqual((await worker.objects()).certificates, []);
});

test('data are kept as bytes, found again by name, and never replaced', async () => {
  const worker = await use();
  const name = { label: 'key-1', application: 'Kepka' };
  const value = Buffer.from(Array.from({ length: 4000 }, (_, index) => index % 256));
  await worker.request('data.write', { ...name, isPrivate: true }, [value]);
  await fails(worker.request('data.write', { ...name, isPrivate: true }, ['other']), 'alreadyExists');
  await worker.close();

  const again = await use({ login: false });
  await fails(again.request('data.read', name), 'dataMissing');
  await again.request('token.login', { user: 'user' }, [hsm.userPin]);
  assert.deepEqual(await again.request('data.read', name), value);
  assert.equal((await again.objects()).data.find(({ label }) => label === 'key-1').value, undefined);
  await again.request('data.remove', name);
  await again.request('data.remove', name);
  await fails(again.request('data.read', name), 'dataMissing');
  await fails(again.request('data.write', { ...name, isPrivate: true }, ['']), 'invalidParams');
});

test('a wrong PIN is told from an empty one, and the right one works afterwards', async () => {
  const worker = await use({ login: false });
  await fails(worker.request('token.login', { user: 'user' }, ['11111111']), 'wrongPin', { ckr: '160', attemptsLeft: undefined });
  await fails(worker.request('token.login', { user: 'user' }, ['']), 'pinLength');
  await fails(worker.request('token.login', { user: 'user' }), 'pinLength');
  await fails(worker.request('token.login', { user: 'user' }, ['1', '2']), 'invalidParams');
  await worker.request('token.login', { user: 'user' }, [hsm.userPin]);
  await worker.request('token.login', { user: 'user' }, [hsm.userPin]);
  await worker.request('token.logout');
  await fails(worker.request('data.write', { label: 'x', application: '', isPrivate: true }, ['x']), 'tokenFailed', { ckr: '257' });
});

test('a PIN is changed with the old one, and set anew by the administrator', async () => {
  const worker = await use({ login: false });
  await fails(worker.request('pin.change', { user: 'user' }, ['wrong-pin', 'new-pin-1']), 'wrongPin');
  await fails(worker.request('pin.change', { user: 'user' }, [hsm.userPin, '1']), 'pinLength');
  await fails(worker.request('pin.change', { user: 'user' }, [hsm.userPin, '']), 'pinLength');
  await fails(worker.request('pin.change', { user: 'user' }, [hsm.userPin]), 'invalidParams');
  await worker.request('pin.change', { user: 'user' }, [hsm.userPin, 'Новый-1']);
  await fails(worker.request('token.login', { user: 'user' }, [hsm.userPin]), 'wrongPin');
  await worker.request('token.login', { user: 'user' }, ['Новый-1']);

  await fails(worker.request('pin.unblock', {}, [hsm.soPin]), 'unblockRefused');
  await fails(worker.request('pin.unblock', {}, ['wrong-so', hsm.userPin]), 'wrongPin');
  await worker.request('pin.unblock', {}, [hsm.soPin, hsm.userPin]);
  await worker.request('token.login', { user: 'user' }, [hsm.userPin]);
});

test('the generator takes seed', async () => {
  const worker = await use();
  assert.deepEqual(await worker.request('random.seed', {}, [Buffer.alloc(64, 5)]), { accepted: true });
  await fails(worker.request('random.seed', {}, ['']), 'invalidParams');
});

test('a token that is not there or not set up is not opened', async () => {
  const { slot, token } = await slotOf();
  const worker = start('use');
  const wanted = { serial: token.serial, manufacturer: token.manufacturer, model: token.model };
  await fails(worker.request('token.state'), 'tokenAbsent');
  await fails(worker.request('token.login', { user: 'user' }, [hsm.userPin]), 'tokenAbsent');
  await fails(worker.request('token.open', { slot, ...wanted, serial: 'ffff' }), 'tokenReplaced', { inserted: token.serial, needed: 'ffff' });
  await fails(worker.request('token.open', { slot: 4242, ...wanted, serial: 'ffff' }), 'tokenAbsent');
  const { slots } = await start('watch').request('slots.list');
  const empty = slots.find((each) => !each.token.initialized);
  await fails(worker.request('token.open', { slot: empty.slot, ...wanted, serial: empty.token.serial }), 'tokenNotPrepared');
  // In another slot than it was.
  assert.equal((await worker.request('token.open', { slot: 4242, ...wanted })).token.serial, token.serial);
});

test('many and long certificates come in pages that fit a frame', async () => {
  const worker = await use();
  const ders = Array.from({ length: 12 }, (_, index) => certificateOfSize(60_000, 100 + index).toString('hex'));
  for (const der of ders) await worker.request('certificate.write', { id: '', label: 'c', category: 0, der });
  const { slot, token } = await slotOf();
  const watch = start('watch');
  const { certificates, pages } = await watch.objects(slot, token.serial);
  assert.deepEqual(certificates.map(({ der }) => der).sort(), ders.sort());
  assert.ok(pages >= 3);
  assert.ok(watch.greatestFrame < 800 * 1024, `${watch.greatestFrame}`);
  for (const der of ders) await worker.request('certificate.remove', { der });
});

test('a module that is none is one error, and the worker goes on', async () => {
  for (const mode of ['watch', 'use']) {
    const method = mode === 'watch' ? 'slots.list' : 'token.state';
    for (const module of ['/nonexistent/module.so', '/etc/hostname', '/usr/lib/x86_64-linux-gnu/libz.so.1']) {
      const worker = start(mode, module);
      await fails(worker.request(method), 'moduleFailed');
      await fails(worker.request(method), 'moduleFailed');
      assert.deepEqual(await worker.close(), { status: 0, signal: null });
    }
  }
});

test('a module that cannot be initialised is one error', async () => {
  const broken = join(hsm.folder, 'broken.conf');
  writeFileSync(broken, 'directories.tokendir = /nonexistent\n');
  for (const [mode, method] of [['watch', 'slots.list'], ['use', 'token.state']]) {
    const worker = start(mode, hsm.module, { SOFTHSM2_CONF: broken });
    await fails(worker.request(method), 'moduleFailed');
    await fails(worker.request(method), 'moduleFailed');
  }
});

test('unknown methods, and those of the other mode, are refused with their secrets taken', async () => {
  const watch = start('watch');
  await fails(watch.request('token.login', { user: 'user' }, [hsm.userPin]), 'invalidParams');
  await fails(watch.request('token.open'), 'unknownMethod');
  const worker = start('use');
  await fails(worker.request('slots.list', {}, ['1', '2']), 'unknownMethod');
  await fails(worker.request('token.open', { slot: 'one' }), 'invalidParams');
  await fails(worker.request('token.state'), 'tokenAbsent');
});

test('a peer that breaks the protocol is told, and the worker ends', async () => {
  for (const bytes of [Buffer.from('\x02\0\0\0{}', 'latin1'), lengthHeader(0), lengthHeader(0x7fffffff)]) {
    const child = spawnSync(process.env.KEPKA_TOKEN, ['use', hsm.module], { input: bytes });
    assert.equal(child.status, 1);
    assert.match(child.stdout.toString(), /"error"/);
  }
});

test('only two modes and an absolute path are taken', () => {
  for (const args of [[], ['use'], ['login', hsm.module], ['use', 'libsofthsm2.so'], ['use', hsm.module, 'more']]) {
    assert.equal(spawnSync(process.env.KEPKA_TOKEN, args, { input: '' }).status, 2, args.join(' '));
  }
  assert.equal(spawnSync(process.env.KEPKA_TOKEN, ['use', hsm.module], { input: '' }).status, 0);
});

