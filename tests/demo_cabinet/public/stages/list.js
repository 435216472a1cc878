// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The list of applications, with the next step of each.
import { actions, button, day, el, heading, problem } from '../dom.js';
import { explain } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { t } from '../language.js';
import { stages } from '../road.js';
import { ownerOf } from './review.js';

function row(application, show) {
  const { id, stage, renewal, created, details } = application;
  const { says, next } = stages[stage];
  const owner = ownerOf(application) || (renewal ? t('Обновление сертификата КЭП', 'Renewal of a certificate') : t('Сертификат электронной подписи', 'Certificate of an electronic signature'));
  return el('li', { class: 'application' },
    el('div', {},
      el('h3', {}, owner),
      el('p', { class: 'hint' }, `№ ${id.slice(0, 8)}, ${t('от', 'of')} ${day(created)}`),
      el('p', {}, el('span', { class: `state ${stage}` }, says), details && ` ${t('до', 'until')} ${day(details.notAfter)}`)),
    el('button', { type: 'button', class: stage === 'installed' ? 'secondary' : 'primary', 'data-application': id, onclick: () => show(application) },
      next, el('span', { class: 'unseen' }, `: ${owner}`)));
}

export function listPage({ show }, applications) {
  const trouble = el('div');
  async function create() {
    try {
      show(await server.create());
    } catch (error) {
      trouble.replaceChildren(problem(explain(error), t('Повторить', 'Try again'), create));
    }
  }
  return [
    heading(t('Заявки на сертификаты', 'Applications for certificates')),
    el('ul', { class: 'applications' }, applications.map((application) => row(application, show))),
    trouble,
    actions(button(t('Новая заявка', 'New application'), create, 'secondary')),
  ];
}
