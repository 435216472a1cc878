// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka-token ($KEPKA_TOKEN) with virtual Rutokens: what a token says of itself, one C_Login for each PIN, keys of GOST, and
// everything that goes wrong.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultSoPin, defaultUserPin, VirtualRutoken } from '../virtual_rutoken/virtual_rutoken.mjs';
import { algorithms, certificateOfSize, digestOf, isSignature } from './key_check.mjs';
import { WorkerClient } from './worker_client.mjs';

const serial = '3b9aca01';
const other = '3b9aca02';
const lite = '3b9aca03';
const message = Buffer.from('заявление');

const rutokens = [];
const workers = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.kill();
  for (const rutoken of rutokens.splice(0)) rutoken.remove();
});

/** One ECP 3.0 in slot 0, an empty slot 1; an ECP 2.0 and a Lite in the drawer. */
function make(token = {}, options = {}) {
  const rutoken = new VirtualRutoken({
    tokens: [{ serial, ...token }, { serial: other, model: 'ecp2' }, { serial: lite, model: 'lite' }],
    slots: [{ reader: 'Aktiv Rutoken ECP 00 00', token: serial }, { reader: 'Aktiv Rutoken ECP 01 00', token: null }],
    ...options,
  });
  rutokens.push(rutoken);
  return rutoken;
}

function start(mode, rutoken) {
  const worker = WorkerClient.start(mode, rutoken.module);
  workers.push(worker);
  return worker;
}

const models = { [serial]: 'Rutoken ECP', [other]: 'Rutoken ECP', [lite]: 'Rutoken lite' };
const openArguments = (wanted = serial, slot = 0) => ({ slot, serial: wanted, manufacturer: 'Aktiv Co.', model: models[wanted] });

/** A worker with the token open; logged in unless told otherwise. */
async function use(rutoken, { login = true, wanted = serial, slot = 0 } = {}) {
  const worker = start('use', rutoken);
  await worker.request('token.open', openArguments(wanted, slot));
  if (login) await worker.request('token.login', { user: 'user' }, [defaultUserPin]);
  return worker;
}

const fails = (promise, name, facts = {}) => assert.rejects(promise, (error) => {
  assert.equal(error.name, name, error.message);
  for (const [key, value] of Object.entries(facts)) assert.equal(error.data[key], value, key);
  return true;
});

const wish = (algorithm = algorithms.xchA, id = 'aa01') => ({ id, label: 'Ключ Ивановой', algorithm, exchange: true, start: '20260101', end: '20270401' });

for (const extendedInfoSize of [256, 240]) {
  test(`a token tells its class, its counters and its default PIN to a library of ${extendedInfoSize} bytes`, async () => {
    const rutoken = make({ label: 'Бухгалтерия' }, { extendedInfoSize });
    const { slots } = await start('watch', rutoken).request('slots.list');
    assert.equal(slots.length, 2);
    assert.deepEqual(slots[1], { slot: 1, reader: 'Aktiv Rutoken ECP 01 00' });
    const { token } = slots[0];
    assert.equal(token.label, 'Бухгалтерия');
    assert.equal(token.serial, serial);
    assert.equal(token.pinToBeChanged, true);
    assert.deepEqual(token.extended, {
      tokenClass: 1, tokenType: token.extended.tokenType, pinAttemptsLeft: 10, pinAttemptsMax: 10, soAttemptsLeft: 10, soAttemptsMax: 10,
      pinIsDefault: true, soPinIsDefault: true, userMayChangePin: true, soMayChangePin: token.extended.soMayChangePin,
    });
    assert.equal(token.totalMemory, 131072);
    assert.ok(token.freeMemory > 0 && token.freeMemory <= 131072);
    assert.deepEqual(token.mechanisms.filter(({ type }) => [0x1200, 0xd4321005].includes(type)), [
      { type: 0x1200, minBits: 256, maxBits: 256 }, { type: 0xd4321005, minBits: 512, maxBits: 512 },
    ]);
    assert.equal(rutoken.calls('C_Login').length, 0);
  });
}

