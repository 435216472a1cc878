// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 3: the statement. Signed here with a certificate, or by hand: downloaded, printed, signed, scanned and uploaded.
import { actions, button, el, heading, note, problem } from '../dom.js';
import { explain } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { t } from '../language.js';
import { uploadField } from '../upload.js';
import { remark } from './remark.js';
import { withCertificate } from './signed_statement.js';

function onPaper({ application, show }) {
  const trouble = el('div');
  const missing = el('p', { class: 'fault', role: 'alert' });
  let now = application;

  async function send() {
    trouble.replaceChildren();
    missing.textContent = now.documents.statement ? '' : t('Загрузите скан подписанного заявления.', 'Upload the scan of the signed statement.');
    if (missing.textContent) return document.getElementById('scan-statement')?.focus();
    try {
      show(await server.sendPaper(application.id));
    } catch (error) {
      trouble.replaceChildren(problem(explain(error), t('Отправить ещё раз', 'Send again'), send));
    }
  }

  return el('section', { class: 'stack', 'aria-label': t('Заявление на бумаге', 'The statement on paper') },
    el('ol', { class: 'plan' },
      el('li', {}, el('h3', {}, t('Скачайте бланк', 'Download the form')),
        el('a', { class: 'button secondary', href: server.statementAddress(application.id, 'html'), download: true }, t('Скачать', 'Download'))),
      el('li', {}, el('h3', {}, t('Распечатайте, подпишите и отсканируйте', 'Print it, sign it and scan it'))),
      el('li', {}, el('h3', {}, t('Загрузите и проверьте', 'Upload it and check')),
        uploadField({ application, name: 'statement', label: t('Подписанное заявление', 'Signed statement'), onChange: (changed) => { now = changed; missing.textContent = ''; } }))),
    note(t('Оригинал', 'The original'), t('Оригинал заявления передайте сотруднику, который отвечает за выпуск сертификатов в вашей организации.',
      'Hand the original over to whoever is responsible for certificates in your organisation.')),
    trouble, missing,
    actions(button(t('Отправить заявление', 'Send the statement'), send)));
}

const ways = [
  { way: 'certificate', draw: withCertificate, label: t('Сертификатом электронной подписи', 'With a certificate'),
    note: t('Если у вас есть действующий сертификат. Ждать одобрения и приходить не нужно.', 'If you have one that is valid. No waiting for the approval, no visit.') },
  { way: 'paper', draw: onPaper, label: t('На бумаге', 'On paper'),
    note: t('Если действующего сертификата нет. Заявление проверят операторы центра.', 'If you have none. The authority’s operators look at the statement.') },
];

/** What was sent on paper and came back is corrected on paper. */
const firstWay = ({ remark: returned }) => (returned ? 'paper' : '');

export function statementStage(context) {
  const { application, edit } = context;
  const place = el('div');

  function choose(wanted) {
    place.replaceChildren(...ways.filter(({ way }) => way === wanted).map(({ draw }) => draw(context)));
  }

  const chosen = firstWay(application);
  choose(chosen);
  return [
    heading(t('Подпишите заявление', 'Sign the statement')),
    application.remark ? remark(application.remark) : el('p', { class: 'lead' }, t('В заявлении то же, что в заявке. Без него центр не выпустит сертификат.', 'The statement says what the application says. Without it the authority issues no certificate.')),
    el('fieldset', { class: 'choices' },
      el('legend', {}, t('Выберите, как подписать заявление', 'Choose how to sign the statement')),
      ways.map(({ way, label, note: words }) => el('div', { class: 'choice' },
        el('input', { type: 'radio', name: 'way', id: `way-${way}`, value: way, checked: way === chosen, 'aria-describedby': `way-${way}-note`, onchange: () => choose(way) }),
        el('label', { for: `way-${way}` }, label),
        el('div', { class: 'hint', id: `way-${way}-note` }, el('p', {}, words))))),
    place,
    el('p', {}, t('Нашли ошибку — ', 'If something is wrong, '), el('button', { type: 'button', class: 'link', onclick: edit }, t('отредактируйте заявку', 'edit the application')), '.'),
  ];
}
