// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { el } from '../dom.js';
import { language, t } from '../language.js';

/** The authority's comment on a document, and what to do with it. */
export function remark({ comment }) {
  return el('div', { class: 'problem', role: 'alert' },
    el('h3', {}, t('Удостоверяющий центр вернул документ с замечанием', 'The authority has sent a document back')),
    el('p', {}, el('strong', {}, t('Комментарий: ', 'Comment: ')), comment[language]),
    el('p', {}, t('Нажмите «Посмотреть» у документа, затем «Удалить», и загрузите исправленный файл.', 'Press “Look” at the document, then “Delete”, and upload the corrected file.')));
}
