// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 3: the applicant reads the checked data once more.
import { actions, button, el, facts, heading, problem } from '../dom.js';
import { explain } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { fieldsOf, kinds } from '../form_rules.js';
import { language, t } from '../language.js';
import { formFields } from './form_fields.js';

const personName = ({ surname, name, patronymic }) => [surname, name, patronymic].filter(Boolean).join(' ');
const nameParts = ['surname', 'name', 'patronymic'];

/** Whose certificate it is, as it will stand in it. */
const nameOf = (applicant) => applicant.commonName ?? applicant.organization ?? personName(applicant);

/** The same of an application; a renewal's is known from the old certificate, and nobody's is empty. */
export const ownerOf = ({ applicant, owner = '' }) => (applicant ? nameOf(applicant) : owner);

export function applicantFacts(applicant) {
  const single = fieldsOf(applicant.kind).filter((name) => !nameParts.includes(name));
  return facts([
    [t('Вид заявителя', 'Kind of applicant'), kinds[applicant.kind].label[language]],
    [t('Владелец', 'Owner'), personName(applicant)],
    ...single.map((name) => [formFields[name].label, applicant[name]]),
  ]);
}

export function reviewStage({ application, show, edit }) {
  const trouble = el('div');
  async function confirm() {
    trouble.replaceChildren();
    try {
      show(await server.confirm(application.id));
    } catch (error) {
      trouble.replaceChildren(problem(explain(error), t('Повторить', 'Try again'), confirm));
    }
  }
  const editLink = el('button', { type: 'button', class: 'link', onclick: edit }, t('отредактируйте заявку', 'edit the application'));
  return [
    heading(t('Выпуск сертификата', 'Issue of the certificate')),
    el('p', { class: 'lead' }, t('Заявка одобрена. Внимательно проверьте данные: они попадут в сертификат.', 'The application is approved. Check the data carefully: they go into the certificate.')),
    applicantFacts(application.applicant),
    el('p', {}, t('Нашли ошибку — ', 'If something is wrong, '), editLink, '.'),
    trouble,
    actions(button(t('Всё верно, продолжить', 'All is right, continue'), confirm)),
  ];
}
