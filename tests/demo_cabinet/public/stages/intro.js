// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 1: what is to be done, before anything is asked.
import { actions, button, el, heading, problem } from '../dom.js';
import { explain } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { t } from '../language.js';

const steps = [
  [t('Заполните заявку', 'Fill in the application'), t('Понадобятся паспорт, СНИЛС и ИНН, для организации — ещё её ИНН и ОГРН.', 'You need passport, SNILS and INN; for an organisation also its INN and OGRN.')],
  [t('Дождитесь проверки', 'Wait for the check'), t('Центр проверяет заявку один-два часа. Страницу можно закрыть.', 'The authority checks for an hour or two. You may close the page.')],
  [t('Подпишите заявление', 'Sign the statement'), t('Действующим сертификатом прямо здесь или на бумаге: распечатайте, подпишите и загрузите скан.', 'With a certificate that is valid, right here; or on paper: print it, sign it and upload a scan.')],
  [t('Выберите место и создайте ключ', 'Choose a storage and make the key'), t('Рутокен, другой токен или этот компьютер. Нужна программа Kepka.', 'A Rutoken, another token or this computer. It needs the program Kepka.')],
  [t('Подтвердите личность', 'Prove who you are'), t('Если заявление на бумаге, передайте центру его оригинал. Подпись сертификатом уже всё подтвердила.', 'If the statement is on paper, hand its original over to the authority. A signature with a certificate has proved it already.')],
  [t('Установите сертификат', 'Install the certificate'), t('Он ляжет рядом с ключом.', 'It goes beside its key.')],
];

export function introStage({ application, show, go }) {
  const trouble = el('div');
  async function start() {
    try {
      show(await server.start(application.id));
    } catch (error) {
      trouble.replaceChildren(problem(explain(error), t('Повторить', 'Try again'), start));
    }
  }
  return [
    heading(t('Что предстоит сделать', 'What is to be done')),
    el('section', { class: 'note', 'aria-label': t('Примечание', 'Note') },
      el('h3', {}, t('Примечание', 'Note')),
      el('p', {}, t('Если у вас уже есть действующий сертификат и вы хотите его обновить, при этом никакие реквизиты не меняются, откройте ', 'If you have a certificate that is still valid and want to renew it, with all the same data, open '),
        el('button', { type: 'button', class: 'link', onclick: () => go('/renewal') }, t('Обновление сертификата КЭП', 'Renewal of a certificate')), '.')),
    el('ol', { class: 'plan' }, steps.map(([name, text]) => el('li', {}, el('h3', {}, name), el('p', { class: 'hint' }, text)))),
    trouble,
    actions(button(t('Приступить', 'Begin'), start)),
  ];
}
