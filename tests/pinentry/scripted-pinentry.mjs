#!/usr/bin/env node
// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// A pinentry that no person answers, for tests. It speaks Assuan on its standard streams and shows nothing.
//
// How to use it: copy this file (the name must keep its .mjs) or link to it in a folder of the test's own, put script.json
// beside it, and give the copy's path to a test build as KEPKA_TEST_PINENTRY. DISPLAY must be set to something, because
// Kepka looks at it first; nothing connects to it.
//
// script.json is a list of steps, or {"steps": [...], and any of the settings below}. Each GETPIN or CONFIRM takes the next
// step, also across runs of the program: the number of steps taken stands in the file `position`.
//
//   {"pin": "text"}         GETPIN: the person types it (twice, if a second field is shown)
//   {"ok": true}            CONFIRM: the person says yes
//   {"cancel": true}        Отмена, Esc or ×
//   {"notConfirmed": true}  the third button of CONFIRM
//   {"timeout": true}       the time of SETTIMEOUT is over
//   {"error": 83886340}     any error number
//   {"crash": true}         ends at once, without an answer
//   {"hang": true}          never answers, until it is killed
//   {"flood": true}         never stops writing short lines
//   {"longLine": true}      writes one line without an end
//   {"garbage": true}       writes bytes that are no Assuan
//   {"raw": "D a\nOK\n"}    writes exactly this
// To any of them can be added:
//   "delayMs": 300          waits first
//   "waitsFor": "go"        waits until a file of that name lies in the folder
//   "quality": true         asks INQUIRE QUALITY for the pin first, as a real program does at each key
//   "notRepeated": true     behaves as a program without a second field: no status PIN_REPEATED
//
// Settings: "flavor": what GETINFO flavor says ("scripted"); "refuse": commands that get "unknown command" (["SETREPEAT"]);
// "greeting": the first line; "silent": true never writes anything.
//
// What happened is appended to transcript.jsonl, one JSON object a line, with the program's pid as "run":
//   {"run": 7, "command": "SETDESC", "argument": "Сайт: ..."}   arguments are unescaped
//   {"run": 7, "answer": "pin"}                                 which step was taken; a pin is never written
//   {"run": 7, "quality": "57"}
// A test can wait for {"command": "GETPIN"} to know that the window is "open". When the steps have run out, GETPIN and
// CONFIRM fail with error 83886179 + 1000 and the transcript says {"answer": "exhausted"}.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInterface } from 'node:readline';

const folder = dirname(process.argv[1]);
const script = readScript();
const shown = new Set();

const errors = { cancel: 83886179, timeout: 83886142, notConfirmed: 83886194, unknown: 83886355, exhausted: 83887179 };

function readScript() {
  const content = JSON.parse(readFileSync(join(folder, 'script.json'), 'utf8'));
  return Array.isArray(content) ? { steps: content } : { steps: [], ...content };
}

function note(entry) {
  appendFileSync(join(folder, 'transcript.jsonl'), JSON.stringify({ run: process.pid, ...entry }) + '\n');
}

function write(text) {
  if (script.silent) return;
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      if (error.code !== 'EAGAIN') process.exit(1);
    }
  }
}

function takeStep() {
  const file = join(folder, 'position');
  const position = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (position >= script.steps.length) return { exhausted: true };
  const next = `${file}.${process.pid}`;
  writeFileSync(next, String(position + 1));
  renameSync(next, file);
  return script.steps[position];
}

const escape = (text) => text.replace(/[%\r\n]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0'));
// As pinentry 1.2 does it: + for a space, %XX for + and control characters, % as it is.
const escapeInquiry = (text) =>
  text.replace(/[\x00-\x1f+ ]/g, (c) => (c === ' ' ? '+' : '%' + c.charCodeAt(0).toString(16).padStart(2, '0')));
const unescape = (text) => {
  const bytes = Buffer.from(text);
  const out = [];
  for (let i = 0; i < bytes.length; i++) {
    const escaped = bytes[i] === 0x25;
    out.push(escaped ? parseInt(bytes.toString('latin1', i + 1, i + 3), 16) : bytes[i]);
    if (escaped) i += 2;
  }
  return Buffer.from(out).toString();
};

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })[Symbol.asyncIterator]();

async function nextLine() {
  const { value, done } = await lines.next();
  if (done) process.exit(0);
  return value;
}

async function askQuality(pin) {
  write(`INQUIRE QUALITY ${escapeInquiry(pin)}\n`);
  for (let line = await nextLine(); line !== 'END' && line !== 'CAN'; line = await nextLine()) {
    note({ quality: line.replace(/^D /, '') });
  }
}

const answers = {
  pin: (step) => `${shown.has('SETREPEAT') && !step.notRepeated ? 'S PIN_REPEATED\n' : ''}D ${escape(step.pin)}\nOK\n`,
  ok: () => 'OK\n',
  cancel: () => `ERR ${errors.cancel} Operation cancelled <Pinentry>\n`,
  notConfirmed: () => `ERR ${errors.notConfirmed} Not confirmed <Pinentry>\n`,
  timeout: () => `ERR ${errors.timeout} Timeout <Pinentry>\n`,
  error: (step) => `ERR ${step.error} Failed <Pinentry>\n`,
  exhausted: () => `ERR ${errors.exhausted} The script has no more steps <Pinentry>\n`,
  garbage: () => Buffer.from([0xff, 0x00, 0x80, 0x0a, 0x16, 0x03, 0x01, 0x0a]),
  raw: (step) => step.raw,
  crash: () => process.exit(1),
  hang: () => new Promise(() => setInterval(() => {}, 1000)),
  flood: () => {
    for (;;) write('# nothing\n'.repeat(1000));
  },
  longLine: () => {
    for (;;) write('x'.repeat(1000));
  },
};

async function answer() {
  const step = takeStep();
  const kind = Object.keys(answers).find((name) => name in step);
  note({ answer: kind ?? 'unknown step' });
  if (step.delayMs) await sleep(step.delayMs);
  while (step.waitsFor && !existsSync(join(folder, step.waitsFor))) await sleep(10);
  if (step.quality) await askQuality(step.pin);
  write(await answers[kind](step));
  shown.delete('SETREPEAT'); // as the real ones, which forget it with each answer
}

write(`${script.greeting ?? 'OK Pleased to meet you'}\n`);
for (;;) {
  const line = await nextLine();
  const space = line.indexOf(' ');
  const command = (space < 0 ? line : line.slice(0, space)).toUpperCase();
  const argument = space < 0 ? '' : unescape(line.slice(space + 1));
  note({ command, argument });
  shown.add(command);
  if (script.refuse?.includes(command)) {
    shown.delete(command);
    write(`ERR ${errors.unknown} Unknown IPC command <Pinentry>\n`);
  } else if (command === 'GETPIN' || command === 'CONFIRM') {
    await answer();
  } else if (command === 'GETINFO') {
    write(`D ${script.flavor ?? 'scripted'}\nOK\n`);
  } else {
    write(command === 'BYE' ? 'OK closing connection\n' : 'OK\n');
    if (command === 'BYE') process.exit(0);
  }
}
