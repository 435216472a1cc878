// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 3: the applicant reads the checked data once more.
import { button, el, facts, heading, problem } from '../dom.js';
import { explain } from '../kepka.js';
import { server } from '../cabinet_server.js';

export function applicantFacts({ surname, name, patronymic, email, snils, inn }) {
  return facts([
    ['Владелец', [surname, name, patronymic].filter(Boolean).join(' ')],
    ['Электронная почта', email],
    ['СНИЛС', snils],
    ['ИНН', inn],
  ]);
}

export function reviewStage({ application, show, edit }) {
  const trouble = el('div');
  async function confirm() {
    trouble.replaceChildren();
    try {
      show(await server.confirm(application.id));
    } catch (error) {
      trouble.replaceChildren(problem(explain(error), 'Повторить', confirm));
    }
  }
  return [
    heading('Выпуск сертификата'),
    el('p', { class: 'lead' }, 'Заявка одобрена. Внимательно проверьте данные: они попадут в сертификат.'),
    applicantFacts(application.applicant),
    trouble,
    el('div', { class: 'actions' }, button('Всё верно, продолжить', confirm), button('Изменить заявку', edit, 'secondary')),
  ];
}
