// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The choice of stage 4: «Реестр» or «Съёмный носитель», which token, which algorithm. It follows tokens that come and go, and keeps
// what was chosen and where the focus is.
import { announce, button, el } from '../dom.js';

const kinds = [
  { kind: 'registry', label: 'Реестр', note: 'Ключ и сертификат останутся на этом компьютере. Доступ — по паролю, который вы придумаете.' },
  { kind: 'token', label: 'Съёмный носитель', note: 'Рутокен или другой токен. Доступ — по его PIN-коду.' },
];
const algorithms = [
  { name: 'gost2012-256', label: 'ГОСТ Р 34.10-2012, 256 бит', note: 'Подходит везде. Выберите его, если не сказано иное.' },
  { name: 'gost2012-512', label: 'ГОСТ Р 34.10-2012, 512 бит', note: 'Только если этого требует организация.' },
];

const numberOf = ({ token }) => token?.serialDecimal ?? token?.serial;
const nameOf = (storage) => [storage.label.ru, numberOf(storage) && `№ ${numberOf(storage)}`].filter(Boolean).join(', ');
const gostOf = (storage) => algorithms.filter(({ name }) => storage.algorithms.includes(name));

/** Why a storage cannot be chosen; empty if it can. */
function obstacle(storage, demandsQualified) {
  if (gostOf(storage).length === 0) return 'Он не умеет создавать ключи по ГОСТ Р 34.10-2012. Возьмите другой токен.';
  if (storage.token?.pin.locked) return 'Его PIN-код заблокирован. Ключи на нём целы, не форматируйте его: разблокировать PIN-код может тот, кто выдал токен.';
  if (storage.token?.pin.notSet) return 'На нём ещё не задан PIN-код. Обратитесь к тому, кто выдал токен.';
  if (demandsQualified && !storage.qualified) return 'По этой заявке ключ должен давать квалифицированную подпись, а этот носитель её не даёт.';
  return '';
}

/** What is worth knowing of a PIN before it is typed. */
function pinWarning({ pin }) {
  if (pin.finalTry) return 'Осталась последняя попытка ввести PIN-код. Если вы в нём не уверены, обратитесь к тому, кто выдал токен.';
  if (pin.mustBeChanged) return 'Токен требует сначала сменить PIN-код: это можно сделать в настройках расширения Kepka.';
  if (pin.isDefault) return 'На токене стандартный PIN-код. После установки сертификата смените его.';
  if (pin.countLow) return 'PIN-код недавно вводили неправильно.';
  return '';
}

const left = ({ pin }) => pin.attemptsLeft !== undefined && (pin.countLow || pin.finalTry) && `Осталось попыток: ${pin.attemptsLeft}.`;
const free = ({ freeMemory }) => freeMemory !== undefined && `Свободно ${Math.floor(freeMemory / 1024)} КБ.`;

function notesOf(storage, trouble) {
  const { token } = storage;
  return [
    token?.label && `Имя: ${token.label}.`,
    token && !numberOf(storage) && 'Номер токена станет виден, когда вы разрешите этому сайту обращаться к Kepka.',
    token && free(token),
    !storage.qualified && !trouble && 'Такой ключ не даёт квалифицированной подписи.',
  ].filter(Boolean).join(' ');
}

function option(group, { id, value, label, note, warning, disabled, checked, onchange }) {
  const input = el('input', { type: 'radio', name: group, id, value, checked, disabled, onchange, 'aria-describedby': `${id}-note` });
  return el('div', { class: disabled ? 'choice unusable' : 'choice' }, input, el('label', { for: id }, label),
    el('div', { class: 'hint', id: `${id}-note` }, note && el('p', {}, note), warning && el('p', { class: 'warning' }, warning)));
}

