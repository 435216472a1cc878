// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Enrolment on a real host: from begin to an installed certificate, and what may go wrong between.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { applicant, openssl, site, TestAuthority, verifyRequest, World } from './world.mjs';

const password = 'Сложный пароль 7Q!';
const rightPassword = { pin: password };
const order = { requestId: 'application-1', storage: 'registry', applicant };

let world;
beforeEach(() => (world = new World()));
afterEach(() => world.end());

const begin = (host, more = {}, origin = site) => host.request('enrolments.begin', { ...order, ...more }, { origin });
const get = (host, ask, origin = site) => host.request('enrolments.get', ask, { origin }).then((result) => result.enrolment);
const finish = (host, id, certificate) => host.request('enrolments.finish', { id, certificate }, { origin: site });
const windowTexts = () => JSON.stringify(world.transcript());

test('a certificate that OpenSSL issued for the request is installed beside the key, and the key opens with the password', async () => {
  world.script([rightPassword, rightPassword]);
  const host = world.host();
  const { id, csr, place } = await begin(host);
  assert.ok(place.length > 0);
  const pem = new TestAuthority(join(world.folder, 'ca')).issue(csr);
  const { certificate } = await finish(host, id, pem);
  assert.equal(certificate.commonName, 'Иванова Анна Петровна');

  const container = join(world.data, 'registry', world.containers()[0]);
  const installed = openssl(['x509', '-inform', 'DER', '-in', join(container, 'certificate.der')]);
  assert.equal(installed.trim(), pem.trim());
  writeFileSync(join(world.folder, 'password'), password);
  const publicKey = openssl(['pkey', '-engine', 'gost', '-inform', 'DER', '-in', join(container, 'key.p8'), '-passin', `file:${world.folder}/password`, '-pubout']);
  assert.equal(publicKey, openssl(['x509', '-engine', 'gost', '-in', join(world.folder, 'ca/issued.pem'), '-pubkey', '-noout']));
  assert.match(windowTexts(), /lk\.ca\.example\.ru/);
  assert.match(windowTexts(), /Иванова Анна Петровна/);
});

for (const profile of [
  { algorithm: 'gost2012-256' }, { algorithm: 'gost2012-256', parameterSet: 'tc26-256-A' }, { algorithm: 'gost2012-512' },
  { algorithm: 'gost2012-512', parameterSet: 'tc26-512-C' }, { algorithm: 'rsa-2048' }, { algorithm: 'ecdsa-p256' }, { algorithm: 'ecdsa-p384' },
]) {
  test(`OpenSSL verifies the request of ${JSON.stringify(profile)}`, async () => {
    world.script([rightPassword]);
    const { csr } = await begin(world.host(), { profile });
    verifyRequest(csr);
    const text = openssl(['req', '-engine', 'gost', '-noout', '-text', '-nameopt', 'utf8'], csr);
    assert.match(text, /Digital Signature, Non Repudiation/);
  });
}

test('the same requestId gives the same request without a window; with other data it is refused', async () => {
  world.script([rightPassword]);
  const host = world.host();
  const first = await begin(host);
  assert.deepEqual(await begin(host), first);
  assert.deepEqual(world.windows(), ['GETPIN']);
  await assert.rejects(begin(host, { applicant: { ...applicant, surname: 'Петрова' } }), { name: 'requestIdInUse' });
  assert.equal(world.containers().length, 1);
});

test('another site sees nothing of an enrolment', async () => {
  world.script([rightPassword]);
  const host = world.host();
  const { id } = await begin(host);
  const other = 'https://other.example.ru';
  await assert.rejects(get(host, { id }, other), { name: 'enrolmentNotFound' });
  await assert.rejects(get(host, { requestId: order.requestId }, other), { name: 'enrolmentNotFound' });
  assert.deepEqual(await host.request('enrolments.list', {}, { origin: other }), { enrolments: [] });
  assert.equal((await get(host, { id })).state, 'requestBuilt');
});

test('a host killed after the request was built loses nothing: another one gives the request again and installs', async () => {
  world.script([rightPassword, rightPassword]);
  const first = world.host();
  const begun = await begin(first);
  await first.kill();
  const second = world.host();
  const enrolment = await get(second, { requestId: order.requestId });
  assert.equal(enrolment.csr, begun.csr);
  const pem = new TestAuthority(join(world.folder, 'ca')).issue(enrolment.csr);
  await finish(second, enrolment.id, pem);
  assert.equal((await get(second, { id: enrolment.id })).state, 'installed');
  const again = await finish(second, enrolment.id, pem);
  assert.equal(again.certificate.commonName, 'Иванова Анна Петровна');
});

