// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { catalogue } from '../src/generated/errors.gen.js';
import { canTakeKey, fake, KepkaError, type Kepka, type StoragesNews } from '../src/page/index.js';

const applicant = { kind: 'person', surname: 'Иванова', name: 'Анна', snils: '112-233-445 95', inn: '500100732259' };
const request = { requestId: '1', storage: 'registry', applicant };
const certificate = '-----BEGIN CERTIFICATE-----';

async function all(kepka: Kepka): Promise<void> {
  await kepka.storages.list();
  const { id } = await kepka.enrolments.begin(request);
  await kepka.enrolments.finish(id, certificate);
  await kepka.pin.change('registry');
  await kepka.pin.unblock('registry');
  const picked = await kepka.certificates.pick();
  await kepka.certificates.get(picked.id);
  await kepka.certificates.install(certificate);
  await kepka.sign('x', { certificate: picked.id });
  await kepka.verify('MII');
  await kepka.authenticate(new Uint8Array(32));
  await kepka.renew({ requestId: '2', certificate: picked.id });
}

test('a whole enrolment', async () => {
  const kepka = fake({ delay: 0, language: 'ru' });
  assert.equal((await kepka.status()).state, 'ready');
  const [storage] = await kepka.storages.list();
  const phases = new Set<string>();
  const { id, csr } = await kepka.enrolments.begin({ ...request, storage: storage!.id }, { onProgress: ({ phase }) => phases.add(phase) });
  assert.deepEqual([...phases], ['waiting_window', 'collecting_entropy', 'waiting_user', 'generating_key', 'building_request']);
  assert.match(csr, /^-----BEGIN CERTIFICATE REQUEST-----\n/);
  assert.equal((await kepka.enrolments.get({ requestId: '1' })).csr, csr);
  assert.equal((await kepka.enrolments.finish(id, certificate)).pem, certificate);
  assert.equal((await kepka.enrolments.finish(id, certificate)).pem, certificate);
  const [listed] = await kepka.enrolments.list();
  assert.deepEqual([listed?.state, listed?.csr], ['installed', undefined]);
});

test('a whole enrolment on a token, which needs no sensor', async () => {
  const kepka = fake({ delay: 0, tokens: ['rutoken'] });
  const [storage] = await kepka.storages.list();
  assert.equal(storage?.kind, 'token');
  const phases = new Set<string>();
  const { id, place } = await kepka.enrolments.begin({ ...request, storage: storage.id }, { onProgress: ({ phase }) => phases.add(phase) });
  assert.deepEqual([...phases], ['waiting_window', 'waiting_user', 'waiting_token', 'generating_key', 'building_request']);
  kepka.unplug('rutoken');
  await assert.rejects(kepka.enrolments.finish(id, certificate, { place }), { name: 'tokenAbsent' });
  kepka.plug('rutoken');
  assert.deepEqual((await kepka.enrolments.finish(id, certificate, { place })).storage, storage.label);
});

test('tokens that cannot take a key say so', async () => {
  const kepka = fake({ delay: 0, tokens: ['locked', 'withoutGost'] });
  const storages = await kepka.storages.list();
  const locked = storages.find(({ token }) => token?.pin.locked);
  const withoutGost = storages.find(({ algorithms }) => !algorithms.includes('gost2012-256'));
  assert.deepEqual([locked!, withoutGost!].map(canTakeKey), [false, true]);
  await assert.rejects(kepka.enrolments.begin({ ...request, storage: locked!.id }), { name: 'pinLocked' });
  await assert.rejects(kepka.enrolments.begin({ ...request, storage: withoutGost!.id }), { name: 'unsupportedAlgorithm' });
});

test('plugging is heard by who listens, until they stop', async () => {
  const kepka = fake({ delay: 0 });
  const heard: StoragesNews[] = [];
  const stop = kepka.storages.onChange((news) => heard.push(news));
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  await settle();
  kepka.plug('rutokenLite');
  await settle();
  kepka.unplug('rutokenLite');
  await settle();
  stop();
  kepka.plug('rutoken');
  await settle();
  assert.deepEqual(heard.map(({ storages, watching }) => [storages.length, watching]), [[1, true], [2, true], [1, true]]);
});

test('a broken reader is a problem beside the storages', async () => {
  const storages = await fake({ scenario: 'readerFailed', delay: 0, language: 'ru' }).storages.list();
  assert.equal(storages.length, 1);
  assert.deepEqual(storages.problems.map(({ name, place }) => [name, place]), [['readerFailed', 'Считыватель Aktiv Rutoken ECP 00 00']]);
});

test('a certificate whose key is on another computer: the error says where', async () => {
  const kepka = fake({ delay: 0, language: 'ru' });
  await assert.rejects(kepka.enrolments.finish('f'.repeat(32), certificate, { place: 'BUH-2' }), (error: unknown) => {
    assert.ok(error instanceof KepkaError);
    assert.deepEqual([error.name, error.place, error.searched], ['keyNotFound', 'BUH-2', ['Реестр этого компьютера']]);
    assert.match(error.message, /Ключ создан здесь: BUH-2\. Kepka искала его здесь: Реестр этого компьютера\./);
    return true;
  });
});

test('the same requestId gives the same request, with other data an error', async () => {
  const kepka = fake({ delay: 0 });
  const first = await kepka.enrolments.begin(request);
  assert.deepEqual(await kepka.enrolments.begin(request), first);
  await assert.rejects(kepka.enrolments.begin({ ...request, applicant: { ...applicant, name: 'Яна' } }), { name: 'requestIdInUse' });
});

test('what a cabinet does wrong, it hears', async () => {
  const kepka = fake({ delay: 0 });
  await assert.rejects(kepka.enrolments.begin({ ...request, applicant: { ...applicant, inn: '1' } }), { name: 'invalidApplicant' });
  await assert.rejects(kepka.enrolments.begin({ ...request, storage: 'x' }), { name: 'storageNotFound' });
  await assert.rejects(kepka.enrolments.get('x'), { name: 'enrolmentNotFound' });
  await assert.rejects(kepka.enrolments.begin(request, { signal: AbortSignal.abort() }), { name: 'cancelled' });
  const { id } = await kepka.enrolments.begin(request);
  await kepka.enrolments.abandon(id);
  await assert.rejects(kepka.enrolments.finish(id, certificate), { name: 'enrolmentEnded' });
});

describe('every error of the catalogue', () => {
  for (const { name, code, ru } of catalogue) {
    test(name, async () => {
      await assert.rejects(all(fake({ scenario: name, delay: 0, language: 'ru', keyCreated: true })), (error: unknown) => {
        assert.ok(error instanceof KepkaError);
        assert.deepEqual([error.name, error.code, error.remedy, error.keyCreated], [name, code, ru.remedy, true]);
        assert.ok(error.message.startsWith(ru.message));
        return true;
      });
    });
  }
});

test('an error comes where it is asked for', async () => {
  const kepka = fake({ scenario: 'busy', at: 'enrolments.finish', delay: 0 });
  const { id } = await kepka.enrolments.begin(request);
  await assert.rejects(kepka.enrolments.finish(id, certificate), { name: 'busy' });
});

test('what is missing shows in the status', async () => {
  const states = { noExtension: 'noExtension', noHost: 'noHost', hostBlocked: 'blockedByPolicy', oldHost: 'oldHost', blockedByPerson: 'siteNotAllowed' } as const;
  for (const [scenario, state] of Object.entries(states)) {
    const { state: told, remedy } = await fake({ scenario: scenario as keyof typeof states }).status();
    assert.equal(told, state);
    assert.notEqual(remedy, '');
  }
});
