// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 1, second half: what was typed, once more, and the documents. Also where an application comes back to with remarks.
import { actions, button, el, heading, note, problem } from '../dom.js';
import { explain } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { language, t } from '../language.js';
import { uploadField } from '../upload.js';
import { applicantFacts } from './review.js';
import { remark } from './remark.js';

const registers = [
  ['snils', t('СНИЛС', 'SNILS')],
  ['inn', t('ИНН', 'INN')],
];

/** What the registers say of the numbers; the one that does not answer is replaced by a scan. */
function registerLines({ applicant, needed }) {
  return registers.filter(([field]) => applicant[field]).map(([field, label]) => {
    const silent = needed.some(({ name }) => name === field);
    return el('p', { class: silent ? 'warning' : 'fine' }, silent
      ? t(`${label}: база не отвечает, приложите документ.`, `${label}: the register does not answer, attach the document.`)
      : t(`${label} подтверждён.`, `${label} is confirmed.`));
  });
}

export function documentsStage({ application, show, edit }) {
  const trouble = el('div');
  const missing = el('p', { class: 'fault', role: 'alert' });
  let now = application;

  async function send() {
    trouble.replaceChildren();
    const absent = now.needed.filter(({ name, optional }) => !optional && !now.documents[name]);
    missing.textContent = absent.length > 0 ? t(`Приложите: ${absent.map(({ label }) => label.ru).join('; ')}.`, `Attach: ${absent.map(({ label }) => label.en).join('; ')}.`) : '';
    if (absent.length > 0) return document.getElementById(`scan-${absent[0].name}`)?.focus();
    try {
      show(await server.send(application.id));
    } catch (error) {
      trouble.replaceChildren(problem(explain(error), t('Отправить ещё раз', 'Send again'), send));
    }
  }

  const uploads = application.needed.map(({ name, label, optional }) => uploadField({
    application, name, label: optional ? `${label[language]} (${t('не обязательно', 'optional')})` : label[language],
    onChange: (changed) => { now = changed; missing.textContent = ''; },
  }));
  return [
    heading(t('Проверьте заявку', 'Check the application')),
    application.remark ? remark(application.remark) : el('p', { class: 'lead' }, t('Всё ли верно? После отправки центр начнёт проверку.', 'Is everything right? When it is sent the authority begins to check it.')),
    applicantFacts(application.applicant),
    ...registerLines(application),
    uploads.length > 0 && el('section', { class: 'stack', 'aria-label': t('Документы', 'Documents') }, el('h3', {}, t('Документы', 'Documents')), uploads,
      note(t('Если это копия', 'If it is a copy'), t('Приложите скан оригинала. Если есть только копия, её нужно заверить.', 'Attach a scan of the original. If there is only a copy, have it certified.'))),
    trouble, missing,
    actions(button(t('Отправить заявку', 'Send the application'), send), button(t('Изменить данные', 'Change the data'), edit, 'secondary')),
  ].filter(Boolean);
}