test('a host killed while the key is made leaves no orphan, and the next try succeeds', async () => {
  for (let round = 0; round < 6; round++) {
    world.script([rightPassword, rightPassword]);
    const host = world.host();
    const phase = round % 2 === 0 ? 'generating_key' : 'building_request';
    const reached = host.nextNotification('$/progress', (params) => params.phase === phase);
    const answer = begin(host, { requestId: `killed-${round}` });
    answer.catch(() => {});
    await reached;
    await host.kill();
    const next = world.host();
    const { enrolments } = await next.request('enrolments.list', {}, { origin: site });
    const built = enrolments.filter((enrolment) => enrolment.state === 'requestBuilt');
    assert.equal(enrolments.length, built.length, 'no record in state begun is left');
    assert.equal(world.containers().length, built.length, 'no key without a request is left');
    world.script([rightPassword]);
    await begin(next, { requestId: `killed-${round}` });
    await next.close();
  }
});

test('a wrong password asks again and says so', async () => {
  world.script([rightPassword, { pin: 'не тот' }, rightPassword]);
  const host = world.host();
  const { id, csr } = await begin(host);
  await finish(host, id, new TestAuthority(join(world.folder, 'ca')).issue(csr));
  assert.match(windowTexts(), /Пароль не подходит/);
});

test('a certificate of another key, an expired one and nonsense are refused without a window', async () => {
  world.script([rightPassword, rightPassword]);
  const host = world.host();
  const one = await begin(host);
  const two = await begin(host, { requestId: 'application-2' });
  const authority = new TestAuthority(join(world.folder, 'ca'));
  const before = world.windows().length;
  await assert.rejects(finish(host, one.id, authority.issue(two.csr)), { name: 'certificateMismatch' });
  await assert.rejects(finish(host, one.id, authority.issue(one.csr, -1)), { name: 'certificateExpired' });
  await assert.rejects(finish(host, one.id, 'nonsense'), { name: 'malformedCertificate' });
  assert.equal(world.windows().length, before);
  assert.equal((await get(host, { id: one.id })).state, 'requestBuilt');
});

test('a certificate whose key is gone says where the key was made', async () => {
  world.script([rightPassword]);
  const host = world.host();
  const { id, csr, place } = await begin(host);
  rmSync(join(world.data, 'registry', world.containers()[0]), { recursive: true });
  const error = await finish(host, id, new TestAuthority(join(world.folder, 'ca')).issue(csr)).catch((caught) => caught);
  assert.equal(error.name, 'keyNotFound');
  assert.equal(error.data.place, place);
});

test('a cancelled window changes nothing; after three in a row the site has to wait', async () => {
  world.script([{ cancel: true }, { cancel: true }, { cancel: true }, rightPassword]);
  const host = world.host();
  for (let i = 0; i < 3; i++) {
    const error = await begin(host).catch((caught) => caught);
    assert.equal(error.name, 'cancelled');
    assert.equal(error.data.phase, 'waiting_user');
    assert.equal(error.data.keyCreated, false);
  }
  const windows = world.windows().length;
  const error = await begin(host).catch((caught) => caught);
  assert.equal(error.name, 'waitBeforeRetry');
  assert.ok(Number(error.data.seconds) > 0);
  assert.equal(world.windows().length, windows, 'no window opened');
  assert.equal(world.containers().length, 0);
});

test('closing the sensor cancels before any window', async () => {
  world.script([rightPassword]);
  const host = world.host();
  host.moveMouse = false;
  const opened = host.nextNotification('$/sensor');
  const answer = begin(host).catch((caught) => caught);
  const { sensor, site: shown, person } = await opened;
  assert.equal(shown, 'lk.ca.example.ru');
  assert.equal(person, 'Иванова Анна Петровна');
  await host.request('sensor.cancel', { sensor });
  const error = await answer;
  assert.equal(error.name, 'cancelled');
  assert.equal(error.data.phase, 'collecting_entropy');
  assert.deepEqual(world.windows(), []);
});

test('a constant movement does not fill the sensor', async () => {
  const host = world.host();
  host.moveMouse = false;
  const opened = host.nextNotification('$/sensor');
  begin(host).catch(() => {});
  const { sensor } = await opened;
  let last;
  for (let batch = 0; batch < 10; batch++) {
    const events = Array.from({ length: 100 }, (_, i) => ({ t: (batch * 100 + i) * 16_000, x: (batch * 100 + i) * 3, y: 200 }));
    last = await host.request('sensor.add', { sensor, events });
  }
  assert.ok(last.percent < 10, `${last.percent} %`);
  assert.equal(last.full, false);
});

test('wrong check digits are refused by the host too, by field, and no window opens', async () => {
  const host = world.host();
  const wrong = { ...applicant, snils: '112-233-445 96', inn: '500100732250' };
  const checked = await host.request('applicant.check', { applicant: wrong }, { origin: site });
  assert.deepEqual(checked.faults.map((fault) => [fault.field, fault.reason]), [['snils', 'wrongCheckDigits'], ['inn', 'wrongCheckDigits']]);
  const error = await begin(host, { applicant: wrong }).catch((caught) => caught);
  assert.equal(error.name, 'invalidApplicant');
  assert.match(error.data.faults, /snils wrongCheckDigits/);
  assert.deepEqual(world.windows(), []);
});

