// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// One storage in the settings, as elements: what it is, how its PIN stands, its keys, and buttons for all that can be done.
import type { Storage, StoredKey, Token } from '../generated/protocol.gen.js';
import { faultOf } from '../protocol/faults.js';
import { element } from '../pages/element.js';
import { longDay, of, text } from '../pages/localize.js';
import { pinTrouble, pinWords, tokenNumber } from '../pages/tokens.js';

/** What a button asks of Kepka, and what is said when it is done. */
export interface Action {
  readonly method: 'pin.change' | 'pin.unblock' | 'keys.remove';
  readonly params: Readonly<Record<string, unknown>>;
  readonly done: 'pinChanged' | 'pinUnblocked' | 'certificateRemoved' | 'keyRemoved';
}

type Run = (action: Action) => void;

export function storageView(storage: Storage, keys: readonly StoredKey[], run: Run): HTMLElement {
  const { token } = storage;
  const title = element('h3', nameOf(storage));
  title.id = `storage-${storage.id}`;
  const view = element('article', '', 'storage');
  view.setAttribute('aria-labelledby', title.id);
  view.append(title, factsOf(storage));
  if (token) view.append(...pinCard(token), pinButtons(storage, token, run));
  view.append(element('h4', text('keysTitle')));
  if (keys.length === 0) view.append(element('p', text('keysNone'), 'quiet'));
  const list = document.createElement('ul');
  list.append(...keys.map((key) => keyView(key, run)));
  view.append(list);
  return view;
}

export function nameOf(storage: Storage): string {
  const number = tokenNumber(storage);
  return number === '' ? of(storage.label) : text('tokenNamed', of(storage.label), number);
}

function factsOf(storage: Storage): HTMLElement {
  const { token } = storage;
  const rows: readonly (readonly [string, string])[] = [
    ['tokenNumber', token ? numbers(token) : ''],
    ['tokenLabel', token?.label ?? ''],
    ['freeMemory', token ? memory(token) : ''],
    ['pinState', token ? pinState(token) : ''],
    ['usedBy', of(storage.usedBy)],
  ];
  const list = document.createElement('dl');
  for (const [name, value] of rows) {
    if (value === '') continue;
    const row = document.createElement('div');
    row.append(element('dt', text(name)), element('dd', value));
    list.append(row);
  }
  return list;
}

function numbers({ serial, serialDecimal }: Token): string {
  if (serialDecimal === undefined || serial === undefined) return serial ?? serialDecimal ?? '';
  return serialDecimal === serial ? serial : text('tokenNumberBoth', serialDecimal, serial);
}

function memory({ freeMemory, totalMemory }: Token): string {
  if (freeMemory === undefined) return '';
  const kilobytes = (bytes: number): string => String(Math.floor(bytes / 1024));
  return totalMemory === undefined
    ? text('kilobytes', kilobytes(freeMemory))
    : text('freeMemoryOf', kilobytes(freeMemory), kilobytes(totalMemory));
}

function pinState({ pin, pinPad }: Token): string {
  const said = text(pinWords(pin));
  const counted = pin.attemptsLeft === undefined || pin.locked ? said : text('pinAttempts', closed(said), String(pin.attemptsLeft));
  return pinPad ? `${closed(counted)} ${text('pinPad')}` : counted;
}

const closed = (sentence: string): string => (sentence.endsWith('.') ? sentence : `${sentence}.`);

/** What to do about a PIN that cannot be typed any more. */
function pinCard({ pin }: Token): HTMLElement[] {
  const trouble = pinTrouble(pin);
  if (!trouble || trouble === 'pinMustBeChanged') return []; // the button for it is there
  const { message, remedy } = faultOf(trouble);
  return [card(of(message), of(remedy))];
}

function pinButtons(storage: Storage, { pin }: Token, run: Run): HTMLElement {
  const name = nameOf(storage);
  const change: Action = { method: 'pin.change', params: { storage: storage.id }, done: 'pinChanged' };
  const unblock: Action = { method: 'pin.unblock', params: { storage: storage.id }, done: 'pinUnblocked' };
  const row = element('div', '', 'buttons');
  if (!pin.locked && !pin.notSet) row.append(button('pinChange', name, change, run));
  row.append(button('pinUnblock', name, unblock, run));
  return row;
}

function keyView(stored: StoredKey, run: Run): HTMLElement {
  const { certificate, storage, key } = stored;
  const [title, ...details] = certificate
    ? [certificate.commonName, validity(certificate.notAfter), text('certificateBy', commonNameIn(certificate.issuer))]
    : [text('keyAlone'), ...purpose(stored)];
  const said = document.createElement('div');
  said.className = 'site';
  said.append(element('p', title, 'origin'), ...details.filter(Boolean).map((detail) => element('p', detail, 'detail')));

  const row = document.createElement('li');
  row.append(said);
  const name = certificate ? title : `${title}, ${details[0] ?? ''}`;
  const buttons = element('div', '', 'buttons');
  if (certificate) {
    const params = { storage, key, certificate: certificate.sha256 };
    buttons.append(button('certificateRemove', name, { method: 'keys.remove', params, done: 'certificateRemoved' }, run));
  }
  buttons.append(button('keyRemove', name, { method: 'keys.remove', params: { storage, key }, done: 'keyRemoved' }, run));
  row.append(buttons);
  return row;
}

function validity(notAfter: string): string {
  return text(Date.parse(notAfter) < Date.now() ? 'certificateExpired' : 'certificateUntil', longDay(notAfter));
}

/** Of a name as RFC 4514 writes it; the whole name where it has none. */
function commonNameIn(name: string): string {
  return /(?:^|[,+] ?)CN=((?:\\.|[^,+\\])+)/.exec(name)?.[1]?.replace(/\\(.)/g, '$1') ?? name;
}

/** What a key without a certificate was made for. */
function purpose({ enrolment, label }: StoredKey): string[] {
  if (!enrolment) return [text('keyUnknown'), label];
  const { requestId, site, person, created } = enrolment;
  return [text('keyFor', requestId, site, person), text('keyForSince', longDay(created))];
}

/** Its spoken name says also what it is for: several storages have the same buttons. */
function button(key: string, of: string, action: Action, run: Run): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = text(key);
  element.setAttribute('aria-label', text('namedAction', text(key), of));
  element.dataset['action'] = JSON.stringify([action.method, action.params]);
  element.addEventListener('click', () => {
    run(action);
  });
  return element;
}

export function card(message: string, remedy: string, heading = 'p'): HTMLElement {
  const view = element('div', '', 'card');
  view.append(element(heading, message, 'strong'), element('p', remedy));
  return view;
}