test('a Lite has no mechanisms, and its data are guarded by the PIN', async () => {
  const rutoken = make({}, { slots: [{ reader: 'Aktiv Rutoken lite 00 00', token: lite }] });
  const watch = start('watch', rutoken);
  assert.deepEqual((await watch.request('slots.list')).slots[0].token.mechanisms, []);
  const worker = await use(rutoken, { wanted: lite });
  await fails(worker.request('key.generate', wish()), 'unsupportedAlgorithm');
  await worker.request('data.write', { label: 'key', application: 'Kepka', isPrivate: true }, [Buffer.alloc(200, 9)]);
  assert.deepEqual(await worker.request('data.read', { label: 'key', application: 'Kepka' }), Buffer.alloc(200, 9));
  assert.deepEqual((await watch.objects(0, lite)).data, []);
  assert.deepEqual(await worker.request('random.seed', {}, ['seed']).catch(({ name }) => name), { accepted: false });
});

test('a reader that fails has a fault of its own and hides no other', async () => {
  const rutoken = make({}, {
    slots: [{ reader: 'broken', token: other }, { reader: 'whole', token: serial }, { reader: 'also broken', token: lite }],
  });
  rutoken.faults(
    { function: 'C_GetTokenInfo', slot: 0, times: 'always', do: 'answer', rv: 'CKR_DEVICE_ERROR' },
    { function: 'C_GetSlotInfo', slot: 2, times: 'always', do: 'answer', rv: 'CKR_GENERAL_ERROR' },
  );
  const { slots } = await start('watch', rutoken).request('slots.list');
  assert.deepEqual(slots[0], { slot: 0, reader: 'broken', fault: { name: 'readerFailed', ckr: 0x30 } });
  assert.equal(slots[1].token.serial, serial);
  assert.deepEqual(slots[2], { slot: 2, reader: '', fault: { name: 'readerFailed', ckr: 5 } });
});

test('a list of slots is read, whatever the extended information and the mechanisms do', async () => {
  const rutoken = make();
  rutoken.faults(
    { function: 'C_EX_GetTokenInfoExtended', times: 'always', do: 'answer', rv: 'CKR_DEVICE_ERROR' },
    { function: 'C_GetMechanismList', times: 'always', do: 'answer', rv: 'CKR_DEVICE_ERROR' },
  );
  const [{ token }] = (await start('watch', rutoken).request('slots.list')).slots;
  assert.equal(token.serial, serial);
  assert.equal(token.extended, undefined);
  assert.deepEqual(token.mechanisms, []);
});

test('one typed PIN is one C_Login, and the counter told is the token\'s', async () => {
  const rutoken = make({ userTries: 3 });
  const worker = await use(rutoken, { login: false });
  await fails(worker.request('token.login', { user: 'user' }, ['00000000']), 'wrongPin', { ckr: '160', attemptsLeft: '2' });
  assert.equal(rutoken.userTriesLeft(serial), 2);
  assert.equal(rutoken.calls('C_Login').length, 1);
  await fails(worker.request('token.login', { user: 'user' }, ['']), 'pinLength');
  await fails(worker.request('token.login', { user: 'user' }), 'pinLength');
  assert.equal(rutoken.calls('C_Login').length, 1);
  await fails(worker.request('token.login', { user: 'user' }, ['00000000']), 'wrongPin', { attemptsLeft: '1' });
  const { token } = await worker.request('token.state');
  assert.equal(token.pinFinalTry, true);
  await fails(worker.request('token.login', { user: 'user' }, ['00000000']), 'pinLocked');
  await fails(worker.request('token.login', { user: 'user' }, [defaultUserPin]), 'pinLocked', { ckr: '164' });
  assert.equal((await worker.request('token.state')).token.pinLocked, true);
  assert.equal(rutoken.calls('C_Login').length, 4);
  assert.doesNotMatch(JSON.stringify(rutoken.calls()), /empty PIN|no PIN/);
});

test('everything that reads spends no attempt', async () => {
  const rutoken = make();
  const watch = start('watch', rutoken);
  await watch.request('slots.list');
  await watch.objects(0, serial);
  const worker = await use(rutoken, { login: false });
  await worker.request('token.state');
  await worker.objects();
  assert.equal(rutoken.calls('C_Login').length, 0);
  assert.equal(rutoken.userTriesLeft(serial), 10);
});

