// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Firefox's content script in a window that plays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeEvent, FakePort } from './fake_browser.js';

const origin = 'https://ca.example.ru';
const ports: FakePort[] = [];
const posted: { message: { kepka: string; link: string; body: Record<string, unknown> }; target: string }[] = [];
const events: Record<string, FakeEvent> = { message: new FakeEvent(), pagehide: new FakeEvent() };
const fakeWindow = {
  addEventListener: (name: string, listener: () => void) => {
    events[name]?.addListener(listener);
  },
  postMessage: (message: never, target: string) => posted.push({ message, target }),
};
Object.assign(globalThis, {
  self: { origin },
  window: fakeWindow,
  isSecureContext: true,
  chrome: {
    runtime: {
      connect: ({ name }: { name: string }) => {
        ports.push(new FakePort(name));
        return ports.at(-1);
      },
    },
  },
});
await import('../src/channel/content.js');

function say(link: string, body: object, more: object = {}): void {
  events['message']?.emit({ source: fakeWindow, origin, data: { kepka: 'toExtension', link, body }, ...more });
}

test('it is silent until it is asked', () => {
  assert.deepEqual(posted, []);
  assert.deepEqual(ports, []);
});

test('messages of other windows, other origins and other scripts are not heard', () => {
  say('a', { type: 'open' }, { source: {} });
  say('a', { type: 'open' }, { origin: 'https://evil.example' });
  say('a', { type: 'open' }, { data: null });
  say('a', { type: 'open' }, { data: { kepka: 'toPage', link: 'a', body: { type: 'open' } } });
  say('x'.repeat(65), { type: 'open' });
  assert.deepEqual(ports, []);
});

test('it carries messages both ways, to the page’s own origin alone', () => {
  say('a', { type: 'open' });
  assert.equal(ports.length, 1);
  say('a', { type: 'message', message: { type: 'request', id: 1 } });
  say('b', { type: 'message', message: 'to nobody' });
  assert.deepEqual(ports[0]?.posted, [{ type: 'request', id: 1 }]);
  ports[0].hear({ type: 'answer', id: 1 });
  assert.deepEqual(posted.map(({ message }) => [message.kepka, message.link, message.body]), [
    ['toPage', 'a', { type: 'present' }],
    ['toPage', 'a', { type: 'message', message: { type: 'answer', id: 1 } }],
  ]);
  assert.deepEqual(new Set(posted.map(({ target }) => target)), new Set([origin]));
});

test('a page that goes loses its links, and may ask for new ones', () => {
  events['pagehide']?.emit();
  assert.equal(ports[0]?.closed, true);
  assert.deepEqual(posted.at(-1)?.message.body, { type: 'closed' });
  say('a', { type: 'open' });
  assert.equal(ports.length, 2);
});

test('a page has at most eight links', () => {
  for (let link = 0; link < 20; link += 1) say(`flood ${link}`, { type: 'open' });
  assert.equal(ports.length, 9); // one of them is closed
  const refused = posted.slice(-13).map(({ message }) => [message.link, message.body]);
  assert.deepEqual(refused, Array.from({ length: 13 }, (_, index) => [`flood ${index + 7}`, { type: 'closed' }]));
});
