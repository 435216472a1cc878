// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { language, locale } from './language.js';

/** An element. Properties are attributes, but `on…` functions become listeners; text children stay text. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Says something to people who do not see the page change. */
export function announce(text) {
  document.getElementById('announcer').textContent = text;
}

export function heading(text) {
  return el('h2', { tabindex: '-1', 'data-heading': true }, text);
}

/** Pairs of name and value. */
export function facts(rows) {
  return el('dl', { class: 'facts' }, rows.filter(([, value]) => value).map(([name, value]) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}

export function button(text, onclick, kind = 'primary') {
  return el('button', { type: 'button', class: kind, onclick }, text);
}

export const actions = (...buttons) => el('div', { class: 'actions' }, buttons);

/** Something worth reading before going on. */
export function note(title, ...texts) {
  return el('section', { class: 'note', 'aria-label': title }, el('h3', {}, title), texts.map((text) => el('p', {}, text)));
}

/** What went wrong, what is safe, and one next step. */
export function problem({ message, remedy, safe, calm }, retryText, retry) {
  return el('div', { class: calm ? 'problem calm' : 'problem', role: 'alert' },
    el('h3', {}, message),
    safe && el('p', { class: 'safe' }, safe),
    remedy && el('p', {}, remedy),
    retry && actions(button(retryText, retry)));
}

/** Hexadecimal digits in groups of that length, for the eye. */
export const grouped = (hex, size) => hex.match(new RegExp(`.{1,${size}}`, 'g')).join(' ');

/** A text input with its label, hint and place for a fault. */
export function textField({ name, label, hint, ...attributes }, value = '', more = null) {
  return el('div', { class: 'field' },
    el('label', { for: name }, label),
    hint && el('p', { class: 'hint', id: `${name}-hint` }, hint),
    el('input', { id: name, name, type: 'text', value, maxlength: 255, spellcheck: 'false', autocomplete: 'off',
      'aria-describedby': `${name}-hint ${name}-fault`, ...attributes }),
    more,
    el('p', { class: 'fault', id: `${name}-fault`, 'aria-live': 'polite' }));
}

/** Tells what is wrong with a text field; with '' that nothing is. */
export function showFault(input, text) {
  const place = document.getElementById(`${input.name}-fault`);
  if (place.textContent !== text) place.textContent = text;
  if (text) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

export function day(iso) {
  return new Date(iso).toLocaleDateString(locale, { day: 'numeric', month: 'long', year: 'numeric' });
}

export function fileSize(bytes) {
  const number = (value) => value.toLocaleString(locale, { maximumFractionDigits: 1 });
  const [kilo, mega] = language === 'ru' ? ['КБ', 'МБ'] : ['KB', 'MB'];
  return bytes < 1024 * 1024 ? `${number(Math.max(bytes / 1024, 0.1))} ${kilo}` : `${number(bytes / 1024 / 1024)} ${mega}`;
}
