// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stages 2 and 5: the authority works, the applicant waits. The page may be closed meanwhile.
import { el, heading } from '../dom.js';

function waiting(title, texts) {
  return [
    heading(title),
    el('div', { class: 'waiting' },
      el('span', { class: 'turning', 'aria-hidden': 'true' }),
      el('div', {}, texts.map((text, index) => el('p', { class: index === 0 ? 'lead' : undefined }, text)))),
  ];
}

export const checkingStage = () => waiting('Проверка заявки', [
  'Удостоверяющий центр проверяет заявку.',
  'В жизни это занимает час или два, здесь — несколько секунд. Страницу можно закрыть: заявка не потеряется.',
]);

export const identityStage = ({ application }) => waiting('Подтверждение личности', [
  'Запрос на сертификат принят. Центр подтверждает личность и выпускает сертификат.',
  `Ключ уже лежит ${application.onToken ? 'на токене' : 'на этом компьютере'}. Страницу можно закрыть и вернуться позже: ничего не потеряется.`,
]);
