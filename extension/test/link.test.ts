// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The page library's own links, in a window that plays: Chromium's port, and Firefox's messages.
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { KepkaError } from '../src/page/error.js';
import { connect } from '../src/page/kepka.js';
import { linkMakers } from '../src/page/link.js';
import { channelRange } from '../src/protocol/channel.js';
import { stopClock } from './clock.js';
import { FakePort, settled } from './fake_browser.js';

const origin = 'https://ca.example.ru';
const ports: FakePort[] = [];
const posted: { link: string; body: object }[] = [];
const fakeWindow = Object.assign(new EventTarget(), {
  postMessage: (message: (typeof posted)[number]) => posted.push(message),
});
const runtime = {
  connect: (_: string, { name }: { name: string }) => {
    const port = new FakePort(name);
    ports.push(port);
    queueMicrotask(() => {
      port.hear({ type: 'hello', channelMin: channelRange.min, channelMax: channelRange.max });
    });
    return port;
  },
};
Object.assign(globalThis, {
  self: Object.assign(fakeWindow, { origin, self: fakeWindow, top: fakeWindow }),
  window: fakeWindow,
  document: Object.assign(new EventTarget(), { documentElement: { lang: 'ru' } }),
  addEventListener: fakeWindow.addEventListener.bind(fakeWindow),
  removeEventListener: fakeWindow.removeEventListener.bind(fakeWindow),
  isSecureContext: true,
});

function lost(error: unknown): boolean {
  return error instanceof KepkaError && error.name === 'connectionLost';
}

describe('Chromium', () => {
  beforeEach(() => {
    Object.assign(globalThis, { chrome: { runtime } });
    fakeWindow.dispatchEvent(new Event('pagehide')); // the link of the test before
    ports.length = 0;
  });

  test('every connection of a page shares one link', async () => {
    for (let count = 0; count < 20; count += 1) (await connect()).storages.list().catch(() => undefined);
    await settled();
    assert.equal(ports.length, 1);
    assert.deepEqual(ports[0]?.posted.length, 20);
  });

  const ends: Record<string, () => void> = {
    'the page goes into the history’s cache': () => fakeWindow.dispatchEvent(new Event('pagehide')),
    'the extension goes': () => {
      ports[0]?.lose();
    },
  };
  for (const [title, end] of Object.entries(ends)) {
    test(`${title}: what is asked is lost, and the next call makes a new link`, async () => {
      const kepka = await connect();
      const call = assert.rejects(kepka.storages.list(), lost);
      await settled();
      end();
      await call;
      assert.equal(ports[0]?.closed, true);
      kepka.storages.list().catch(() => undefined);
      await settled();
      assert.equal(ports.length, 2);
      assert.equal(ports[1]?.posted.length, 1);
    });
  }

  test('a port that closed without a word is noticed when something is asked', async () => {
    const kepka = await connect();
    const first = assert.rejects(kepka.storages.list(), lost);
    await settled();
    ports[0]!.closed = true;
    await assert.rejects(kepka.enrolments.list(), lost);
    await first;
    kepka.storages.list().catch(() => undefined);
    await settled();
    assert.equal(ports.length, 2);
  });

  test('who watches the status asks again when the page comes back, and not while it leaves', async (context) => {
    const clock = stopClock(context);
    const stop = (await connect()).onStatus(() => undefined);
    await clock.pass(0);
    ports[0]?.hear({ type: 'answer', id: ports[0].posted[0]?.['id'], result: { state: 'ready', problems: [] } });
    await clock.pass(0);
    fakeWindow.dispatchEvent(new Event('pagehide'));
    await new Promise((resolve) => setImmediate(resolve)); // no timer: the page sleeps
    assert.equal(ports.length, 1);
    fakeWindow.dispatchEvent(new Event('pageshow'));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ports[1]?.posted[0]?.['method'], 'status');
    stop();
  });

  test('the end is told once, and not after close', () => {
    const told: string[] = [];
    const make = (name: string) => linkMakers()[0]!({ message: () => undefined, closed: () => told.push(name) });
    make('left');
    fakeWindow.dispatchEvent(new Event('pagehide'));
    ports[0]?.lose();
    make('closed')?.close();
    fakeWindow.dispatchEvent(new Event('pagehide'));
    assert.deepEqual(told, ['left']);
  });
});

test('Firefox: a link that nobody answers is taken back', async (context) => {
  Object.assign(globalThis, { chrome: undefined });
  const clock = stopClock(context);
  let closed = false;
  linkMakers().at(-1)!({
    message: () => undefined,
    closed: () => {
      closed = true;
    },
  });
  await clock.pass(700);
  assert.equal(closed, true);
  assert.deepEqual(posted.map(({ body }) => body), [{ type: 'open' }, { type: 'closed' }]);
  assert.equal(posted[0]?.link, posted[1]?.link);
});
