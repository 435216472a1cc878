// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The protocol only grows: who speaks the earlier one (earlier_protocol.json, of the version before signing) is understood by this one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { breakingChanges } from './changes.mjs';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
const earlier = read('earlier_protocol.json');
const later = read('../../host/wire/protocol.json');

test('what an earlier extension or host says is still right', () => {
  assert.deepEqual(breakingChanges(earlier, later), []);
});

test('the earlier protocol is another one, so that this compares something', () => {
  assert.notDeepEqual(Object.keys(earlier.methods), Object.keys(later.methods));
  assert.deepEqual(breakingChanges(later, later), []);
});

/** What somebody might do to the protocol, and the sentence that must be said of it. */
const breaks = [
  ['a method removed', (p) => delete p.methods['storages.list'], 'storages.list is gone'],
  ['a method taken from pages', (p) => { p.methods['storages.list'].audience = 'extension'; }, 'storages.list is no longer for page'],
  ['a required parameter added', (p) => { p.methods['storages.list'].params.all = 'boolean'; }, 'storages.list params: all is new and required'],
  ['a parameter removed', (p) => delete p.methods['pin.unblock'].params.newPin, 'pin.unblock params: newPin is gone'],
  ['a parameter made required', (p) => { p.methods['pin.unblock'].params.newPin = 'boolean'; }, 'pin.unblock params: newPin is required now'],
  ['a parameter of another kind', (p) => { p.methods['pin.unblock'].params.newPin = { optional: 'text' }; }, 'pin.unblock params.newPin: was boolean, is string'],
  ['a shorter text', (p) => { p.methods['pin.change'].params.storage.string.max = 8; }, 'pin.change params.storage: the bounds are narrower'],
  ['a word less in a parameter', (p) => p.types.Algorithm.enum.shift(), 'enrolments.begin params.profile.algorithm: gost2012-256 is gone'],
  ['a shorter list', (p) => { p.types.Profile.fields.extendedKeyUsage.optional.max = 1; }, 'enrolments.begin params.profile.extendedKeyUsage: the bounds are narrower'],
  ['a member of a result removed', (p) => delete p.types.Storage.fields.sensor, 'storages.list result.storages[]: sensor may be missing'],
  ['a member of a result made optional', (p) => { p.types.Storage.fields.label = { optional: 'Texts' }; }, 'storages.list result.storages[]: label may be missing'],
  ['a member of a result of another kind', (p) => { p.types.Texts.fields.ru = 'boolean'; }, 'storages.list result.storages[].label.ru: was string, is boolean'],
  ['a notification removed', (p) => delete p.notifications['$/progress'], '$/progress is gone'],
  ['a member of a notification removed', (p) => delete p.notifications['$/progress'].params.phase, '$/progress: phase may be missing'],
  ['a feature removed', (p) => p.features.splice(p.features.indexOf('sensor'), 1), 'feature sensor is gone'],
  ['another range', (p) => { p.protocol = { min: 2, max: 2 }; }, 'the ranges do not meet'],
];

describe('a break is told', () => {
  for (const [title, change, sentence] of breaks) {
    test(title, () => {
      const changed = structuredClone(later);
      change(changed);
      assert.ok(breakingChanges(earlier, changed).includes(sentence), breakingChanges(earlier, changed).join('\n'));
    });
  }
});

/** What may always come. */
const growths = [
  ['a method', (p) => { p.methods['more.list'] = { audience: 'page', params: {}, result: {} }; }],
  ['an optional parameter', (p) => { p.methods['storages.list'].params.all = { optional: 'boolean' }; }],
  ['a member of a result', (p) => { p.types.Storage.fields.colour = 'text'; }],
  ['a word in a result', (p) => { p.types.Storage.fields.kind.enum.push('cloud'); }],
  ['a longer text', (p) => { p.methods['pin.change'].params.storage.string.max = 4096; }],
];

describe('growth is no break', () => {
  for (const [title, change] of growths) {
    test(title, () => {
      const changed = structuredClone(later);
      change(changed);
      assert.deepEqual(breakingChanges(earlier, changed), []);
    });
  }
});
