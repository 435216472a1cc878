// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The kinds of applicants, the fields of each one's form, and the documents that each one attaches. The page draws it, the server checks by it.

/** Fields that go into the certificate: [all that the kind has, those that it must have]. Kepka's page library has the same rules. */
export const kinds = {
  person: {
    label: { ru: 'Физическое лицо', en: 'Natural person' },
    fields: ['surname', 'name', 'patronymic', 'birthDate', 'passport', 'email', 'snils', 'inn'],
    address: 'optional',
  },
  soleTrader: {
    label: { ru: 'Индивидуальный предприниматель', en: 'Sole trader' },
    fields: ['surname', 'name', 'patronymic', 'birthDate', 'passport', 'email', 'snils', 'inn', 'ogrnip'],
    address: 'optional',
  },
  representative: {
    label: { ru: 'Сотрудник организации', en: 'Person of an organisation' },
    fields: ['organization', 'innle', 'ogrn', 'department', 'title', 'surname', 'name', 'patronymic', 'birthDate', 'passport', 'email', 'snils', 'inn'],
    address: 'required',
  },
  organization: {
    label: { ru: 'Организация без указания человека', en: 'Organisation without a person' },
    fields: ['organization', 'innle', 'ogrn', 'department', 'email'],
    address: 'required',
  },
  custom: {
    label: { ru: 'Иностранный гражданин или организация', en: 'Foreign person or organisation' },
    fields: ['commonName', 'organization', 'title', 'surname', 'name', 'patronymic', 'birthDate', 'passport', 'email', 'snils', 'inn', 'innle', 'ogrn'],
    required: ['commonName', 'email', 'country'],
    address: 'optional',
  },
};

export const addressFields = ['country', 'region', 'locality', 'street'];
const optional = ['patronymic', 'department', 'title'];

/** What the cabinet itself asks for, and what does not go into the certificate. */
export const ownFields = ['birthDate', 'passport'];

export const fieldsOf = (kind) => [...kinds[kind].fields, ...addressFields];

export function isRequired(kind, field) {
  const { required, address } = kinds[kind];
  if (required) return required.includes(field);
  if (addressFields.includes(field)) return address === 'required' || field === 'country';
  return !optional.includes(field);
}

/** A fault of one of the cabinet's own fields: 'required', 'wrong' or nothing. */
export function ownFault(kind, field, value) {
  if (value === '') return isRequired(kind, field) ? 'required' : '';
  if (field === 'birthDate') return readDate(value) ? '' : 'wrong';
  if (field === 'passport' && kind !== 'custom') return /^\d{4}\s?№?\s?\d{6}$/.test(value.replace(/^(\d\d) (\d\d)/, '$1$2')) ? '' : 'wrong';
  return value.length <= 64 ? '' : 'wrong';
}

/** A day in the past, written 12.04.1985, as a date; or null. */
function readDate(text) {
  const [, day, month, year] = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const same = date.getUTCDate() === Number(day) && date.getUTCMonth() === Number(month) - 1;
  return same && Number(year) >= 1900 && date.getTime() < Date.now() ? date : null;
}

/** Documents of stage 1. `when`: of which kinds, or which register did not answer for. */
const documents = [
  { name: 'passport', label: { ru: 'Паспорт, страницы 2–3', en: 'Passport, pages 2–3' }, of: ['person', 'soleTrader', 'representative'], optional: true },
  { name: 'translation', label: { ru: 'Заверенный перевод паспорта или вид на жительство', en: 'Certified translation of the passport, or residence permit' }, of: ['custom'] },
  { name: 'powers', label: { ru: 'Документ о полномочиях: доверенность или приказ', en: 'Proof of authority: a power of attorney or an order' }, of: ['representative', 'organization'] },
  { name: 'snils', label: { ru: 'СНИЛС: карточка или выписка', en: 'SNILS: card or statement' }, register: 'snils' },
  { name: 'inn', label: { ru: 'Свидетельство ИНН', en: 'INN certificate' }, register: 'inn' },
];

/** What an applicant attaches. `silent`: fields whose registers do not answer. */
export function documentsOf(applicant, silent) {
  return documents.filter(({ of, register }) => (register ? silent.includes(register) && applicant[register] : of.includes(applicant.kind)));
}
