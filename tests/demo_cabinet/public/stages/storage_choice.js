// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The choice of stage 4: «Реестр» or «Съёмный носитель», which token, which algorithm. It follows tokens that come and go, and keeps
// what was chosen and where the focus is.
import { announce, button, el } from '../dom.js';
import { language, t } from '../language.js';

const kinds = [
  { kind: 'registry', label: t('Реестр', 'Registry'), note: t('Ключ и сертификат останутся на этом компьютере. Доступ — по паролю, который вы придумаете.', 'Key and certificate stay on this computer. They open with a password that you make up.') },
  { kind: 'token', label: t('Съёмный носитель', 'Removable storage'), note: t('Рутокен или другой токен. Доступ — по его PIN-коду.', 'A Rutoken or another token. It opens with its PIN.') },
];
const algorithms = [
  { name: 'gost2012-256', label: t('ГОСТ Р 34.10-2012, 256 бит', 'GOST R 34.10-2012, 256 bits'), note: t('Подходит везде. Выберите его, если не сказано иное.', 'Fits everywhere. Take it unless told otherwise.') },
  { name: 'gost2012-512', label: t('ГОСТ Р 34.10-2012, 512 бит', 'GOST R 34.10-2012, 512 bits'), note: t('Только если этого требует организация.', 'Only if your organisation demands it.') },
];

const numberOf = ({ token }) => token?.serialDecimal ?? token?.serial;
const nameOf = (storage) => [storage.label[language], numberOf(storage) && `№ ${numberOf(storage)}`].filter(Boolean).join(', ');
const gostOf = (storage) => algorithms.filter(({ name }) => storage.algorithms.includes(name));

/** Why a storage cannot be chosen; empty if it can. */
function obstacle(storage, demandsQualified) {
  if (gostOf(storage).length === 0) return t('Он не умеет создавать ключи по ГОСТ Р 34.10-2012. Возьмите другой токен.', 'It cannot make keys of GOST R 34.10-2012. Take another token.');
  if (storage.token?.pin.locked) return t('Его PIN-код заблокирован. Ключи на нём целы, не форматируйте его: разблокировать PIN-код может тот, кто выдал токен.', 'Its PIN is locked. Its keys are safe, do not format it: whoever gave you the token can unlock the PIN.');
  if (storage.token?.pin.notSet) return t('На нём ещё не задан PIN-код. Обратитесь к тому, кто выдал токен.', 'It has no PIN yet. Ask whoever gave you the token.');
  if (demandsQualified && !storage.qualified) return t('По этой заявке ключ должен давать квалифицированную подпись, а этот носитель её не даёт.', 'This application wants a key for qualified signatures, which this storage does not give.');
  return '';
}

/** What is worth knowing of a PIN before it is typed. */
function pinWarning({ pin }) {
  if (pin.finalTry) return t('Осталась последняя попытка ввести PIN-код. Если вы в нём не уверены, обратитесь к тому, кто выдал токен.', 'One last try for the PIN is left. If you are not sure of it, ask whoever gave you the token.');
  if (pin.mustBeChanged) return t('Токен требует сначала сменить PIN-код: это можно сделать в настройках расширения Kepka.', 'The token wants its PIN changed first: Kepka’s settings can do that.');
  if (pin.isDefault) return t('На токене стандартный PIN-код. После установки сертификата смените его.', 'The token has its maker’s PIN. Change it when the certificate is installed.');
  if (pin.countLow) return t('PIN-код недавно вводили неправильно.', 'The PIN was typed wrongly not long ago.');
  return '';
}

const left = ({ pin }) => pin.attemptsLeft !== undefined && (pin.countLow || pin.finalTry) && `${t('Осталось попыток', 'Tries left')}: ${pin.attemptsLeft}.`;
const free = ({ freeMemory }) => freeMemory !== undefined && t(`Свободно ${Math.floor(freeMemory / 1024)} КБ.`, `${Math.floor(freeMemory / 1024)} KB free.`);

function notesOf(storage, trouble) {
  const { token } = storage;
  return [
    token?.label && `${t('Имя', 'Name')}: ${token.label}.`,
    token && !numberOf(storage) && t('Номер токена станет виден, когда вы разрешите этому сайту обращаться к Kepka.', 'The token’s number shows when you have allowed this site to use Kepka.'),
    token && free(token),
    !storage.qualified && !trouble && t('Такой ключ не даёт квалифицированной подписи.', 'Such a key does not give a qualified signature.'),
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
    const trouble = kind === 'registry' && (registry ? obstacle(registry, demandsQualified) : t('Его нет на этом компьютере.', 'There is none on this computer.'));
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
      ? t('Токен не вставлен. Вставьте его в компьютер: он появится здесь сам.', 'No token is plugged in. Plug it in: it appears here by itself.')
      : t('Токен не вставлен. Вставьте его в компьютер и нажмите «Обновить список».', 'No token is plugged in. Plug it in and press “List again”.');
    return el('fieldset', { class: 'choices inner' },
      el('legend', {}, t('Какой токен', 'Which token')),
      found.length === 0 && el('p', { class: 'hint' }, none),
      found.map(tokenOption),
      news.storages.problems.map(({ place, message, remedy }) => el('p', { class: 'warning' }, `${place}: ${message} ${remedy}`)),
      !news.watching && el('div', { class: 'actions' }, button(t('Обновить список', 'List again'), refresh, 'secondary')));
  }

  function algorithmOptions(storage) {
    const offered = gostOf(storage);
    if (offered.length < 2) return null;
    return el('fieldset', { class: 'choices inner' },
      el('legend', {}, t('Алгоритм ключа', 'Algorithm of the key')),
      offered.map(({ name, label, note }) => option('algorithm', {
        id: `algorithm-${name}`, value: name, label, note, checked: state.algorithm === name, onchange: () => set({ algorithm: name }),
      })));
  }

  function draw() {
    const focused = element.contains(document.activeElement) ? document.activeElement.id : '';
    const storage = current();
    element.replaceChildren(
      el('fieldset', { class: 'choices', disabled: !enabled, 'aria-describedby': 'storage-fault' },
        el('legend', {}, t('Куда записать сертификат', 'Where the certificate shall be')),
        kinds.map(kindOption),
        state.kind === 'token' && tokens(),
        storage && algorithmOptions(storage)));
    if (focused) document.getElementById(focused)?.focus();
  }

  /** For people who do not see the list change. */
  function say(before) {
    const names = (storages) => storages.filter(({ kind }) => kind === 'token').map(nameOf);
    const [old, now] = [names(before), names(news.storages)];
    const said = [...now.filter((name) => !old.includes(name)).map((name) => `${t('Вставлен токен', 'Token plugged in')}: ${name}.`),
      ...old.filter((name) => !now.includes(name)).map((name) => `${t('Токен вынут', 'Token pulled out')}: ${name}.`)];
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
