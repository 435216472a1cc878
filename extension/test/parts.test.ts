// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesFor, PartAssembler, type Message } from '../src/background/parts.js';
import { FaultError } from '../src/protocol/faults.js';
import { FakeBrowser, settled } from './fake_browser.js';

const hostFrameLimit = 1024 * 1024;

function message(text: string): Message {
  return { jsonrpc: '2.0', id: '1', method: 'enrolments.finish', params: { text } };
}

function paramsOf(part: Message): { set: string; index: number; count: number; text: string } {
  return part.params as { set: string; index: number; count: number; text: string };
}

function named(name: string): (error: unknown) => boolean {
  return (error) => error instanceof FaultError && error.fault.name === name;
}

describe('out', () => {
  test('half a MiB goes whole, one byte more in parts', () => {
    const around = JSON.stringify(message('')).length;
    assert.equal(messagesFor(message('x'.repeat(512 * 1024 - around)), 's').length, 1);
    assert.ok(messagesFor(message('x'.repeat(512 * 1024 - around + 1)), 's').length > 1);
    // Bytes count, not characters.
    assert.ok(messagesFor(message('я'.repeat(300 * 1024)), 's').length > 1);
  });

  for (const [title, text] of Object.entries({ plain: 'x', Cyrillic: 'я', quotes: '"\\', beyond: '\u{1F511}', control: '\u0001' })) {
    test(`parts of ${title} text fit into a frame and make the message again`, () => {
      const whole = message(text.repeat(Math.floor((700 * 1024) / text.length)).slice(0, 700 * 1024));
      const parts = messagesFor(whole, 'set');
      const count = parts.length;
      parts.forEach((part, index) => {
        assert.equal(part.method, '$/part');
        assert.deepEqual([paramsOf(part).set, paramsOf(part).index, paramsOf(part).count], ['set', index, count]);
        assert.ok(new TextEncoder().encode(JSON.stringify(part)).length < hostFrameLimit);
        assert.equal(/[\uD800-\uDFFF]/u.test(paramsOf(part).text), false, 'a character was cut in two');
      });
      assert.deepEqual(JSON.parse(parts.map((part) => paramsOf(part).text).join('')), JSON.parse(JSON.stringify(whole)));
    });
  }

  test('more than 8 MiB is refused', () => {
    assert.throws(() => messagesFor(message('x'.repeat(8 * 1024 * 1024)), 's'), named('frameTooLong'));
  });
});

describe('in', () => {
  test('sets may be mixed; each gives its message with its last part', () => {
    const parts = new PartAssembler();
    assert.equal(parts.take({ set: 'a', index: 0, count: 2, text: '{"a"' }), undefined);
    assert.equal(parts.take({ set: 'b', index: 0, count: 2, text: '[1,' }), undefined);
    assert.deepEqual(parts.take({ set: 'a', index: 1, count: 2, text: ':1}' }), { a: 1 });
    assert.deepEqual(parts.take({ set: 'b', index: 1, count: 2, text: '2]' }), [1, 2]);
  });

  const first = { set: 'a', index: 0, count: 3, text: '{' };
  const wrong: Record<string, unknown[]> = {
    'a part that is left out': [first, { ...first, index: 2 }],
    'a part twice': [first, first],
    'another count': [first, { ...first, index: 1, count: 4 }],
    'one part alone': [{ ...first, count: 1 }],
    'too many parts': [{ ...first, count: 257 }],
    'an index beyond the count': [{ ...first, index: 3 }],
    'a fraction': [{ ...first, index: 0.5 }],
    'no text': [{ ...first, text: 7 }],
    'no object': ['x'],
  };
  for (const [title, pieces] of Object.entries(wrong)) {
    test(`${title} is refused`, () => {
      const parts = new PartAssembler();
      for (const piece of pieces.slice(0, -1)) parts.take(piece);
      assert.throws(() => parts.take(pieces.at(-1)), named('malformedMessage'));
    });
  }

  test('a fifth set is refused, until one has been forgotten after a minute', () => {
    let now = 0;
    const parts = new PartAssembler(() => now);
    for (const set of ['a', 'b', 'c', 'd']) parts.take({ ...first, set });
    assert.throws(() => parts.take({ ...first, set: 'e' }), named('busy'));
    now = 60_001;
    assert.equal(parts.take({ ...first, set: 'e' }), undefined);
  });

  test('8 MiB are the end', () => {
    const parts = new PartAssembler();
    const text = 'x'.repeat(1024 * 1024);
    for (let index = 0; index < 8; index += 1) parts.take({ set: 'a', index, count: 20, text });
    assert.throws(() => parts.take({ set: 'a', index: 8, count: 20, text }), named('frameTooLong'));
  });
});

test('a long certificate goes to the host in parts, and a long answer comes back', async () => {
  const browser = new FakeBrowser();
  const page = browser.openPage();
  page.hear({ type: 'request', id: 1, method: 'enrolments.finish', params: { certificate: 'я'.repeat(400_000) } });
  await settled();
  const texts = browser.notifications('$/part').map((params) => (params as { text: string }).text);
  const sent = JSON.parse(texts.join('')) as { id: string; params: { arguments: { certificate: string } } };
  assert.equal(sent.params.arguments.certificate.length, 400_000);

  const answer = JSON.stringify({ jsonrpc: '2.0', id: sent.id, result: { certificate: 'x'.repeat(10) } });
  browser.notify('$/part', { set: 'q', index: 0, count: 2, text: answer.slice(0, 20) });
  browser.notify('$/part', { set: 'q', index: 1, count: 2, text: answer.slice(20) });
  await settled();
  assert.deepEqual(page.posted.at(-1), { type: 'answer', id: 1, result: { certificate: 'xxxxxxxxxx' } });
});