/** @returns {element, update(news), chosen() → {storage, algorithm} or null, focus(), enable(yes)} */
export function storageChoice({ demandsQualified, refresh, changed }) {
  const state = { kind: '', storage: '', algorithm: 'gost2012-256' };
  let news = null;
  let enabled = true;
  const element = el('div', { class: 'stack' });

  const usable = () => news.storages.filter((storage) => !obstacle(storage, demandsQualified));
  const ofKind = (kind) => news.storages.filter((storage) => storage.kind === kind);
  const current = () => usable().find(({ id, kind }) => kind === state.kind && (kind === 'registry' || id === state.storage));

  function set(change) {
    Object.assign(state, change);
    draw();
    changed(current() ?? null);
  }

  /** A lone usable token is meant, and where there is none the registry; what was chosen stays chosen while it is there. */
  function choose() {
    const tokens = usable().filter(({ kind }) => kind === 'token');
    if (!tokens.some(({ id }) => id === state.storage)) state.storage = tokens.length === 1 ? tokens[0].id : '';
    if (state.kind === '' && tokens.length === 1) state.kind = 'token';
    if (state.kind === '' && news.storages.length === 1 && usable().length === 1) state.kind = news.storages[0].kind;
  }

  function kindOption({ kind, label, note }) {
    const [registry] = ofKind('registry');
    const trouble = kind === 'registry' && (registry ? obstacle(registry, demandsQualified) : 'Его нет на этом компьютере.');
    const notes = kind === 'registry' && registry ? `${note} ${notesOf(registry, trouble)}` : note;
    return option('kind', {
      id: `kind-${kind}`, value: kind, label, note: notes, warning: trouble, disabled: Boolean(trouble), checked: state.kind === kind,
      onchange: () => set({ kind }),
    });
  }

  function tokenOption(storage) {
    const trouble = obstacle(storage, demandsQualified);
    const warning = trouble || [pinWarning(storage.token), left(storage.token)].filter(Boolean).join(' ');
    return option('token', {
      id: `storage-${storage.id}`, value: storage.id, label: nameOf(storage), note: notesOf(storage, trouble), warning,
      disabled: Boolean(trouble), checked: state.storage === storage.id, onchange: () => set({ storage: storage.id }),
    });
  }

  function tokens() {
    const found = ofKind('token');
    const none = news.watching
      ? 'Токен не вставлен. Вставьте его в компьютер: он появится здесь сам.'
      : 'Токен не вставлен. Вставьте его в компьютер и нажмите «Обновить список».';
    return el('fieldset', { class: 'choices inner' },
      el('legend', {}, 'Какой токен'),
      found.length === 0 && el('p', { class: 'hint' }, none),
      found.map(tokenOption),
      news.storages.problems.map(({ place, message, remedy }) => el('p', { class: 'warning' }, `${place}: ${message} ${remedy}`)),
      !news.watching && el('div', { class: 'actions' }, button('Обновить список', refresh, 'secondary')));
  }

  function algorithmOptions(storage) {
    const offered = gostOf(storage);
    if (offered.length < 2) return null;
    return el('fieldset', { class: 'choices inner' },
      el('legend', {}, 'Алгоритм ключа'),
      offered.map(({ name, label, note }) => option('algorithm', {
        id: `algorithm-${name}`, value: name, label, note, checked: state.algorithm === name, onchange: () => set({ algorithm: name }),
      })));
  }

  function draw() {
    const focused = element.contains(document.activeElement) ? document.activeElement.id : '';
    const storage = current();
    element.replaceChildren(
      el('fieldset', { class: 'choices', disabled: !enabled, 'aria-describedby': 'storage-fault' },
        el('legend', {}, 'Куда записать сертификат'),
        kinds.map(kindOption),
        state.kind === 'token' && tokens(),
        storage && algorithmOptions(storage)));
    if (focused) document.getElementById(focused)?.focus();
  }

  /** For people who do not see the list change. */
  function say(before) {
    const names = (storages) => storages.filter(({ kind }) => kind === 'token').map(nameOf);
    const [old, now] = [names(before), names(news.storages)];
    const said = [...now.filter((name) => !old.includes(name)).map((name) => `Вставлен токен: ${name}.`),
      ...old.filter((name) => !now.includes(name)).map((name) => `Токен вынут: ${name}.`)];
    if (said.length > 0) announce(said.join(' '));
  }

  return {
    element,
    update(next) {
      const before = news?.storages ?? null;
      news = next;
      choose();
      draw();
      if (before) say(before);
      changed(current() ?? null);
    },
    chosen() {
      const storage = current();
      if (!storage) return null;
      const offered = gostOf(storage).map(({ name }) => name);
      return { storage, algorithm: offered.includes(state.algorithm) ? state.algorithm : offered[0] };
    },
    focus: () => (element.querySelector('.inner input:not(:disabled)') ?? element.querySelector('input:not(:disabled)'))?.focus(),
    enable(yes) {
      enabled = yes;
      draw();
    },
  };
}
