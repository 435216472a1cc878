// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Russian or English: what the person has chosen here, else the browser's own language. Kepka's page library takes it from the document.

const chosen = localStorage.getItem('language') ?? navigator.language;
export const language = /^ru\b/i.test(chosen) ? 'ru' : 'en';

/** A text of the page. Both languages stand side by side where it is used, so that neither is forgotten. */
export const t = (ru, en) => (language === 'ru' ? ru : en);

export const locale = t('ru-RU', 'en-GB');

document.documentElement.lang = language;
if (language === 'en') {
  for (const element of document.querySelectorAll('[data-en]')) element.textContent = element.dataset.en;
  for (const element of document.querySelectorAll('[data-en-label]')) element.setAttribute('aria-label', element.dataset.enLabel);
}

/** The page is drawn anew in another language. */
export function chooseLanguage(name) {
  localStorage.setItem('language', name);
  location.reload();
}
