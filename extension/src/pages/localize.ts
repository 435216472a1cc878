// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Texts of the extension's own pages, in the browser's language.
import type { Texts } from '../generated/protocol.gen.js';
import type { Language } from '../protocol/own.js';

export function text(key: string, ...values: readonly string[]): string {
  return chrome.i18n.getMessage(key, [...values]);
}

export function language(): Language {
  return text('language') === 'ru' ? 'ru' : 'en';
}

export function of(texts: Texts): string {
  return texts[language()];
}

/** E.g. «24 ноября 2026 г.»; empty if it is no date. */
export function longDay(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : new Intl.DateTimeFormat(language(), { dateStyle: 'long' }).format(date);
}

/** Fills in every element with data-text, and names with data-label. */
export function localize(): void {
  document.documentElement.lang = language();
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) {
    element.textContent = text(element.dataset['text'] ?? '');
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
    element.setAttribute('aria-label', text(element.dataset['label'] ?? ''));
  }
  document.title = text(document.body.dataset['title'] ?? 'extensionName');
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}
