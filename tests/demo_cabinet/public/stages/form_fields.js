// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The words of the form's fields. Which kind of applicant has which fields is in form_rules.js.
import { t } from '../language.js';

export const formFields = {
  commonName: { label: t('Имя владельца целиком', 'Owner’s whole name'), hint: t('Человек или организация, как в документе или в его нотариальном переводе', 'A person or an organisation, as in the document or its certified translation') },
  organization: { label: t('Организация', 'Organisation'), hint: t('Краткое название, как в ЕГРЮЛ', 'The short name, as registered'), autocomplete: 'organization' },
  innle: { label: t('ИНН организации', 'Organisation’s INN'), hint: t('10 цифр', '10 digits'), inputmode: 'numeric', half: true },
  ogrn: { label: t('ОГРН', 'OGRN'), hint: t('13 цифр', '13 digits'), inputmode: 'numeric', half: true },
  department: { label: t('Подразделение', 'Department'), hint: t('Если нужно в сертификате', 'If the certificate shall name it'), half: true },
  title: { label: t('Должность', 'Title'), hint: t('Если нужна в сертификате', 'If the certificate shall name it'), autocomplete: 'organization-title', half: true },
  surname: { label: t('Фамилия', 'Surname'), hint: t('Точно как в паспорте, с учётом букв Е и Ё, И и Й', 'Exactly as in the passport'), autocomplete: 'family-name' },
  name: { label: t('Имя', 'Name'), hint: t('Как в паспорте', 'As in the passport'), autocomplete: 'given-name', half: true },
  patronymic: { label: t('Отчество', 'Patronymic'), hint: t('Если есть', 'If any'), autocomplete: 'additional-name', half: true },
  birthDate: { label: t('Дата рождения', 'Date of birth'), hint: t('Например, 12.04.1985', 'For example 12.04.1985'), inputmode: 'numeric', autocomplete: 'bday', maxlength: 10, half: true },
  passport: { label: t('Паспорт', 'Passport'), hint: t('Серия и номер, 10 цифр', 'Series and number, 10 digits'), half: true },
  email: { label: t('Электронная почта', 'E-mail'), hint: t('На неё придут уведомления о заявке и напоминание о продлении', 'For news of the application and a reminder to renew'), autocomplete: 'email', type: 'email' },
  snils: { label: t('СНИЛС', 'SNILS'), hint: t('11 цифр, например 112-233-445 95', '11 digits, for example 112-233-445 95'), inputmode: 'numeric', half: true },
  inn: { label: t('ИНН', 'INN'), hint: t('12 цифр', '12 digits'), inputmode: 'numeric', half: true },
  ogrnip: { label: t('ОГРНИП', 'OGRNIP'), hint: t('15 цифр', '15 digits'), inputmode: 'numeric', half: true },
  country: { label: t('Страна', 'Country'), hint: t('Две латинские буквы, для России RU', 'Two Latin letters, RU for Russia'), autocomplete: 'country', maxlength: 2, half: true },
  region: { label: t('Регион', 'Region'), hint: t('Например, 77 г. Москва', 'For example 77 г. Москва'), autocomplete: 'address-level1', half: true },
  locality: { label: t('Населённый пункт', 'Locality'), hint: t('Например, г. Москва', 'For example г. Москва'), autocomplete: 'address-level2', half: true },
  street: { label: t('Улица, дом', 'Street, house'), hint: t('Например, ул. Лесная, д. 5', 'For example ул. Лесная, д. 5'), autocomplete: 'street-address', half: true },
};

/** How the cabinet's own fields say what is wrong; the others speak in Kepka's words. */
export const ownFaultTexts = {
  birthDate: t('Укажите дату рождения, например 12.04.1985.', 'Type the date of birth, for example 12.04.1985.'),
  passport: t('Укажите серию и номер паспорта: 10 цифр.', 'Type the passport’s series and number: 10 digits.'),
};
export const requiredText = (field) => t(`Заполните поле «${formFields[field].label}».`, `Fill in “${formFields[field].label}”.`);
