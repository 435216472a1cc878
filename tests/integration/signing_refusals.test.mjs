// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What is not signed, and why: before any window where that can be.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { digestFor, flipped, inline, sign, signOne, SigningWorld, decode, rightPassword, upload } from './signing_world.mjs';
import { ask, failure, findToken, serial, token, untilWindow, wrongPin } from './token_world.mjs';
import { site } from './world.mjs';

const text = 'Договор № 1';
const unknown = 'f'.repeat(32);

let world;
beforeEach(() => (world = new SigningWorld({ tokens: [token()] })));
afterEach(() => world.end());

/** Fails as it should, and no window opened. */
async function refused(promise, name, facts) {
  const before = world.windows().length;
  const error = await failure(promise, name, facts);
  assert.equal(world.windows().length, before, 'no window opened');
  assert.deepEqual(world.reviews, []);
  return error;
}

test('without an administrator\'s rule one document is signed at a time', async () => {
  const person = await world.enrolled();
  await refused(sign(person, [inline('a', 'a'), inline('b', 'b')]), 'batchNotAllowed', { limit: '1' });
  world.policy({ batch: 2 }, 'a.json');
  await refused(sign(person, [inline('a', 'a'), inline('b', 'b'), inline('c', 'c')]), 'batchNotAllowed', { limit: '2' });
  await refused(sign(person, []), 'invalidParams');
});

test('a digest is not signed unless the rules say so', async () => {
  const person = await world.enrolled();
  await refused(sign(person, [{ name: 'a', digest: digestFor(person.algorithm, text), digestName: 'streebog-256' }]), 'digestNotAllowed');
});

test('an unknown certificate and an unknown document are not found, nor another page\'s', async () => {
  const person = await world.enrolled();
  await refused(ask(person.host, 'sign', { certificate: unknown, form: 'detached', documents: [inline('a', 'a')] }), 'certificateNotFound');
  await refused(sign(person, [{ document: unknown }]), 'documentNotFound');
  const document = await upload(person.host, 'a', Buffer.from(text));
  await refused(ask(person.host, 'sign', { certificate: person.id, form: 'detached', documents: [{ document }] }, { document: 'document-2' }), 'documentNotFound');
  person.host.notify('$/documentGone', { document: 'document-1' });
  await refused(sign(person, [{ document }]), 'documentNotFound');
});

test('a certificate that has expired does not sign', async () => {
  const { host } = await world.enrolled();
  world.policy({ identities: [site] }, 'identities.json');
  world.replaceCertificate(-1);
  const expired = (await ask(host, 'certificates.list', { expired: true })).certificates.find((one) => one.expired);
  await refused(ask(host, 'sign', { certificate: expired.id, form: 'detached', documents: [inline('a', 'a')] }), 'certificateExpired');
  await refused(ask(host, 'authenticate', { certificate: expired.id, nonce: Buffer.alloc(32).toString('base64') }), 'certificateExpired');
});

test('a wrong password asks again, and then it is signed', async () => {
  const person = await world.enrolled();
  world.script([{ pin: 'не тот' }, rightPassword]);
  assert.ok(world.verify(await signOne(person, text), text));
  assert.match(world.said(), /Пароль не подходит/);
});

test('a wrong PIN costs one attempt and asks again, and then it is signed', async () => {
  const person = await world.enrolled({ on: serial });
  world.script([wrongPin, person.secret]);
  assert.ok(world.verify(await signOne(person, text), text));
  assert.equal(world.rutoken.calls('C_Login').filter(({ result }) => result === 'CKR_PIN_INCORRECT').length, 1);
});

test('a cancelled window signs nothing', async () => {
  const person = await world.enrolled({ on: serial });
  world.rutoken.forgetCalls();
  world.script([{ cancel: true }]);
  await failure(signOne(person, text), 'cancelled', { phase: 'waiting_user', keyCreated: false });
  assert.deepEqual(world.rutoken.calls('C_Sign'), []);
});

test('a cancelled review page signs nothing and opens no window', async () => {
  const person = await world.enrolled();
  world.answerReview = () => ({ accepted: false });
  await failure(signOne(person, text), 'cancelled', { keyCreated: false });
  assert.deepEqual(world.windows(), []);
});

test('a page that goes away while the window is open cancels it and loses its documents', async () => {
  const person = await world.enrolled();
  world.script([{ hang: true }]);
  const document = await upload(person.host, 'a.bin', Buffer.alloc(100));
  const answer = sign(person, [{ document }]);
  await untilWindow(world);
  person.host.notify('$/documentGone', { document: 'document-1' });
  await failure(answer, 'cancelled');
  await failure(ask(person.host, 'documents.close', { document }), 'documentNotFound');
});