test('another token in the slot is refused before the PIN goes anywhere', async () => {
  const rutoken = make();
  const worker = await use(rutoken, { login: false });
  rutoken.plug(0, other);
  await fails(worker.request('token.login', { user: 'user' }, [defaultUserPin]), 'tokenReplaced', { inserted: other, needed: serial });
  await fails(worker.request('pin.change', { user: 'user' }, [defaultUserPin, 'another1']), 'tokenReplaced');
  await fails(worker.request('token.open', openArguments()), 'tokenReplaced', { inserted: other, needed: serial });
  assert.equal(rutoken.calls('C_Login').length, 0);
  // The right one, in the other slot.
  rutoken.plug(1, serial);
  await worker.request('token.open', openArguments());
  await worker.request('token.login', { user: 'user' }, [defaultUserPin]);
});

test('a token that was pulled out is one, and works again when it is back', async () => {
  const rutoken = make();
  const worker = await use(rutoken);
  rutoken.unplug(0);
  await fails(worker.request('key.generate', wish()), 'tokenRemoved');
  await fails(worker.request('token.login', { user: 'user' }, [defaultUserPin]), 'tokenRemoved');
  await fails(worker.request('token.open', openArguments()), 'tokenAbsent');
  rutoken.plug(0, serial);
  await worker.request('token.open', openArguments());
  await worker.request('token.login', { user: 'user' }, [defaultUserPin]);
  await worker.request('key.generate', wish());
});

for (const [name, algorithm] of Object.entries(algorithms)) {
  test(`a pair is made and signs what OpenSSL verifies: ${name}`, async () => {
    const rutoken = make();
    const worker = await use(rutoken);
    const { key } = await worker.request('key.generate', wish(algorithm));
    assert.deepEqual(key.algorithm, algorithm);
    const { signature } = await worker.request('key.sign', { id: 'aa01', algorithm, digest: digestOf(algorithm, message) });
    assert.equal(isSignature(key, message, signature), true);
    assert.deepEqual(rutoken.objects(serial).map(({ class: kind, id, label, private: hidden }) => ({ kind, id, label, hidden })), [
      { kind: 'publicKey', id: 'aa01', label: 'Ключ Ивановой', hidden: false }, { kind: 'privateKey', id: 'aa01', label: 'Ключ Ивановой', hidden: true },
    ]);
    assert.deepEqual((await worker.objects()).keys, [{ id: 'aa01', label: 'Ключ Ивановой', key, hasPublic: true, hasPrivate: true }]);
    assert.equal(rutoken.calls('C_GenerateKeyPair').length, 1);
    await worker.request('key.remove', { id: 'aa01' });
    assert.deepEqual(rutoken.objects(serial), []);
  });
}

test('an id that is taken, also by a certificate, makes no key', async () => {
  const rutoken = make();
  const worker = await use(rutoken);
  await worker.request('certificate.write', { id: 'aa01', label: '', category: 1, der: certificateOfSize(500, 1).toString('hex') });
  await fails(worker.request('key.generate', wish()), 'alreadyExists');
  assert.equal(rutoken.calls('C_GenerateKeyPair').length, 0);
});

test('a module that refuses templates gets a simpler one', async () => {
  for (const [refusals, rv] of [[1, 'CKR_ATTRIBUTE_READ_ONLY'], [2, 'CKR_TEMPLATE_INCONSISTENT'], [3, 'CKR_ATTRIBUTE_TYPE_INVALID']]) {
    const rutoken = make();
    const worker = await use(rutoken);
    rutoken.faults({ function: 'C_GenerateKeyPair', times: refusals, do: 'answer', rv });
    await worker.request('key.generate', wish());
    assert.equal(rutoken.calls('C_GenerateKeyPair').length, refusals + 1);
    assert.equal(rutoken.objects(serial).length, 2);
  }
});

