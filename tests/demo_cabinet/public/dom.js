// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT

/** An element. Properties are attributes, but `on…` functions become listeners; text children stay text. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
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

/** What went wrong, what is safe, and one next step. */
export function problem({ message, remedy, safe, calm }, retryText, retry) {
  return el('div', { class: calm ? 'problem calm' : 'problem', role: 'alert' },
    el('h3', {}, message),
    safe && el('p', { class: 'safe' }, safe),
    remedy && el('p', {}, remedy),
    retry && el('div', { class: 'actions' }, button(retryText, retry)));
}

export function day(iso) {
  return new Date(iso).toLocaleDateString('ru-RU', { day: 'numeric', month: 'long', year: 'numeric' });
}
