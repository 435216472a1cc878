// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Requests of every kind of applicant, as OpenSSL and the demo authority read them.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readSubject } from '../demo_cabinet/openssl.mjs';
import { checkRequest, expectedSubject } from '../demo_cabinet/request_check.mjs';
import { site, verifyRequest, World } from './world.mjs';

const password = { pin: 'Сложный пароль 7Q!' };
const human = { surname: 'Иванова', name: 'Анна', patronymic: 'Петровна', email: 'anna@example.ru', snils: '112-233-445 95', inn: '500100732259' };
const address = { country: 'RU', region: '77 г. Москва', locality: 'г. Москва', street: 'ул. Лесная, д. 5' };
const company = { organization: 'ООО «Ромашка»', innle: '7707083893', ogrn: '1027700132195' };

const applicants = [
  { kind: 'person', ...human, ...address },
  { kind: 'soleTrader', ...human, ...address, ogrnip: '304500116000157' },
  { kind: 'representative', ...company, department: 'Бухгалтерия', title: 'Главный бухгалтер', ...human, ...address },
  { kind: 'organization', ...company, department: 'Касса', email: 'box@romashka.example', ...address },
  { kind: 'custom', commonName: 'Смит Джон', surname: 'Смит', name: 'Джон', email: 'j@smith.example', country: 'GB', organization: 'Smith Ltd', title: 'Директор' },
];

let world;
beforeEach(() => (world = new World()));
afterEach(() => world.end());

const begin = (host, applicant, profile = {}) =>
  host.request('enrolments.begin', { requestId: 'application-1', storage: 'registry', applicant, profile }, { origin: site });

function fileOf(csr) {
  const file = join(world.folder, 'request.pem');
  writeFileSync(file, csr);
  return file;
}

for (const applicant of applicants) {
  test(`the request of ${applicant.kind} has every attribute with its string type in the order of the table`, async () => {
    world.script([password]);
    const { csr } = await begin(world.host(), applicant);
    verifyRequest(csr);
    const file = fileOf(csr);
    assert.deepEqual(await readSubject('req', file), expectedSubject(applicant));
    await checkRequest(file, applicant);
  });
}

test('what an authority demands otherwise counts for the check and for the request', async () => {
  const host = world.host();
  const { email, inn, ...rest } = human;
  const applicant = { kind: 'person', ...rest, title: 'Адвокат', country: 'RU' };
  const rules = { inn: 'optional', title: 'optional', email: 'forbidden' };
  const check = (more) => host.request('applicant.check', { applicant, ...more }, { origin: site });
  assert.deepEqual((await check()).faults, [{ field: 'inn', reason: 'required' }, { field: 'title', reason: 'forbidden' }]);
  assert.deepEqual((await check({ rules })).faults, []);
  world.script([password]);
  const { csr } = await begin(host, applicant, { applicant: rules });
  assert.deepEqual(await readSubject('req', fileOf(csr)), expectedSubject(applicant));
});

test('a rule of no known kind, or about a field that is not there, is refused before any window', async () => {
  const host = world.host();
  const applicant = applicants[0];
  await assert.rejects(begin(host, applicant, { applicant: { email: 'perhaps' } }), { name: 'invalidParams' });
  const error = await begin(host, applicant, { applicant: { shoeSize: 'required', surname: 'forbidden' } }).catch((caught) => caught);
  assert.equal(error.name, 'invalidApplicant');
  assert.equal(error.data.faults, 'surname wrongRule, shoeSize wrongRule');
  assert.deepEqual(world.windows(), []);
});