test('a module that refuses every template leaves nothing', async () => {
  const rutoken = make();
  const worker = await use(rutoken);
  rutoken.faults({ function: 'C_GenerateKeyPair', times: 'always', when: 'after', do: 'answer', rv: 'CKR_ATTRIBUTE_READ_ONLY' });
  await fails(worker.request('key.generate', wish()), 'tokenFailed', { ckr: '16' });
  assert.deepEqual(rutoken.objects(serial), []);
});

test('whatever fails when the pair is made leaves nothing of it', async () => {
  const faults = [
    { function: 'C_GenerateKeyPair', when: 'after', do: 'answer', rv: 'CKR_DEVICE_ERROR' },
    { function: 'C_GetAttributeValue', times: 'always', do: 'wrongType' },
    { function: 'C_GetAttributeValue', times: 'always', do: 'hugeLength' },
    { function: 'C_GetAttributeValue', times: 'always', do: 'answer', rv: 'CKR_FUNCTION_FAILED' },
    { function: 'C_GenerateKeyPair', do: 'answer', rv: 'CKR_DEVICE_MEMORY' },
  ];
  const names = ['tokenFailed', 'tokenFailed', 'tokenFailed', 'tokenFailed', 'tokenFull'];
  const rutoken = make();
  const worker = await use(rutoken);
  for (const [index, fault] of faults.entries()) {
    rutoken.faults(fault);
    await fails(worker.request('key.generate', wish()), names[index]);
    assert.deepEqual(rutoken.objects(serial), [], JSON.stringify(fault));
  }
  rutoken.faults();
  await worker.request('key.generate', wish());
});

test('a full token says so', async () => {
  const rutoken = make({ memory: 3000 });
  const worker = await use(rutoken);
  await fails(worker.request('data.write', { label: 'x', application: '', isPrivate: true }, [Buffer.alloc(5000)]), 'tokenFull', { ckr: String(0x31) });
});

test('signatures are handed on as they are, also wrong ones: the host verifies', async () => {
  const rutoken = make();
  const worker = await use(rutoken);
  const { key } = await worker.request('key.generate', wish());
  const sign = async () => (await worker.request('key.sign', { id: 'aa01', algorithm: algorithms.xchA, digest: digestOf(algorithms.xchA, message) })).signature;
  rutoken.faults({ function: 'C_Sign', do: 'swapHalves' });
  const swapped = await sign();
  assert.equal(isSignature(key, message, swapped), false);
  assert.equal(isSignature(key, message, swapped.slice(64) + swapped.slice(0, 64)), true);
  rutoken.faults({ function: 'C_Sign', do: 'answer', rv: 'CKR_DEVICE_ERROR' });
  await fails(sign(), 'tokenFailed');
  assert.equal(isSignature(key, message, await sign()), true);
});

test('labels of rubbish become text', async () => {
  const rutoken = make();
  const worker = await use(rutoken);
  await worker.request('key.generate', wish());
  rutoken.faults({ function: '*', times: 'always', do: 'badLabel' });
  const [{ token }] = (await start('watch', rutoken).request('slots.list')).slots;
  assert.match(token.label, /\ufffd/);
  assert.equal(token.serial, serial);
  assert.match((await worker.objects()).keys[0].label, /\ufffd/);
});

test('an object with rubbish in it hides no other', async () => {
  const rutoken = make();
  const worker = await use(rutoken);
  const ders = [1, 2, 3].map((number) => certificateOfSize(600, number).toString('hex'));
  for (const der of ders) await worker.request('certificate.write', { id: '', label: '', category: 1, der });
  for (const fault of [{ do: 'hugeLength' }, { do: 'answer', rv: 'CKR_FUNCTION_FAILED' }]) {
    rutoken.faults({ function: 'C_GetAttributeValue', ...fault });
    assert.deepEqual((await worker.objects()).certificates.map(({ der }) => der), ders.slice(1));
  }
  rutoken.faults({ function: 'C_GetAttributeValue', times: 'always', do: 'answer', rv: 'CKR_FUNCTION_FAILED' });
  await fails(worker.objects(), 'tokenFailed', { ckr: '6' });
});

