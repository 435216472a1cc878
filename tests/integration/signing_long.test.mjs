// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Documents of 64 MiB: the host's memory does not grow with them, and what is given up leaves nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, test } from 'node:test';
import { isSanitized } from './sanitizer.mjs';
import { decode, sign, SigningWorld, upload } from './signing_world.mjs';
import { ask, failure } from './token_world.mjs';

const longest = 64 * 1024 * 1024;
const allowedGrowth = 16 * 1024; // KiB

const unmeasurable = isSanitized(process.env.KEPKA_HOST) && 'a sanitizer needs memory of its own';

let world;
beforeEach(() => (world = new SigningWorld()));
afterEach(() => world.end());

/** The most memory that the host has had so far, in KiB. */
const highWater = ({ pid }) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const resident = ({ pid }) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

/** 64 MiB of which no two pieces are alike. */
function longDocument() {
  const content = Buffer.alloc(longest);
  for (let at = 0; at < longest; at += 4096) content.writeUInt32LE(at, at);
  return content;
}

test('64 MiB are signed, detached and attached, with at most 16 MiB more memory', { skip: unmeasurable }, async () => {
  const person = await world.enrolled();
  world.script([person.secret, person.secret]);
  const content = longDocument();
  const before = resident(person.host);
  const document = await upload(person.host, 'long.bin', content);
  const { signatures: [detached] } = await sign(person, [{ document }]);
  const { signatures: [attached] } = await sign(person, [{ document }], { form: 'attached' });
  const growth = highWater(person.host) - before;
  assert.ok(growth <= allowedGrowth, `${growth} KiB more`);
  assert.ok(world.verify(decode(detached.cms), content));
  assert.ok(world.verify(Buffer.concat([decode(attached.before), content, decode(attached.after)])));
  assert.match(world.said(), /67 108 864 байт/);
});

test('a page that goes away in the middle of a document leaves nothing', async () => {
  const host = world.host();
  const { document } = await ask(host, 'documents.open', { name: 'long.bin', size: longest });
  const data = Buffer.alloc(384 * 1024, 1).toString('base64');
  for (let i = 0; i < 20; i++) await ask(host, 'documents.write', { document, offset: i * 384 * 1024, data });
  const pending = ask(host, 'documents.write', { document, offset: 20 * 384 * 1024, data });
  host.notify('$/documentGone', { document: 'document-1' });
  await pending.catch((error) => assert.ok(['cancelled', 'documentNotFound'].includes(error.name), error.name));
  await failure(ask(host, 'documents.write', { document, offset: 0, data }), 'documentNotFound');
  await failure(ask(host, 'documents.close', { document }), 'documentNotFound');
  for (let i = 0; i < 100; i++) await ask(host, 'documents.open', { name: 'a', size: 1 });
});

test('a hundred documents that are open and abandoned take little memory', { skip: unmeasurable }, async () => {
  const host = world.host();
  await ask(host, 'storages.list');
  const before = resident(host);
  const data = Buffer.alloc(64 * 1024, 1).toString('base64');
  for (let i = 0; i < 100; i++) {
    const { document } = await ask(host, 'documents.open', { name: 'a', size: 64 * 1024 });
    await ask(host, 'documents.write', { document, offset: 0, data });
  }
  const growth = resident(host) - before;
  assert.ok(growth <= allowedGrowth, `${growth} KiB more`);
});
