// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Certificates on a token: chosen, installed and removed there, while it may be pulled out at any moment.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ask, begin, failure, finish, findToken, numbers, otherSerial, rightPin, serial, token, TokenWorld, untilListed, wrongPin } from './token_world.mjs';
import { applicant, openssl, reviewPages, site, TestAuthority } from './world.mjs';

const worlds = [];
after(() => Promise.all(worlds.map((world) => world.end())));
const other = 'https://torgi.example.ru';

function computer(options = {}) {
  const world = new TokenWorld(options);
  world.policy({ origins: { allow: [site, other] } });
  worlds.push(world);
  return world;
}

const list = (host, args = {}) => ask(host, 'certificates.list', args).then(({ certificates }) => certificates);
const pick = (host, args = {}) => host.request('certificates.pick', args, { origin: other });
const caPem = (world) => openssl(['x509', '-engine', 'gost', '-in', world.authority.path('ca.pem')]);

async function enrol(world, host, more = {}) {
  world.script([rightPin, rightPin]);
  const begun = await begin(host, more);
  const pem = world.authority.issue(begun.csr);
  await finish(host, begun.id, pem, { chain: [caPem(world)] });
  return pem;
}

for (const model of ['ecp3', 'lite']) {
  test(`${model}: installed with its chain, listed, complete to the authority on the token, removed by PIN`, async () => {
    const world = computer({ tokens: [token({ model })] });
    const host = world.host();
    world.script([rightPin, wrongPin, rightPin]);
    const { csr } = await begin(host);
    const { certificate } = await ask(host, 'certificates.install', { certificate: `${world.authority.issue(csr)}${caPem(world)}` });
    assert.deepEqual([certificate.storageKind, certificate.storage], ['token', (await findToken(host)).id]);
    assert.match(world.said(), /Test authority/);
    const { chain } = await ask(host, 'certificates.get', { certificate: certificate.id });
    assert.deepEqual([chain.complete, chain.links.map(({ commonName }) => commonName)], [true, ['Иванова Анна Петровна', 'Test authority']]);

    world.script([{ cancel: true }, rightPin]);
    await failure(ask(host, 'certificates.remove', { certificate: certificate.id }), 'cancelled');
    await ask(host, 'certificates.remove', { certificate: certificate.id });
    assert.deepEqual(await list(host), []);
    const { keys } = await host.request('keys.list');
    assert.equal(keys.filter(({ storage }) => storage !== 'registry').length, 1, 'the key stays');
  });
}

test('a token that is pulled out closes the page, and the certificate of a site\'s enrolment says that its key is away', async () => {
  const world = computer();
  const host = world.host();
  const pem = await enrol(world, host);
  const [{ id }] = await list(host);
  const pages = reviewPages(host, () => {
    world.rutoken.unplug(0);
    return undefined;
  });
  const error = await failure(pick(host), 'tokenRemoved');
  assert.equal(error.data.phase, 'waiting_user');
  assert.deepEqual(pages.map(({ closed }) => closed), [false, true]);
  await untilListed(host, serial, false);
  const [away] = await list(host);
  assert.deepEqual([away.id, away.hasKey, away.renewable.state, away.info.pem.trim()], [id, false, 'keyAbsent', pem.trim()]);
  await failure(ask(host, 'certificates.get', { certificate: id }), 'tokenAbsent', { serial: numbers[serial] });
  await failure(ask(host, 'certificates.install', { certificate: world.authority.issue((await ask(host, 'enrolments.get', { id: (await ask(host, 'enrolments.list')).enrolments[0].id })).enrolment.csr) }),
    'tokenAbsent', { serial: numbers[serial] });
});

test('the same name on two tokens and in the registry: the page says which is where', async () => {
  const world = computer({ tokens: [token(), token({ serial: otherSerial })] });
  const host = world.host();
  await enrol(world, host, { requestId: 'one' });
  await enrol(world, host, { requestId: 'two', on: otherSerial });
  const pages = reviewPages(host, ({ certificates }) => certificates.find(({ storage }) => storage.ru.includes(numbers[otherSerial])).key);
  const { certificate } = await pick(host);
  const [one, two] = pages[0].certificates;
  assert.equal(one.commonName, two.commonName);
  assert.notEqual(one.serial, two.serial);
  assert.deepEqual([one, two].map(({ storage }) => storage.ru).sort(), [numbers[serial], numbers[otherSerial]].map((number) => `Рутокен ЭЦП 3.0 № ${number}`));
  assert.equal(certificate.info.serial, [one, two].find(({ storage }) => storage.ru.includes(numbers[otherSerial])).serial);
});

test('a forged authority is refused at finish, before any window and before anything is written', async () => {
  const world = computer();
  world.script([rightPin, rightPin]);
  const host = world.host();
  const { id, csr } = await begin(host);
  const pem = world.authority.issue(csr);
  const namesake = new TestAuthority(join(world.folder, 'namesake'));
  const forged = openssl(['x509', '-engine', 'gost', '-in', namesake.path('ca.pem')]);
  await failure(finish(host, id, pem, { chain: [forged] }), 'chainWrong', { fault: 'wrongSignature' });
  assert.equal(world.windows().length, 1);
  await finish(host, id, pem, { chain: [caPem(world)] });
  assert.equal(world.rutoken.objects().filter((object) => object.class === 'certificate').length, 2);
});

test('a certificate without a key says what was searched', async () => {
  const world = computer();
  const host = world.host();
  const stranger = computer();
  stranger.script([{ pin: 'Сложный пароль 7Q!' }]);
  const { csr } = await ask(stranger.host(), 'enrolments.begin', { requestId: 'x', storage: 'registry', applicant });
  await failure(ask(host, 'certificates.install', { certificate: world.authority.issue(csr) }), 'keyNotFound',
    { searched: `Реестр, Рутокен ЭЦП 3.0 № ${numbers[serial]}` });
});