test('at the end of input the host is gone within one second, also with a window open', async () => {
  world.script([{ hang: true }]);
  const host = world.host();
  const waiting = host.nextNotification('$/progress', (params) => params.phase === 'waiting_user');
  begin(host).catch(() => {});
  await waiting;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const began = performance.now();
  const { status } = await host.close();
  assert.ok(performance.now() - began < 1000, `${performance.now() - began} ms`);
  assert.equal(status, 0);
  assert.deepEqual(processesOf(world.pinentry), []);
});

test('a host that is told to end takes its window with it', async () => {
  world.script([{ hang: true }]);
  const host = world.host();
  begin(host).catch(() => {});
  for (let i = 0; i < 100 && world.windows().length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(world.windows(), ['GETPIN']);
  await host.kill('SIGTERM');
  assert.deepEqual(processesOf(world.pinentry), []);
});

test('requests that were queued before the third cancel in a row open no window after it', async () => {
  world.script([{ cancel: true, delayMs: 300 }, { cancel: true }, { cancel: true }, rightPassword]);
  const host = world.host();
  const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => begin(host, { requestId: `queued-${i}` }).catch((error) => error)));
  const names = answers.map(({ name }) => name).sort();
  assert.deepEqual(names, ['cancelled', 'cancelled', 'cancelled', 'waitBeforeRetry', 'waitBeforeRetry', 'waitBeforeRetry']);
  assert.equal(world.windows().length, 3);
});

test('two hosts that finish the same enrolment open one window, and a second finish is success', async () => {
  world.script([rightPassword, { ...rightPassword, delayMs: 500 }, rightPassword]);
  const [one, two] = [world.host(), world.host()];
  const { id, csr } = await begin(one);
  const pem = new TestAuthority(join(world.folder, 'ca')).issue(csr);
  const results = await Promise.allSettled([finish(one, id, pem), finish(two, id, pem)]);
  const refused = results.filter(({ status }) => status === 'rejected');
  assert.ok(refused.length <= 1);
  for (const { reason } of refused) assert.equal(reason.name, 'busy');
  assert.equal((await finish(two, id, pem)).certificate.commonName, 'Иванова Анна Петровна');
  assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN']);
});

test('an unknown key that would be cut within a character gets an answer that is UTF-8', async () => {
  const host = world.host();
  const error = await begin(host, { [`${'a'.repeat(63)}ы`]: 1 }).catch((caught) => caught);
  assert.equal(error.name, 'invalidParams');
  assert.ok(error.data.field.endsWith('a'.repeat(63)));
});

test('leaving the page cancels what it asked for', async () => {
  world.script([{ hang: true }]);
  const host = world.host();
  const waiting = host.nextNotification('$/progress', (params) => params.phase === 'waiting_user');
  const answer = begin(host).catch((caught) => caught);
  await waiting;
  host.notify('$/documentGone', { document: 'document-1' });
  assert.equal((await answer).name, 'cancelled');
  assert.equal(world.containers().length, 0);
});

test('an administrator\'s rules decide which site is served, and damaged rules refuse every site', async () => {
  world.policy({ origins: { allow: ['https://*.ca.example.ru'], deny: ['https://bad.ca.example.ru'] } });
  world.script([rightPassword]);
  const host = world.host();
  assert.deepEqual(await host.request('site.access', {}, { origin: site }), { access: 'allowed' });
  for (const origin of ['https://bad.ca.example.ru', 'https://elsewhere.ru']) {
    await assert.rejects(begin(host, {}, origin), { name: 'blockedByPolicy' });
  }
  world.policy('{"origins": {"allow": ["https://*.ca.example.ru"]}', 'second.json');
  await assert.rejects(begin(host), { name: 'policyDamaged' });
  assert.equal((await host.request('health')).problems[0].name, 'policyDamaged');
  assert.deepEqual(world.windows(), []);
});

test('a site that is no secure origin is refused and no window opens', async () => {
  const host = world.host();
  for (const origin of ['http://ca.example.ru', 'null', 'file://', 'https://user@ca.example.ru', 'data:text/html,x']) {
    await assert.rejects(begin(host, {}, origin), { name: 'siteNotAllowed' }, origin);
  }
  assert.deepEqual(world.windows(), []);
});