test('a token that is pulled out while the window is open signs nothing', async () => {
  const person = await world.enrolled({ on: serial });
  world.script([{ hang: true }]);
  const answer = signOne(person, text);
  await untilWindow(world);
  world.rutoken.unplug(0);
  await failure(answer, 'tokenRemoved');
});

test('a document that is longer or shorter than was said is forgotten', async () => {
  const person = await world.enrolled();
  const open = (size) => ask(person.host, 'documents.open', { name: 'a', size });
  const write = (document, offset, content) => ask(person.host, 'documents.write', { document, offset, data: Buffer.from(content).toString('base64') });

  const long = (await open(3)).document;
  await failure(write(long, 0, 'four'), 'documentChanged');
  await failure(write(long, 0, 'fou'), 'documentNotFound');
  const short = (await open(3)).document;
  await write(short, 0, 'ab');
  await refused(sign(person, [{ document: short }]), 'documentIncomplete');
  await failure(ask(person.host, 'documents.close', { document: short }), 'documentChanged');
  await refused(sign(person, [{ document: short }]), 'documentNotFound');
  const disordered = (await open(3)).document;
  await failure(write(disordered, 1, 'bc'), 'pieceOutOfOrder');
  await failure(open(64 * 1024 * 1024 + 1), 'documentTooLong');
});

test('a document that the page discards is gone', async () => {
  const person = await world.enrolled();
  const document = await upload(person.host, 'a', Buffer.from(text));
  await ask(person.host, 'documents.close', { document, discard: true });
  await refused(sign(person, [{ document }]), 'documentNotFound');
});

test('a page cannot open more documents than are kept', async () => {
  const host = world.host();
  for (let i = 0; i < 100; i++) await ask(host, 'documents.open', { name: 'a', size: 1 });
  await failure(ask(host, 'documents.open', { name: 'a', size: 1 }), 'tooManyDocuments');
});

test('an answer to a challenge is signed neither as a document nor once more', async () => {
  const person = await world.enrolled();
  const { cms } = await ask(person.host, 'authenticate', { certificate: person.id, nonce: Buffer.alloc(32, 7).toString('base64') });
  world.script([]);
  await refused(sign(person, [{ name: 'a' }], { form: 'attached', signed: cms }), 'challengeIsNoDocument');
  const content = world.contentOf(decode(cms));
  await refused(signOne(person, content), 'challengeIsNoDocument');
  await refused(sign(person, [{ document: await upload(person.host, 'a', content) }]), 'challengeIsNoDocument');
});

test('a signature is added only to a right one over the same document', async () => {
  const person = await world.enrolled();
  const signed = await signOne(person, text);
  world.script([]);
  world.reviews = [];
  const add = (cms, documents, more = {}) => sign(person, documents, { signed: cms.toString('base64'), ...more });
  await refused(add(signed, [inline('a', 'Договор № 2')]), 'signedDocumentDiffers');
  await refused(add(flipped(signed, signed.length - 3), [inline('a', text)]), 'signedDocumentDiffers');
  await refused(add(signed, [inline('a', text)], { form: 'attached' }), 'invalidParams');
  await refused(add(signed, [{ name: 'a' }]), 'invalidParams');
  await refused(add(signed.subarray(0, 100), [inline('a', text)]), 'malformedCms');
  await refused(add(Buffer.from('nonsense'), [inline('a', text)]), 'malformedCms');
  world.policy({ batch: 2 }, 'a.json');
  await refused(add(signed, [inline('a', text), inline('b', text)]), 'invalidParams');
});

test('documents that contradict themselves are refused by field', async () => {
  const person = await world.enrolled();
  const document = await upload(person.host, 'a', Buffer.from(text));
  for (const wrong of [{}, { name: 'a' }, { content: '' }, { document, name: 'b' }, { document, content: '' }, { name: 'a', content: '!' }]) {
    const error = await refused(sign(person, [wrong]), 'invalidParams');
    assert.match(error.data.field, /documents/);
  }
});

test('a key that is gone signs nothing', async () => {
  const person = await world.enrolled({ on: serial });
  world.rutoken.unplug(0);
  for (let i = 0; i < 400 && (await findToken(person.host)) !== undefined; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  const error = await signOne(person, text).catch((caught) => caught);
  assert.ok(['certificateNotFound', 'tokenAbsent', 'keyNotFound'].includes(error.name), error.name);
});
