// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Signatures of every form by every kind of key and storage, judged by OpenSSL.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { decode, digestFor, digestNames, flipped, inline, password, sign, signOne, SigningWorld, tender, upload } from './signing_world.mjs';
import { ask, pin, serial, token } from './token_world.mjs';
import { startSoftHsm } from '../modules/softhsm.mjs';

const worlds = [];
const modules = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
  await Promise.all(modules.splice(0).map((module) => module.close()));
});

function computer(options = null) {
  const world = new SigningWorld(options);
  worlds.push(world);
  return world;
}

/** A computer with a SoftHSM token instead. */
async function softHsmComputer() {
  const hsm = await startSoftHsm();
  modules.push(hsm);
  const world = computer();
  world.modules.push(hsm.module);
  const [{ label, pin: hsmPin }] = hsm.tokens;
  return [world, { on: label, secret: { pin: hsmPin } }];
}

const places = {
  registry: () => [computer(), {}],
  'passive token': () => [computer({ tokens: [token({ model: 'lite' })] }), { on: serial }],
  'active token': () => [computer({ tokens: [token({ model: 'ecp3' })] }), { on: serial }],
  SoftHSM: softHsmComputer,
};

const text = 'Договор № 1\nСумма: 100 рублей\n';

for (const [place, algorithms] of Object.entries({
  registry: ['gost2012-256', 'gost2012-512', 'rsa-2048', 'ecdsa-p256', 'ecdsa-p384'],
  'passive token': ['gost2012-256', 'gost2012-512'],
  'active token': ['gost2012-256', 'gost2012-512', 'rsa-2048', 'ecdsa-p256'],
  SoftHSM: ['rsa-2048', 'ecdsa-p256'],
})) {
  for (const algorithm of algorithms) {
    test(`${place}, ${algorithm}: every form passes OpenSSL, and one flipped byte does not`, async () => {
      const [world, where] = await places[place]();
      const person = await world.enrolled({ ...where, algorithm });
      world.script([person.secret, person.secret, person.secret, person.secret]);

      const detached = await signOne(person, text);
      assert.ok(world.verify(detached, text));
      assert.ok(world.kepkaVerifies(detached, text));
      const attached = await signOne(person, text, { form: 'attached' });
      assert.ok(world.verify(attached));
      assert.equal(readFileSync(join(world.folder, 'content'), 'utf8'), text);

      const twice = decode((await sign(person, [inline('договор.txt', text)], { signed: detached.toString('base64') })).signatures[0].cms);
      assert.ok(world.verify(twice, text));
      const twiceAttached = decode((await sign(person, [{ name: 'договор.txt' }], { form: 'attached', signed: attached.toString('base64') })).signatures[0].cms);
      assert.ok(world.verify(twiceAttached));
      assert.ok(world.kepkaVerifies(twiceAttached));
      assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN', 'GETPIN', 'GETPIN']);

      const otherText = flipped(Buffer.from(text), 9);
      assert.equal(world.verify(detached, otherText), false, 'content');
      assert.equal(world.kepkaVerifies(detached, otherText), false, 'content');
      for (const [what, at] of tender(detached, person.pem, algorithm)) {
        assert.equal(world.verify(flipped(detached, at), text), false, what);
        assert.equal(world.kepkaVerifies(flipped(detached, at), text), false, what);
      }
    });
  }
}

test('the window names the site, the person, the storage, the document, its size and its digest', async () => {
  const world = computer({ tokens: [token()] });
  const person = await world.enrolled({ on: serial });
  await sign(person, [inline('договор.txt', text)], { purpose: 'Договор поставки' });
  const said = world.said();
  for (const part of ['lk.ca.example.ru', 'Иванова Анна Петровна', 'Рутокен', '1000000001', 'договор.txt', 'Договор поставки',
    `${Buffer.byteLength(text)} байт`, digestFor('gost2012-256', text)]) assert.ok(said.includes(part), `${part} in\n${said}`);
});

test('a text document is shown in the review page before the window, whole and without tricks', async () => {
  const world = computer();
  const person = await world.enrolled();
  const shown = new Promise((resolve) => {
    world.answerReview = (params) => {
      resolve(world.windows());
      return { accepted: true };
    };
  });
  await signOne(person, 'Заявление\nна 100\u202E00 рублей');
  assert.deepEqual(await shown, [], 'no window opened before it');
  const [{ kind, site, documents, signer }] = world.reviews;
  assert.deepEqual([kind, site, signer.commonName], ['documents', 'lk.ca.example.ru', 'Иванова Анна Петровна']);
  assert.equal(documents[0].text, 'Заявление\nна 100\\u{202E}00 рублей');
  assert.equal(documents[0].shown, true);
  assert.equal(documents[0].digest, digestFor('gost2012-256', 'Заявление\nна 100\u202E00 рублей'));
});

test('an application in Kepka\'s own form is shown as labels and values', async () => {
  const world = computer();
  const person = await world.enrolled();
  const form = { kepkaApplication: 1, title: 'Заявление на сертификат', fields: [{ label: 'Фамилия', value: 'Иванова' }] };
  await signOne(person, JSON.stringify(form));
  const [{ documents: [document] }] = world.reviews;
  assert.deepEqual(document.application.map(({ label, value }) => [label.ru, value]), [['Документ', 'Заявление на сертификат'], ['Фамилия', 'Иванова']]);
  assert.equal(document.text, undefined);
});

test('a document that is no text is signed with the window alone', async () => {
  const world = computer();
  const person = await world.enrolled();
  const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0x80]);
  assert.ok(world.verify(await signOne(person, pdf), pdf));
  assert.deepEqual(world.reviews, []);
});

