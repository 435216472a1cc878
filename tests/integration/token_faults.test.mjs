// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What tokens and their libraries do wrong, at every step of enrolment and installation. Each time: the right error in time, the
// host and the other token go on, no pair is left that nobody knows of, and the next try succeeds.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultSoPin } from '../virtual_rutoken/virtual_rutoken.mjs';
import { ask, begin, finish, findToken, keysList, otherSerial, rightPin, serial, token, TokenWorld, untilListed, untilWindow } from './token_world.mjs';

const thirdSerial = '3b9aca03'; // of a token that lies in the drawer
const gated = { ...rightPin, waitsFor: 'go' };
const patience = 20_000; // milliseconds in which every answer is there, also on a busy machine
// Milliseconds, of requests that meet a library that hangs. Their window opens within it; when it is over the answer is `cancelled`,
// as for a window that nobody answers.
const shortDeadline = 3_500;

/** The functions of a module that begin and finish call, once the PIN is typed. */
const steps = {
  begin: ['C_GetTokenInfo', 'C_OpenSession', 'C_Login', 'C_FindObjectsInit', 'C_FindObjects', 'C_GenerateKeyPair', 'C_GetAttributeValue', 'C_SignInit', 'C_Sign'],
  finish: ['C_GetTokenInfo', 'C_OpenSession', 'C_Login', 'C_FindObjects', 'C_GetAttributeValue', 'C_CreateObject'],
};
const only = (...names) => ({ begin: steps.begin.filter((step) => names.includes(step)), finish: steps.finish.filter((step) => names.includes(step)) });
const onLite = { begin: ['C_OpenSession', 'C_Login', 'C_CreateObject', 'C_FindObjects'], finish: ['C_CreateObject'] };
const writing = ['C_Login', 'C_GenerateKeyPair', 'C_Sign', 'C_CreateObject'];
const answers = (rv) => ({ do: 'answer', rv });

async function plugAgain({ rutoken }, host) {
  rutoken.plug(0, serial);
  await untilListed(host);
}

async function unblock(world, host) {
  world.script([{ pin: defaultSoPin }]);
  await ask(host, 'pin.unblock', { storage: (await findToken(host)).id });
}

const gone = ['tokenRemoved', 'tokenAbsent', 'tokenReplaced']; // the last where one other token is plugged in
const failed = ['tokenFailed', 'readerFailed'];
/** What reads a list passes over an object that it cannot read. */
const passedOver = { 'finish C_GetAttributeValue': [...failed, null] };

