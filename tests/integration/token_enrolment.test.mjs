// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Enrolments on virtual Rutokens: from begin to the objects that any other program finds on the token.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { pkcs11Tool } from '../modules/pkcs11_tool.mjs';
import {
  ask, begin, failure, findToken, finish, keysList, numbers, otherSerial, pin, rightPin, serial, token, TokenWorld, untilListed, untilWindow, wrongPin,
} from './token_world.mjs';
import { openssl, verifyRequest } from './world.mjs';

const worlds = [];
afterEach(() => Promise.all(worlds.splice(0).reverse().map((world) => world.end())));

/** A computer with one token, or with what `options` say. */
function computer(more = {}, options = { tokens: [token(more)] }) {
  const world = new TokenWorld(options);
  worlds.push(world);
  return world;
}

const both = [rightPin, rightPin];
const publicKeyOf = (pem) => openssl(['x509', '-engine', 'gost', '-noout', '-pubkey'], pem);
const listed = (rutoken) => pkcs11Tool(rutoken.module, '--login', '--pin', pin, '--list-objects');

/** The certificate (PEM) that pkcs11-tool reads under that id. */
async function readCertificate({ folder, rutoken }, id) {
  const file = join(folder, 'certificate.der');
  await pkcs11Tool(rutoken.module, '--read-object', '--type', 'cert', '--id', id, '--output-file', file);
  return openssl(['x509', '-engine', 'gost', '-inform', 'DER', '-in', file]);
}

/** The whole road; gives the host, begin's answer and the certificate. */
async function enrol(world, steps = both, options = {}) {
  world.script(steps);
  const host = world.host();
  const begun = await begin(host, options);
  verifyRequest(begun.csr);
  const pem = world.authority.issue(begun.csr);
  const { certificate } = await finish(host, begun.id, pem);
  assert.equal(certificate.commonName, 'Иванова Анна Петровна');
  return { host, begun, pem };
}

for (const [model, algorithm, parameterSet] of [
  ['ecp3', 'gost2012-256'], ['ecp3', 'gost2012-256', 'tc26-256-A'], ['ecp3', 'gost2012-512'], ['ecp3', 'gost2012-512', 'tc26-512-B'],
  ['ecp3', 'rsa-2048'], ['ecp3', 'ecdsa-p256'], ['ecp3', 'ecdsa-p384'], ['ecp2', 'gost2012-256'], ['ecp2', 'gost2012-512'],
]) {
  test(`${model}, ${algorithm} ${parameterSet ?? ''}: the objects are those of a pair with its certificate`, async () => {
    const world = computer({ model });
    const { pem } = await enrol(world, both, { profile: { algorithm, ...(parameterSet ? { parameterSet } : {}) } });
    assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN']);
    assert.equal(world.rutoken.calls('C_Login').length, 2);
    const objects = world.rutoken.objects();
    assert.deepEqual(objects.map((object) => object.class).sort(), ['certificate', 'privateKey', 'publicKey']);
    assert.equal(new Set(objects.map(({ id }) => id)).size, 1, 'one CKA_ID');
    const shown = await listed(world.rutoken);
    for (const expected of [/Private Key Object/, /Public Key Object/, /Certificate Object; type = X\.509 cert/, /label: +Иванова Анна Петровна/]) assert.match(shown, expected);
    assert.equal(publicKeyOf(await readCertificate(world, objects[0].id)), publicKeyOf(pem));
  });
}

test('where the rules want the sensor for tokens too, what it gathered seeds the token', async () => {
  const world = computer();
  world.policy({ sensorForTokens: true }, 'sensor.json');
  await enrol(world);
  assert.equal(world.rutoken.calls('C_SeedRandom').length, 1);
});

for (const algorithm of ['gost2012-256', 'gost2012-512']) {
  test(`lite, ${algorithm}: the key is data that the PIN guards, and OpenSSL opens it`, async () => {
    const world = computer({ model: 'lite' });
    const { pem } = await enrol(world, both, { profile: { algorithm } });
    assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN']);
    assert.equal(world.rutoken.calls('C_Login').length, 2);
    const [key, ...rest] = world.rutoken.objects().filter((object) => object.private);
    assert.deepEqual(rest, []);
    assert.equal(key.class, 'data');
    const publicKey = openssl(['pkey', '-engine', 'gost', '-inform', 'DER', '-pubout'], Buffer.from(key.value, 'hex'));
    assert.equal(publicKey, publicKeyOf(pem));
    const withoutPin = await pkcs11Tool(world.rutoken.module, '--list-objects');
    assert.match(withoutPin, /Certificate Object; type = X\.509 cert/);
    assert.ok(!withoutPin.includes(key.label), 'the key is not seen without the PIN');
  });
}