test('many documents take one consent and one PIN, and each is named and counted', async () => {
  const world = computer({ tokens: [token()] });
  const person = await world.enrolled({ on: serial });
  world.policy({ batch: 5 }, 'batch.json');
  const contents = ['one', 'two', 'three', 'four', 'five'].map((word) => Buffer.from(word));
  const documents = await Promise.all(contents.map((content, i) => upload(person.host, `договор-${i}.txt`, content)));
  const logins = world.rutoken.calls('C_Login').length;
  const { signatures } = await sign(person, documents.map((document) => ({ document })));
  contents.forEach((content, i) => assert.ok(world.verify(decode(signatures[i].cms), content)));
  assert.deepEqual(world.windows(), ['GETPIN']);
  assert.equal(world.rutoken.calls('C_Login').length, logins + 1);
  assert.match(world.said(), /Документов: 5/);
  assert.match(world.said(), /договор-0\.txt/);
  assert.deepEqual(world.reviews[0].documents.map(({ name }) => name), contents.map((_, i) => `договор-${i}.txt`));
});

test('an attached signature over a document in pieces comes as what stands around it', async () => {
  const world = computer();
  const person = await world.enrolled();
  const content = Buffer.alloc(1_000_000, 'long ');
  const document = await upload(person.host, 'long.txt', content);
  const { signatures: [{ before, after, cms }] } = await sign(person, [{ document }], { form: 'attached' });
  assert.equal(cms, undefined);
  assert.ok(world.verify(Buffer.concat([decode(before), content, decode(after)])));
});

test('a page verifies a signature over a document in pieces', async () => {
  const world = computer();
  const person = await world.enrolled();
  const content = Buffer.alloc(500_000, 'long ');
  const document = await upload(person.host, 'long.txt', content);
  const { signatures: [{ cms }] } = await sign(person, [{ document }]);
  assert.equal((await ask(person.host, 'verify', { cms, document })).right, true);
  const other = await upload(person.host, 'other.txt', flipped(content, 400_000));
  const { right, signers } = await ask(person.host, 'verify', { cms, document: other });
  assert.equal(right, false);
  assert.deepEqual(signers[0].faults, ['changedContent']);
  await assert.rejects(ask(person.host, 'verify', { cms, document, content: '' }), { name: 'invalidParams' });
});

test('without a certificate the person picks one, which the site may use from then on', async () => {
  const world = computer();
  const first = await world.enrolled();
  await world.enrolled({ algorithm: 'gost2012-512', requestId: 'application-2' });
  world.answerReview = ({ certificates }) => ({ accepted: true, choice: certificates?.[0].key });
  const { host } = first;
  const { certificate, signatures: [{ cms }] } = await ask(host, 'sign', { form: 'detached', documents: [inline('договор.txt', text)] });
  assert.ok(world.verify(decode(cms), text));
  assert.deepEqual(world.reviews.map(({ kind }) => kind), ['pick', 'documents']);
  assert.equal(world.reviews[0].certificates.length, 2);
  assert.ok(certificate.sha256);
});

test('an empty document is a document', async () => {
  const world = computer();
  const person = await world.enrolled();
  const document = await upload(person.host, 'empty', Buffer.alloc(0));
  const { signatures: [{ cms }] } = await sign(person, [{ document }]);
  assert.ok(world.verify(decode(cms), ''));
});

test('where the rules allow it a digest is signed, and the window says that the document was not shown', async () => {
  const world = computer();
  world.policy({ signDigests: true }, 'digests.json');
  const person = await world.enrolled();
  const byDigest = (algorithm) => [{ name: 'секрет.bin', digest: digestFor(algorithm, text), digestName: digestNames[algorithm] }];
  const { signatures: [{ cms }] } = await sign(person, byDigest('gost2012-256'));
  assert.ok(world.verify(decode(cms), text));
  assert.match(world.said(), /документ не показан/);
  await assert.rejects(sign(person, byDigest('gost2012-512')), { name: 'otherDigest' });
  await assert.rejects(sign(person, byDigest('gost2012-256'), { form: 'attached' }), { name: 'invalidParams' });
});

test('in English the window says so too', async () => {
  const world = computer();
  world.policy({ signDigests: true }, 'digests.json');
  const { host, id, algorithm } = await world.enrolled();
  const documents = [{ name: 'secret.bin', digest: digestFor(algorithm, text), digestName: digestNames[algorithm] }];
  await ask(host, 'sign', { certificate: id, form: 'detached', documents }, { language: 'en' });
  assert.match(world.said(), /document not shown/);
});

test('another person\'s signature is added beside the first', async () => {
  const world = computer({ tokens: [token()] });
  const first = await world.enrolled();
  const signed = await signOne(first, text);
  const second = await world.enrolled({ on: serial, algorithm: 'gost2012-512', requestId: 'application-2' });
  const both = decode((await sign(second, [inline('договор.txt', text)], { signed: signed.toString('base64') })).signatures[0].cms);
  assert.ok(world.verify(both, text));
  assert.ok(world.kepkaVerifies(both, text));
  assert.ok(both.includes(signed.subarray(signed.length - 64)), 'the first one keeps its bytes');
  assert.match(world.said(), /Подписей уже есть: 1/);
});

test('neither password nor PIN is in a frame or in the host\'s output', async () => {
  const world = computer({ tokens: [token()] });
  for (const [where, secret] of [[{}, password], [{ on: serial, requestId: 'application-2' }, pin]]) {
    const person = await world.enrolled(where);
    const answer = JSON.stringify(await sign(person, [inline('a.txt', text)]));
    await person.host.close();
    assert.equal((answer + person.host.stderr).includes(secret), false);
  }
});