test('a PIN is changed at the cost of one login, and never on a wrong old one', async () => {
  const rutoken = make();
  const worker = await use(rutoken, { login: false });
  await fails(worker.request('pin.change', { user: 'user' }, ['00000000', 'new-pin-1']), 'wrongPin', { attemptsLeft: '9' });
  await fails(worker.request('pin.change', { user: 'user' }, [defaultUserPin, '123']), 'pinLength');
  assert.equal(rutoken.calls('C_SetPIN').length, 0);
  assert.equal(rutoken.calls('C_Login').length, 1);
  await worker.request('pin.change', { user: 'user' }, [defaultUserPin, 'new-pin-1']);
  assert.equal(rutoken.state(serial).user.value, 'new-pin-1');
  assert.equal(rutoken.calls('C_Login').length, 2);
  assert.equal((await worker.request('token.state')).token.extended.pinIsDefault, false);
  await worker.request('pin.change', { user: 'so' }, [defaultSoPin, 'new-admin']);
  assert.equal(rutoken.state(serial).so.value, 'new-admin');
});

test('a PIN that has expired can still be changed', async () => {
  const rutoken = make();
  const worker = await use(rutoken, { login: false });
  rutoken.faults({ function: 'C_Login', times: 2, do: 'answer', rv: 'CKR_PIN_EXPIRED' });
  await fails(worker.request('token.login', { user: 'user' }, [defaultUserPin]), 'pinMustBeChanged');
  await worker.request('pin.change', { user: 'user' }, [defaultUserPin, 'new-pin-1']);
  assert.equal(rutoken.state(serial).user.value, 'new-pin-1');
});

test('a PIN that the vendor refuses is told as such', async () => {
  const rutoken = make();
  const worker = await use(rutoken, { login: false });
  rutoken.faults({ function: 'C_SetPIN', do: 'answer', rv: '0x8000000b' });
  await fails(worker.request('pin.change', { user: 'user' }, [defaultUserPin, 'new-pin-1']), 'pinRefused');
});

test('a locked PIN is unblocked and kept, or set anew', async () => {
  const rutoken = make();
  const worker = await use(rutoken, { login: false });
  rutoken.faults({ function: 'C_Login', do: 'lockPin' });
  await fails(worker.request('token.login', { user: 'user' }, [defaultUserPin]), 'pinLocked');
  await fails(worker.request('pin.unblock', {}, ['00000000']), 'wrongPin', { attemptsLeft: '9' });
  await worker.request('pin.unblock', {}, [defaultSoPin]);
  assert.equal(rutoken.userTriesLeft(serial), 10);
  await worker.request('token.login', { user: 'user' }, [defaultUserPin]);
  await worker.request('pin.unblock', {}, [defaultSoPin, 'new-pin-1']);
  await worker.request('token.login', { user: 'user' }, ['new-pin-1']);
  rutoken.faults({ function: 'C_EX_UnblockUserPIN', do: 'answer', rv: 'CKR_FUNCTION_NOT_SUPPORTED' });
  await fails(worker.request('pin.unblock', {}, [defaultSoPin]), 'unblockRefused', { ckr: String(0x54) });
});

test('a PIN pad takes the PIN, and no PIN goes through Kepka', async () => {
  const rutoken = make({ pinPad: true, padUserPin: defaultUserPin });
  const worker = await use(rutoken, { login: false });
  assert.equal((await worker.request('token.state')).token.pinPad, true);
  await worker.request('token.login', { user: 'user' });
  assert.equal(rutoken.calls('C_Login').length, 1);
  rutoken.faults({ function: 'C_Login', do: 'answer', rv: 'CKR_FUNCTION_CANCELED' });
  await fails(worker.request('token.login', { user: 'user' }), 'pinPadCancelled');
  await worker.request('pin.change', { user: 'user' });
  assert.equal(rutoken.calls('C_SetPIN').length, 1);
});

test('seed is accepted where the token takes it', async () => {
  for (const acceptsSeed of [true, false]) {
    const worker = await use(make({ acceptsSeed }));
    assert.deepEqual(await worker.request('random.seed', {}, [Buffer.alloc(32, 1)]), { accepted: acceptsSeed });
  }
});