test('the person\'s answer about a site is remembered, can be revoked, and a blocked site opens no window', async () => {
  world.script([rightPassword]);
  const host = world.host();
  assert.deepEqual(await host.request('site.access', {}, { origin: site }), { access: 'asks' });
  await begin(host);
  assert.match(windowTexts(), /ещё не разрешали/);
  assert.deepEqual(await host.request('site.access', {}, { origin: site }), { access: 'allowed' });
  assert.deepEqual((await host.request('consents.list')).consents.map(({ origin, consent }) => [origin, consent]), [[site, 'granted']]);
  await host.request('consents.set', { origin: site, consent: 'blocked' });
  const windows = world.windows().length;
  await assert.rejects(begin(host, { requestId: 'application-2' }), { name: 'blockedByPerson' });
  assert.equal(world.windows().length, windows);
  await host.request('consents.revoke', { origin: site });
  assert.deepEqual(await host.request('site.access', {}, { origin: site }), { access: 'asks' });
});

test('a host that nobody names serves without remembered grants', async () => {
  world.script([rightPassword, rightPassword]);
  await begin(world.host());
  const nameless = world.host({ args: [] });
  assert.deepEqual(await nameless.request('site.access', {}, { origin: site }), { access: 'asks' });
});

test('giving up asks, deletes the key and ends the enrolment', async () => {
  world.script([rightPassword, { cancel: true }, { ok: true }]);
  const host = world.host();
  const { id } = await begin(host);
  const abandon = () => host.request('enrolments.abandon', { id }, { origin: site });
  await assert.rejects(abandon(), { name: 'cancelled' });
  assert.equal(world.containers().length, 1);
  await abandon();
  assert.equal(world.containers().length, 0);
  assert.equal((await get(host, { id })).state, 'abandoned');
  await assert.rejects(abandon(), { name: 'enrolmentEnded' });
});

test('without a display an enrolment is refused before the sensor opens', async () => {
  const host = world.host({ env: { DISPLAY: undefined } });
  let sensors = 0;
  host.onNotification((method) => (sensors += method === '$/sensor' ? 1 : 0));
  await assert.rejects(begin(host), { name: 'noPrompt' });
  assert.equal(sensors, 0);
  assert.equal((await host.request('health')).problems[0].name, 'noPrompt');
});

test('a pinentry that crashes, floods or talks nonsense is an error, and the next try succeeds', async () => {
  const host = world.host();
  for (const fault of [{ crash: true }, { flood: true }, { garbage: true }]) {
    world.script([fault]);
    await assert.rejects(begin(host), { name: 'promptFailed' }, JSON.stringify(fault));
  }
  world.script([rightPassword]);
  await begin(host);
});

test('four hosts at once lose nothing', async () => {
  world.script(Array.from({ length: 12 }, () => rightPassword));
  const hosts = [1, 2, 3, 4].map(() => world.host());
  const all = hosts.flatMap((host, h) => [1, 2, 3].map((n) => begin(host, { requestId: `h${h}-${n}` })));
  const begun = await Promise.all(all);
  assert.equal(new Set(begun.map(({ id }) => id)).size, 12);
  const { enrolments } = await hosts[0].request('enrolments.list', {}, { origin: site });
  assert.equal(enrolments.filter(({ state }) => state === 'requestBuilt').length, 12);
  assert.equal(world.containers().length, 12);
});

test('two hosts that work on the same application make one key', async () => {
  world.script([rightPassword, rightPassword]);
  const results = await Promise.allSettled([begin(world.host()), begin(world.host())]);
  const fulfilled = results.filter(({ status }) => status === 'fulfilled');
  assert.ok(fulfilled.length >= 1);
  for (const { reason } of results.filter(({ status }) => status === 'rejected')) assert.equal(reason.name, 'busy');
  assert.equal(world.containers().length, 1);
});

test('the password is in no file, frame or output of the host', async () => {
  world.script([rightPassword, rightPassword]);
  const host = world.host();
  const frames = [];
  host.onNotification((method, params) => frames.push(JSON.stringify({ method, params })));
  const begun = await begin(host);
  frames.push(JSON.stringify(begun));
  frames.push(JSON.stringify(await finish(host, begun.id, new TestAuthority(join(world.folder, 'ca')).issue(begun.csr))));
  const core = readFileSync(`/proc/${host.pid}/status`, 'utf8');
  assert.match(core, /Name:\s+kepka-host/);
  await host.close();
  const everywhere = Buffer.concat([world.everything(), Buffer.from(frames.join('\n')), Buffer.from(host.stderr)]);
  for (const encoding of ['utf8', 'utf16le', 'base64', 'hex']) {
    const needle = encoding === 'utf8' ? Buffer.from(password) : encoding === 'utf16le' ? Buffer.from(password, 'utf16le') : Buffer.from(Buffer.from(password).toString(encoding));
    assert.equal(everywhere.includes(needle), false, encoding);
  }
});

/** The processes that run the program at that path. */
function processesOf(program) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program);
      } catch {
        return false;
      }
    });
}