/** expect: the names of errors that are right; null: it succeeds all the same. at: another expectation of one step. */
const faults = [
  { name: 'is pulled out', fault: { do: 'unplug' }, steps, expect: gone, mend: plugAgain },
  { name: 'is pulled out when the work is done', fault: { do: 'unplug', when: 'after' }, steps, expect: gone, mend: plugAgain },
  { name: 'is replaced by another in the same slot', fault: { do: 'replace', token: thirdSerial }, steps, expect: gone, mend: plugAgain },
  { name: 'reports a device error', fault: answers('CKR_DEVICE_ERROR'), steps, expect: failed, at: passedOver },
  { name: 'answers with a number of its vendor', fault: answers('0x80000042'), steps: only('C_GetTokenInfo', ...writing), expect: failed },
  { name: 'forgets its session', fault: answers('CKR_SESSION_HANDLE_INVALID'), steps: only('C_FindObjects', 'C_SignInit', ...writing), expect: ['tokenRemoved'] },
  { name: 'is slow', fault: { do: 'slow', ms: 150 }, steps: only('C_OpenSession', ...writing), expect: [null] },
  { name: 'hangs', fault: { do: 'hang' }, steps: only('C_OpenSession', 'C_FindObjects', ...writing), expect: ['cancelled'], deadlineMs: shortDeadline },
  { name: 'takes the process with it by abort()', fault: { do: 'abort' }, steps: only('C_OpenSession', ...writing), expect: ['moduleFailed'] },
  { name: 'crashes', fault: { do: 'crash' }, steps, expect: ['moduleFailed'] },
  { name: 'crashes when the work is done', fault: { do: 'crash', when: 'after' }, steps: only('C_GetAttributeValue', ...writing), expect: ['moduleFailed'] },
  { name: 'prints on stdout', fault: { do: 'print' }, steps: only('C_GetTokenInfo', 'C_OpenSession', 'C_FindObjects', ...writing), expect: [null] },
  { name: 'floods stdout', fault: { do: 'flood', bytes: 8 * 1024 * 1024 }, steps: only('C_Login', 'C_GenerateKeyPair', 'C_CreateObject'), expect: [null] },
  { name: 'is full', fault: answers('CKR_DEVICE_MEMORY'), steps: only('C_GenerateKeyPair', 'C_CreateObject'), expect: ['tokenFull'] },
  { name: 'has attributes of absurd lengths', fault: { do: 'hugeLength', times: 'always' }, steps: only('C_GetAttributeValue'), expect: ['tokenFailed', 'keyNotFound', 'dataMissing'] },
  { name: 'has attributes of wrong types', fault: { do: 'wrongType', times: 'always' }, steps: only('C_GetAttributeValue'), expect: ['tokenFailed', 'keyNotFound', 'dataMissing'] },
  { name: 'has hostile labels', fault: { do: 'badLabel', times: 'always' }, steps: only('C_GetTokenInfo', 'C_GetAttributeValue'), expect: [null] },
  { name: 'swaps the halves of a signature', fault: { do: 'swapHalves' }, steps: only('C_Sign'), expect: [null] },
  { name: 'signs wrong', fault: { do: 'wrongSignature' }, steps: only('C_Sign'), expect: ['signingFailed'] },
  { name: 'says that its PIN has expired', fault: answers('CKR_PIN_EXPIRED'), steps: only('C_Login'), expect: ['pinMustBeChanged'] },
  { name: 'locks its PIN', fault: { do: 'lockPin' }, steps: only('C_Login'), expect: ['pinLocked'], mend: unblock },
  { name: 'fails at the logout', fault: answers('CKR_DEVICE_ERROR'), steps: { begin: ['C_Logout'], finish: ['C_Logout'] }, expect: [null] },
  { name: 'crashes at the logout', fault: { do: 'crash' }, steps: { begin: ['C_Logout'], finish: ['C_Logout'] }, expect: [null] },
  { name: 'hangs at the logout', fault: { do: 'hang' }, steps: { begin: ['C_Logout'], finish: [] }, expect: [null] },
  { name: 'has a library that does not start', fault: answers('CKR_GENERAL_ERROR'), steps: { begin: ['C_Initialize'], finish: ['C_Initialize'] }, anySlot: true, expect: ['moduleFailed'] },
  { name: 'is a Lite and is pulled out', model: 'lite', fault: { do: 'unplug' }, steps: onLite, expect: gone, mend: plugAgain },
  { name: 'is a Lite and is pulled out between the halves of a pair', model: 'lite', fault: { do: 'unplug', call: 2 }, steps: { begin: ['C_CreateObject'], finish: [] },
    expect: gone, mend: plugAgain },
  { name: 'is a Lite and crashes', model: 'lite', fault: { do: 'crash' }, steps: onLite, expect: ['moduleFailed'] },
  { name: 'is a Lite and is full', model: 'lite', fault: answers('CKR_DEVICE_MEMORY'), steps: { begin: ['C_CreateObject'], finish: ['C_CreateObject'] }, expect: ['tokenFull'] },
  { name: 'is a Lite and is full after the first half of a pair', model: 'lite', fault: { ...answers('CKR_DEVICE_MEMORY'), call: 2 }, steps: { begin: ['C_CreateObject'], finish: [] },
    expect: ['tokenFull'] },
];

/** Of the halves of pairs: a Lite's are data, whose labels end with the id. */
const idOf = (object) => (object.class === 'data' ? /[0-9a-f]{32}$/.exec(object.label)?.[0] : object.id);
const keyIds = (rutoken) => new Set(rutoken.objects(serial).filter((object) => object.class !== 'certificate').map(idOf));
const certificates = (rutoken) => rutoken.objects(serial).filter((object) => object.class === 'certificate').length;

/** A computer whose module has two tokens, and one host that must live through it all. */
function computer({ model }) {
  const world = new TokenWorld({
    tokens: [token({ model }), token({ serial: otherSerial }), token({ serial: thirdSerial })],
    slots: [{ reader: 'Aktiv Rutoken ECP 00 00', token: serial }, { reader: 'Aktiv Rutoken ECP 01 00', token: otherSerial }],
  });
  return { world, rutoken: world.rutoken, host: world.host() };
}

