// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What a page gets of storages, and what an error knows about tokens.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Storage } from '../src/generated/protocol.gen.js';
import { KepkaError } from '../src/page/error.js';
import { fakeToken, registry } from '../src/page/fake_storages.js';
import { canTakeKey, storageList, StorageWatch } from '../src/page/storages.js';
import type { StoragesNews } from '../src/page/types.js';
import { faultOf } from '../src/protocol/faults.js';
import { stopClock } from './clock.js';

const ids = (storages: readonly Storage[]): string[] => storages.map(({ label }) => label.ru);
const list = (...storages: Storage[]) => storageList({ storages, problems: [] }, 'ru');
const [rutoken, lite, locked] = [fakeToken('rutoken'), fakeToken('rutokenLite'), fakeToken('locked')];

describe('a list of storages', () => {
  test('begins with the one token that can take a key', () => {
    assert.deepEqual(ids(list(registry, rutoken)), ids([rutoken, registry]));
    assert.deepEqual(ids(list(registry, locked, rutoken)), ids([rutoken, registry, locked]));
  });

  test('stands as it came where no token is meant', () => {
    for (const storages of [[registry], [registry, locked], [registry, rutoken, lite], []]) {
      assert.deepEqual(ids(list(...storages)), ids(storages));
    }
  });

  test('is an array with the problems of the others, in the page’s language', () => {
    const { message, remedy } = faultOf('readerFailed');
    const problem = { place: { ru: 'Считыватель 1', en: 'Reader 1' }, name: 'readerFailed', message, remedy };
    const storages = storageList({ storages: [registry], problems: [problem] }, 'en');
    assert.ok(Array.isArray(storages));
    const [first] = storages;
    assert.equal(first, registry);
    assert.deepEqual(storages.problems, [{ place: 'Reader 1', name: 'readerFailed', message: message.en, remedy: remedy.en }]);
  });

  test('a token without a PIN, with a locked one or without algorithms takes no key', () => {
    const notSet = { ...rutoken, token: { ...rutoken.token!, pin: { ...rutoken.token!.pin, notSet: true } } };
    assert.deepEqual([registry, rutoken, lite, locked, notSet, { ...rutoken, algorithms: [] }].map(canTakeKey),
      [true, true, true, false, false, false]);
  });
});

describe('watching storages', () => {
  interface Played {
    readonly watch: StorageWatch;
    readonly heard: StoragesNews[];
    readonly client: { readonly lost: Set<() => void>; readonly storagesChanged: Set<() => void> };
    allowed: boolean | undefined;
    plugged: Storage[] | undefined;
    listed: number;
  }

  function play(): Played {
    const client = { lost: new Set<() => void>(), storagesChanged: new Set<() => void>() };
    const played: Played = {
      client, heard: [], allowed: true, plugged: [registry], listed: 0,
      watch: new StorageWatch(
        async () => {
          played.listed += 1;
          if (!played.plugged) throw new Error('no host');
          return list(...played.plugged);
        },
        async () => {
          if (played.allowed === undefined) throw new Error('unknownMethod');
          return played.allowed;
        },
        client,
      ),
    };
    return played;
  }

  test('tells at once, at every event, and no more when it was ended', async (context) => {
    const clock = stopClock(context);
    const played = play();
    const stop = played.watch.add((news) => played.heard.push(news));
    await clock.pass(0);
    played.plugged = [registry, rutoken];
    for (const changed of played.client.storagesChanged) changed();
    await clock.pass(0);
    assert.deepEqual(played.heard.map(({ storages, watching }) => [storages.length, watching]), [[1, true], [2, true]]);
    stop();
    assert.deepEqual([played.client.storagesChanged.size, played.client.lost.size], [0, 0]);
    await clock.pass(60_000);
    assert.equal(played.listed, 2);
  });

  test('events while it lists make one more list, not one each', async (context) => {
    const clock = stopClock(context);
    const played = play();
    played.watch.add((news) => played.heard.push(news));
    await Promise.resolve();
    for (let event = 0; event < 5; event += 1) for (const changed of played.client.storagesChanged) changed();
    await clock.pass(0);
    assert.equal(played.listed, 2);
  });

  test('says when nobody will tell the page: not allowed, or an older Kepka', async (context) => {
    const clock = stopClock(context);
    for (const allowed of [false, undefined]) {
      const played = play();
      played.allowed = allowed;
      played.watch.add((news) => played.heard.push(news));
      await clock.pass(0);
      assert.deepEqual(played.heard.map(({ watching }) => watching), [false]);
    }
  });

  test('after a lost link it watches anew and tells again', async (context) => {
    const clock = stopClock(context);
    const played = play();
    played.watch.add((news) => played.heard.push(news));
    await clock.pass(0);
    played.allowed = false;
    for (const lost of played.client.lost) lost();
    await clock.pass(0);
    assert.deepEqual(played.heard.map(({ watching }) => watching), [true, false]);
  });

  test('a list that fails is tried again', async (context) => {
    const clock = stopClock(context);
    const played = play();
    played.plugged = undefined;
    played.watch.add((news) => played.heard.push(news));
    await clock.pass(4_000);
    assert.equal(played.heard.length, 0);
    played.plugged = [registry];
    await clock.pass(2_000);
    assert.equal(played.heard.length, 1);
  });

  test('a second listener is told what the first was', async (context) => {
    const clock = stopClock(context);
    const played = play();
    played.watch.add(() => undefined);
    await clock.pass(0);
    played.watch.add((news) => played.heard.push(news));
    assert.equal(played.heard.length, 1);
    assert.equal(played.listed, 1);
  });
});

describe('what an error knows about tokens', () => {
  const cases: [string, KepkaError, Partial<KepkaError>, RegExp][] = [
    ['a wrong PIN', KepkaError.of('wrongPin', 'ru', { attemptsLeft: 9 }), { attemptsLeft: 9 }, / Осталось попыток: 9\.$/],
    ['a wrong PIN, as text', KepkaError.of('wrongPin', 'en', { attemptsLeft: '0' }), { attemptsLeft: 0 }, / Attempts left: 0\.$/],
    ['another token', KepkaError.of('tokenReplaced', 'ru', { inserted: '222', needed: '111' }), { inserted: '222', needed: '111' },
      /^Вставлен другой токен\. Вставлен № 222\. Нужен № 111\.$/],
    ['the place, and where it looked', KepkaError.of('keyNotFound', 'en', { place: 'BUH-2', searched: [registry.label, 'Rutoken 1'] }),
      { place: 'BUH-2', searched: ['This computer’s registry', 'Rutoken 1'] }, /made here: BUH-2\. Kepka looked for it here: This computer’s registry, Rutoken 1\.$/],
  ];
  for (const [title, error, facts, message] of cases) {
    test(title, () => {
      for (const [key, value] of Object.entries(facts)) assert.deepEqual(error[key as keyof KepkaError], value, key);
      assert.match(error.message, message);
    });
  }

  test('nothing known adds nothing', () => {
    for (const name of ['wrongPin', 'tokenReplaced', 'keyNotFound', 'tokenAbsent', 'cancelled'] as const) {
      assert.equal(KepkaError.of(name, 'ru').message, faultOf(name).message.ru);
    }
  });

  test('facts of a strange kind are none', () => {
    const error = KepkaError.of('wrongPin', 'ru', { attemptsLeft: 'many', inserted: 7, place: {}, searched: [null, 1] });
    assert.deepEqual([error.attemptsLeft, error.inserted, error.place, error.searched], [undefined, undefined, undefined, []]);
  });
});
