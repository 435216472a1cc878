// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The cases that the host's check is held to as well, and what JavaScript alone can do wrong.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { table, type Reason, type Table } from '../src/generated/applicant.gen.js';
import { checkApplicant, faultText, isInn, isOgrn, isOgrnip, isSnils, type Fault, type Rules } from '../src/page/applicant.js';

interface Case {
  title: string;
  applicant: Record<string, string>;
  rules?: Rules;
  faults: Fault[];
  warnings: Fault[];
}

/** The repository's tests/data, from wherever inside it the tests run. */
function readCases(folder: string): Case[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'tests/data/applicant_cases.json'), 'utf8')) as Case[];
  } catch (error) {
    const parent = join(folder, '..');
    if (parent === folder) throw error;
    return readCases(parent);
  }
}

const cases = readCases(process.cwd());

for (const { title, applicant, rules, faults, warnings } of cases) {
  test(`applicant: ${title}`, () => {
    assert.deepEqual(checkApplicant(applicant, rules), { faults, warnings });
  });
}

test('there are cases for every reason that a text can have', () => {
  const seen = new Set(cases.flatMap(({ faults, warnings }) => [...faults, ...warnings]).map(({ reason }) => reason));
  const elsewhere: Reason[] = ['unknownKind', 'notText'];
  for (const reason of Object.keys(table.reasons) as Reason[]) {
    assert.equal(seen.has(reason) || elsewhere.includes(reason), true, reason);
  }
});

test('an unknown kind is told, and nothing else', () => {
  const expected = { faults: [{ field: 'kind', reason: 'unknownKind' }], warnings: [] };
  assert.deepEqual(checkApplicant({ kind: 'robot', surname: '' }), expected);
  assert.deepEqual(checkApplicant({}), expected);
});

test('what is no text is told', () => {
  const whole = cases[0]?.applicant ?? {};
  const odd = { ...whole, surname: 'Ива\uD800нова', name: 7, patronymic: null } as unknown as Record<string, string>;
  assert.deepEqual(checkApplicant(odd).faults, [
    { field: 'surname', reason: 'notText' },
    { field: 'name', reason: 'notText' },
    { field: 'patronymic', reason: 'notText' },
  ]);
});

test("another kind's field is forbidden, and a value may be too long for its attribute", () => {
  const person = table.kinds[0];
  assert.ok(person);
  const short: Table = {
    ...table,
    attributes: table.attributes.map((row) => (row.name === 'commonName' ? { ...row, warnAbove: 5, max: 10 } : row)),
    kinds: [{ ...person, fields: person.fields.filter((row) => row.name !== 'region') }],
  };
  const applicant = { kind: 'person', surname: 'Ли', name: 'Ян', snils: '11223344595', inn: '500100732259' };
  assert.deepEqual(checkApplicant({ ...applicant, region: 'Москва' }, {}, short), {
    faults: [{ field: 'region', reason: 'forbidden' }],
    warnings: [],
  });
  assert.deepEqual(checkApplicant({ ...applicant, name: 'Яна' }, {}, short).warnings, [{ field: 'surname', reason: 'long' }]);
  assert.deepEqual(checkApplicant({ ...applicant, name: 'Александр' }, {}, short).faults, [
    { field: 'surname', reason: 'tooLong' },
  ]);
});

test('every reason has a sentence without gaps for every field, in both languages', () => {
  for (const reason of Object.keys(table.reasons) as Reason[]) {
    for (const { name, label } of table.fields) {
      for (const language of ['ru', 'en'] as const) {
        const text = faultText({ field: name, reason }, language);
        assert.match(text, /^[^{}]+\.$/);
        assert.equal(/«»|“”|: \.| only \.|только \./.test(text), false, text);
        assert.equal(text.includes(label[language]) || reason === 'long' || reason === 'unknownKind', true, text);
      }
    }
  }
});

test('sentences', () => {
  assert.equal(
    faultText({ field: 'snils', reason: 'wrongLength' }, 'ru'),
    'Проверьте поле «СНИЛС»: в нём должно быть знаков: 11.',
  );
  assert.equal(faultText({ field: 'inn', reason: 'wrongAlphabet' }, 'en'), '“INN” takes only digits.');
  assert.equal(
    faultText({ field: '$&', reason: 'unknownField' }, 'en'),
    'Kepka does not know the field “$&”. Tell the cabinet\'s developer.',
  );
});

test('a rule that is no rule is a fault', () => {
  const rules = { inn: 'maybe', __proto__: null, snils: 7 } as unknown as Rules;
  assert.deepEqual(checkApplicant({ ...cases[0]?.applicant, country: 'ru' }, rules).faults, [
    { field: 'snils', reason: 'wrongRule' },
    { field: 'inn', reason: 'wrongRule' },
  ]);
});

test('numbers of registers', () => {
  for (const ogrn of ['1027700132195', '1047702026701']) assert.equal(isOgrn(ogrn), true, ogrn);
  for (const ogrn of ['1027700132196', '102770013219', '0000000000000', '', 'x']) assert.equal(isOgrn(ogrn), false, ogrn);
  assert.equal(isOgrnip('304500116000157'), true);
  for (const ogrnip of ['304500116000158', '30450011600015', '000000000000000', '']) assert.equal(isOgrnip(ogrnip), false, ogrnip);
});

test('numbers of 10 digits, and nonsense', () => {
  for (const inn of ['7707083893', '7710568760', '7729361030']) assert.equal(isInn(inn), true, inn);
  for (const inn of ['7707083894', '770708389', '', '77070838930', 'x', '0000000000', '000000000000']) assert.equal(isInn(inn), false, inn);
  for (const snils of ['', '1122334459', '112233445950', '112-233-445 95', '00000000000']) assert.equal(isSnils(snils), false, snils);
});
