// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The form as it arrives: normalised, and checked with the same table as in the page. A page may have been tampered with.
import { fieldsOf, isRequired, kinds, ownFault, ownFields } from './public/form_rules.js';
import { Refusal } from './refusals.mjs';

const { checkApplicant, faultText } = await import(new URL('../../extension/dist/page/index.js', import.meta.url));

const sentence = (fault) => ({ ru: faultText(fault, 'ru'), en: faultText(fault, 'en') });

const ownSentences = {
  birthDate: { ru: 'Укажите дату рождения, например 12.04.1985.', en: 'Type the date of birth, for example 12.04.1985.' },
  passport: { ru: 'Укажите серию и номер паспорта: 10 цифр.', en: 'Type the passport’s series and number: 10 digits.' },
  email: { ru: 'Заполните поле «Электронная почта».', en: 'Fill in “E-mail”.' },
};

/** field → sentence {ru, en} for all that is wrong. */
export function faultsIn(applicant) {
  const { kind } = applicant;
  const forKepka = Object.fromEntries(Object.entries(applicant).filter(([field, value]) => value !== '' && !ownFields.includes(field)));
  const faults = Object.fromEntries(checkApplicant(forKepka).faults.map((fault) => [fault.field, sentence(fault)]));
  if (!applicant.email) faults.email = ownSentences.email;
  for (const field of ownFields.filter((name) => fieldsOf(kind).includes(name))) {
    if (ownFault(kind, field, applicant[field] ?? '')) faults[field] = ownSentences[field];
  }
  for (const field of fieldsOf(kind)) {
    if (isRequired(kind, field) && !applicant[field] && field !== 'country') faults[field] ??= sentence({ field, reason: 'required' });
  }
  return faults;
}

/** The applicant of an application; a refusal with `faults` if something is wrong. */
export async function readApplicant(given) {
  const kind = given?.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) throw new Refusal('wrongApplicant');
  const unknown = Object.keys(given).filter((field) => field !== 'kind' && !fieldsOf(kind).includes(field));
  if (unknown.length > 0) throw new Refusal('wrongApplicant', { unknown: unknown.slice(0, 5) });
  const applicant = { kind };
  for (const field of fieldsOf(kind)) {
    const value = given[field] ?? '';
    if (typeof value !== 'string' || value.length > 255 || /\p{Cc}/u.test(value)) throw new Refusal('wrongApplicant');
    const text = value.normalize('NFC').replace(/\s+/g, ' ').trim();
    if (text) applicant[field] = text;
  }
  const faults = faultsIn(applicant);
  if (Object.keys(faults).length > 0) throw new Refusal('wrongApplicant', { faults });
  if (kind !== 'custom') applicant.country ??= 'RU';
  return applicant;
}