test('a Lite that takes no certificates keeps one as data', async () => {
  const world = computer({ model: 'lite', takesCertificates: false });
  await enrol(world);
  assert.deepEqual([...new Set(world.rutoken.objects().map((object) => object.class))], ['data']);
  const { keys } = await keysList(world.host());
  const [kept] = keys.filter(({ storage }) => storage !== 'registry');
  assert.equal(kept.certificate.commonName, 'Иванова Анна Петровна');
});

test('a PIN that another tool changed does not cost a Lite its key', async () => {
  const world = computer({ model: 'lite' });
  world.script([rightPin, rightPin, { pin: '13572468' }]);
  const host = world.host();
  const { id, csr } = await begin(host);
  await pkcs11Tool(world.rutoken.module, '--login', '--pin', pin, '--change-pin', '--new-pin', '13572468');
  await finish(host, id, world.authority.issue(csr));
  assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN', 'GETPIN'], 'the old PIN is refused, the new one taken');
  const { keys } = await keysList(host);
  assert.equal(keys.find((key) => key.enrolment)?.certificate?.commonName, 'Иванова Анна Петровна');
});

test('the same certificate again is success without a window, on the token and in the journal', async () => {
  const world = computer();
  const { host, begun, pem } = await enrol(world);
  const count = world.rutoken.calls('C_Login').length;
  await finish(host, begun.id, pem);
  assert.equal(world.windows().length, 2);
  assert.equal(world.rutoken.calls('C_Login').length, count);
});

test('the authority\'s certificates go to the token with it, and the window says so', async () => {
  const world = computer();
  world.script(both);
  const host = world.host();
  const { id, csr } = await begin(host);
  const chain = [openssl(['x509', '-engine', 'gost', '-in', world.authority.path('ca.pem')])];
  await finish(host, id, world.authority.issue(csr), { chain });
  assert.match(world.said(), /Test authority/);
  assert.equal(world.rutoken.objects().filter((object) => object.class === 'certificate').length, 2);
  assert.equal(world.rutoken.calls('C_Login').length, 2);
});

test('a token is carried to another computer, which knows nothing of the enrolment', async () => {
  const home = computer();
  home.script([rightPin]);
  const begun = await begin(home.host());
  const pem = home.authority.issue(begun.csr);

  const office = computer({}, null);
  office.modules = home.modules;
  office.script([rightPin]);
  await finish(office.host(), begun.id, pem, { place: begun.place });
  assert.deepEqual(office.windows(), ['GETPIN']);
  assert.equal(home.rutoken.objects().filter((object) => object.class === 'certificate').length, 1);
  // And at home the same is known without a window.
  home.script([]);
  await keysList(home.clients[0]);
  const { enrolment } = await ask(home.clients[0], 'enrolments.get', { id: begun.id });
  assert.equal(enrolment.state, 'installed');
});

test('where no storage has the key, the error names what was searched and where the key was made', async () => {
  const home = computer();
  home.script([rightPin]);
  const begun = await begin(home.host());
  const office = computer({}, { tokens: [token({ serial: otherSerial })] });
  const error = await failure(finish(office.host(), begun.id, home.authority.issue(begun.csr), { place: begun.place }), 'keyNotFound', { place: begun.place });
  assert.match(begun.place, new RegExp(numbers[serial]));
  assert.match(error.data.searched, new RegExp(numbers[otherSerial]));
  assert.deepEqual(office.windows(), []);
});