test('plugging and unplugging is told', async () => {
  const rutoken = make();
  const watch = start('watch', rutoken);
  await watch.request('slots.list');
  await sleep(500); // the event that the helper gives at the start
  for (const act of [() => rutoken.unplug(0), () => rutoken.plug(0, other), () => rutoken.plug(1, serial)]) {
    const change = watch.nextChange();
    act();
    await change;
    const { slots } = await watch.request('slots.list');
    assert.deepEqual(slots.map(({ token }) => token?.serial ?? null), rutoken.plugs().map(({ token }) => token));
  }
});

test('a module without slot events is looked at', async () => {
  const rutoken = make();
  rutoken.faults({ function: 'C_WaitForSlotEvent', times: 'always', do: 'answer', rv: 'CKR_FUNCTION_NOT_SUPPORTED' });
  const watch = start('watch', rutoken);
  await watch.request('slots.list');
  await sleep(500);
  const change = watch.nextChange();
  rutoken.unplug(0);
  await change;
});

test('a module that only claims to have slot events is looked at', async () => {
  const rutoken = make();
  // Not the first call, by which the helper asks whether there are any.
  rutoken.faults({ function: 'C_WaitForSlotEvent', call: 2, times: 'always', do: 'answer', rv: 'CKR_GENERAL_ERROR' });
  const watch = start('watch', rutoken);
  await watch.request('slots.list');
  await sleep(500);
  const change = watch.nextChange();
  rutoken.unplug(0);
  await change;
});

test('what a module prints gets into no frame', async () => {
  const rutoken = make();
  rutoken.faults(
    { function: 'C_GetTokenInfo', times: 'always', do: 'print', text: '\u0000\u0000\u0000\u0001{"jsonrpc"' },
    { function: 'C_Login', do: 'flood', bytes: 300000 },
  );
  const worker = await use(rutoken);
  await worker.request('key.generate', wish());
  assert.match(worker.stderr, /"jsonrpc"/);
});

for (const how of ['crash', 'abort']) {
  test(`a module that ends its process (${how}) ends that one alone`, async () => {
    const rutoken = make();
    const watch = start('watch', rutoken);
    await watch.request('slots.list');
    const worker = await use(rutoken);
    rutoken.faults({ function: 'C_GenerateKeyPair', do: how });
    await assert.rejects(worker.request('key.generate', wish()), /the worker ended with/);
    const { signal } = await worker.exited;
    assert.equal(signal, how === 'crash' ? 'SIGSEGV' : 'SIGABRT');
    assert.equal((await watch.request('slots.list')).slots[0].token.serial, serial);
    await use(rutoken).then((again) => again.request('key.generate', wish()));
  });
}

test('a module that hangs can be killed, and the next worker works', async () => {
  const rutoken = make();
  const worker = await use(rutoken);
  rutoken.faults({ function: 'C_Sign', do: 'hang' });
  await worker.request('key.generate', wish());
  const signature = worker.request('key.sign', { id: 'aa01', algorithm: algorithms.xchA, digest: digestOf(algorithms.xchA, message) });
  assert.equal(await Promise.race([signature, sleep(300, 'hangs')]), 'hangs');
  await worker.kill();
  await assert.rejects(signature, /SIGKILL/);
  const again = await use(rutoken);
  await again.request('key.sign', { id: 'aa01', algorithm: algorithms.xchA, digest: digestOf(algorithms.xchA, message) });
});

test('at its end the worker logs out, closes its session and finalizes, once each', async () => {
  const rutoken = make();
  const worker = await use(rutoken);
  assert.deepEqual(await worker.close(), { status: 0, signal: null });
  const ending = ['C_Logout', 'C_CloseSession', 'C_Finalize'];
  assert.deepEqual(rutoken.calls().map((call) => call.function).filter((name) => ending.includes(name)), ending);
  assert.equal(new Set(rutoken.calls().map(({ thread }) => thread)).size, 1);
});

test('a module that hangs does not keep a watching worker from ending', async () => {
  const rutoken = make();
  const watch = start('watch', rutoken);
  await watch.request('slots.list');
  rutoken.faults({ function: 'C_WaitForSlotEvent', times: 'always', do: 'hang' }, { function: 'C_Finalize', do: 'hang' });
  assert.deepEqual(await watch.close(), { status: 0, signal: null });
});
