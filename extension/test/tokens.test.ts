// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the popup and the settings say of tokens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeToken, registry } from '../src/page/fake_storages.js';
import { pinTrouble, pinWords, tokenNumber } from '../src/pages/tokens.js';
import { tokenTrouble } from '../src/popup/view.js';
import { faultOf } from '../src/protocol/faults.js';

const { pin } = fakeToken('rutoken').token!;

test('the worst that is known of a PIN is said', () => {
  const everything = { ...pin, isDefault: true, countLow: true, finalTry: true, mustBeChanged: true, locked: true, notSet: true };
  assert.equal(pinWords(everything), 'pinNotSet');
  assert.equal(pinWords({ ...everything, notSet: false }), 'pinLocked');
  assert.equal(pinWords({ ...pin, mustBeChanged: true, isDefault: true }), 'pinMustBeChanged');
  assert.equal(pinWords({ ...pin, finalTry: true, countLow: true }), 'pinFinalTry');
  assert.equal(pinWords({ ...pin, isDefault: true, countLow: true }), 'pinDefault');
  assert.equal(pinWords({ ...pin, countLow: true }), 'pinCountLow');
  assert.equal(pinWords(pin), 'pinGood');
});

test('a default PIN and a last attempt are no trouble yet', () => {
  assert.equal(pinTrouble({ ...pin, isDefault: true, finalTry: true, countLow: true }), undefined);
});

test('a token is told by the number on its case, else by its serial', () => {
  const storage = fakeToken('rutoken');
  assert.equal(tokenNumber(storage), '1000000001');
  const { serialDecimal, ...token } = storage.token!;
  assert.equal(tokenNumber({ ...storage, token }), '3b9aca01');
  assert.notEqual(serialDecimal, undefined);
  assert.equal(tokenNumber(registry), '');
});

test('the popup tells one line: a broken reader first, then a PIN, and nothing when all is well', () => {
  const { message, remedy } = faultOf('readerFailed');
  const problems = [{ place: { ru: 'Считыватель 1', en: 'Reader 1' }, name: 'readerFailed', message, remedy }];
  const storages = [registry, fakeToken('rutoken'), fakeToken('locked')];
  assert.deepEqual(tokenTrouble({ storages, problems }, 'en'), { place: 'Reader 1', message: message.en });
  assert.deepEqual(tokenTrouble({ storages, problems: [] }, 'ru'),
    { place: 'Рутокен ЭЦП 3.0 1000000005', message: faultOf('pinLocked').message.ru });
  assert.equal(tokenTrouble({ storages: storages.slice(0, 2), problems: [] }, 'ru'), undefined);
});