test('another token in the slot is told by the numbers on the cases, without a window', async () => {
  const world = computer({}, { tokens: [token(), token({ serial: otherSerial })], slots: [{ reader: 'Aktiv Rutoken ECP 00 00', token: serial }] });
  world.script(both);
  const host = world.host();
  const { id, csr } = await begin(host);
  const pem = world.authority.issue(csr);
  world.rutoken.plug(0, otherSerial);
  await untilListed(host, otherSerial);
  await failure(finish(host, id, pem), 'tokenReplaced', { inserted: numbers[otherSerial], needed: numbers[serial] });
  world.rutoken.unplug(0);
  await untilListed(host, otherSerial, false);
  await failure(finish(host, id, pem), 'tokenAbsent');
  assert.deepEqual(world.windows(), ['GETPIN']);
  world.rutoken.plug(0, serial);
  await untilListed(host);
  await finish(host, id, pem);
  assert.equal(world.rutoken.userTriesLeft(otherSerial), 10);
});

test('another token that comes while the window is open never sees the PIN', async () => {
  const world = computer({}, { tokens: [token(), token({ serial: otherSerial })], slots: [{ reader: 'Aktiv Rutoken ECP 00 00', token: serial }] });
  world.script([{ ...rightPin, waitsFor: 'go' }, rightPin]);
  const host = world.host();
  const answer = begin(host);
  await untilWindow(world);
  world.rutoken.plug(0, otherSerial);
  world.letGo();
  const error = await answer.catch((caught) => caught);
  assert.ok(['tokenRemoved', 'tokenReplaced'].includes(error.name), error.message);
  assert.deepEqual(world.rutoken.calls('C_Login'), []);
  world.rutoken.plug(0, serial);
  await untilListed(host);
  await begin(host);
});

test('a token that is pulled out closes the window, and back again the enrolment succeeds', async () => {
  const world = computer();
  world.script([{ hang: true }, rightPin]);
  const host = world.host();
  const answer = begin(host);
  await untilWindow(world);
  world.rutoken.unplug(0);
  await failure(answer, 'tokenRemoved');
  assert.deepEqual(world.rutoken.calls('C_Login'), []);
  world.rutoken.plug(0, serial);
  await untilListed(host);
  await begin(host);
});

test('one token through two modules is shown once, and two tokens through one twice', async () => {
  const world = computer({}, { tokens: [token(), token({ serial: otherSerial })] });
  world.addRutoken({ tokens: [token()] });
  const { storages } = await ask(world.host(), 'storages.list');
  assert.deepEqual(storages.map((storage) => storage.token?.serial).filter(Boolean).sort(), [serial, otherSerial]);
});

test('giving up takes the PIN and leaves nothing on the token', async () => {
  const world = computer();
  world.script([rightPin, wrongPin, rightPin]);
  const host = world.host();
  const { id } = await begin(host);
  await ask(host, 'enrolments.abandon', { id });
  assert.deepEqual(world.rutoken.objects(), []);
  assert.equal(world.rutoken.userTriesLeft(), 10);
  assert.equal((await ask(host, 'enrolments.get', { id })).enrolment.state, 'abandoned');
});

test('a key whose record is lost is listed without an enrolment, and can be removed', async () => {
  const world = computer();
  world.script(both);
  const first = world.host();
  await begin(first);
  await first.close();
  rmSync(join(world.data, 'enrolments'), { recursive: true });
  const host = world.host();
  const [orphan] = (await keysList(host)).keys;
  assert.equal(orphan.enrolment, undefined);
  await host.request('keys.remove', { storage: orphan.storage, key: orphan.key });
  assert.deepEqual(world.rutoken.objects(), []);
  assert.deepEqual((await keysList(host)).keys, []);
});

test('the PIN is in no file of the home, frame or output', async () => {
  const world = computer();
  const frames = [];
  world.script(both);
  const host = world.host();
  host.onNotification((method, params) => frames.push(JSON.stringify({ method, params })));
  const begun = await begin(host);
  frames.push(JSON.stringify([begun, await finish(host, begun.id, world.authority.issue(begun.csr)), await keysList(host), await findToken(host)]));
  await host.close();
  const everywhere = Buffer.concat([world.everything(), Buffer.from(frames.join('\n')), Buffer.from(host.stderr)]);
  for (const encoding of ['utf8', 'utf16le', 'base64', 'hex']) {
    const needle = encoding === 'utf16le' ? Buffer.from(pin, encoding) : Buffer.from(Buffer.from(pin).toString(encoding));
    assert.equal(everywhere.includes(needle), false, encoding);
  }
});