async function inTime(answer) {
  let timer;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, patience, new Error(`no answer in ${patience} ms`)); });
  const result = await Promise.race([answer.then((value) => ({ value }), (error) => ({ error })), late]);
  clearTimeout(timer);
  if (result instanceof Error) throw result;
  return result;
}

/** Lets the fault strike `work` at that step, after the PIN was typed. Gives {value} or {error}. */
async function strike({ world, rutoken }, row, step, work) {
  world.script([gated]);
  const answer = work(row.deadlineMs);
  answer.catch(() => {});
  await Promise.race([untilWindow(world), answer]);
  const before = rutoken.calls('C_Login').length;
  rutoken.faults({ function: step, ...(row.anySlot ? {} : { slot: 0 }), ...row.fault });
  world.letGo();
  const result = await inTime(answer);
  assert.ok(rutoken.calls('C_Login').length - before <= 1, 'one typed PIN is one C_Login');
  return result;
}

function assertExpected({ value, error }, row, stage, step) {
  const expected = row.at?.[`${stage} ${step}`] ?? row.expect;
  if (value) return assert.ok(expected.includes(null), `${expected} was expected, and it succeeded`);
  assert.ok(expected.includes(error.name), `${expected} was expected: ${error.message} ${JSON.stringify(error.data)}`);
  return assert.ok(error.data.message && error.data.remedy);
}

async function assertHostGoesOn(host) {
  assert.ok((await host.request('hello')).version);
  assert.ok(await findToken(host, otherSerial), 'the other token is listed');
}

/** What is left of a begin that failed: nothing, or a pair that is listed with its enrolment. */
async function assertNoUnknownPair({ host, rutoken }, before, requestId, error) {
  const left = [...keyIds(rutoken)].filter((id) => !before.has(id));
  if (left.length === 0) return;
  assert.equal(error.data.keyCreated, true);
  const { keys } = await keysList(host);
  if (!rutoken.objects(serial).some((object) => !object.private && left.includes(idOf(object)))) return; // half a pair cannot be seen without the PIN
  for (const id of left) assert.equal(keys.find(({ key }) => key === id)?.enrolment?.requestId, requestId, `the key ${id} is listed with its enrolment`);
}

async function beginCell(it, row, step) {
  const { world, rutoken, host } = it;
  const requestId = `${row.name}, ${step}`;
  const before = keyIds(rutoken);
  const result = await strike(it, row, step, (deadlineMs) => begin(host, { requestId, deadlineMs }));
  assertExpected(result, row, 'begin', step);
  await assertHostGoesOn(host);
  rutoken.faults();
  await row.mend?.(world, host);
  if (result.error) await assertNoUnknownPair(it, before, requestId, result.error);
  world.script([rightPin]);
  const begun = await begin(host, { requestId });
  assert.equal(keyIds(rutoken).size, before.size + 1, 'one pair');
  return begun;
}

async function finishCell(it, row, step, begun) {
  const { world, rutoken, host } = it;
  const pem = world.authority.issue(begun.csr);
  const before = certificates(rutoken);
  const result = await strike(it, row, step, (deadlineMs) => finish(host, begun.id, pem, { deadlineMs }));
  assertExpected(result, row, 'finish', step);
  await assertHostGoesOn(host);
  rutoken.faults();
  await row.mend?.(world, host);
  world.script([rightPin]);
  await finish(host, begun.id, pem);
  assert.equal(certificates(rutoken), before + 1, 'one certificate');
  const { enrolment } = await ask(host, 'enrolments.get', { id: begun.id });
  assert.equal(enrolment.state, 'installed');
}

describe('a token that', { concurrency: 4 }, () => {
  for (const row of faults) {
    test(row.name, async (t) => {
      const it = computer(row);
      t.after(() => it.world.end());
      const begun = [];
      for (const step of row.steps.begin) {
        await t.test(`begin at ${step}`, async () => begun.push(await beginCell(it, row, step)));
      }
      for (const step of row.steps.finish) {
        await t.test(`finish at ${step}`, async () => {
          it.world.script([rightPin]);
          await finishCell(it, row, step, begun.pop() ?? await begin(it.host, { requestId: `for ${step}` }));
        });
      }
      it.world.script([rightPin]);
      await begin(it.host, { on: otherSerial, requestId: 'on the other token' });
      assert.equal(it.rutoken.userTriesLeft(thirdSerial), 10, 'a token that nobody chose never sees the PIN');
    });
  }
});
