// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// OpenSC's pkcs11-tool: looks at a module and works with it independently of Kepka.
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** As Kepka starts a module: hardly any environment, and in the root folder. */
const bare = { cwd: '/', env: { PATH: process.env.PATH, HOME: '/nonexistent', LANG: 'C.UTF-8' }, timeout: 60_000 };

/**
 * A program without a sanitizer loads a module that has one only if the sanitizer's library came first, and with it that
 * of C++, whose exceptions it wants to see. Nothing for a module without a sanitizer.
 */
export function sanitizerVariables(module) {
  const libraries = execFileSync('ldd', [module], { encoding: 'utf8' });
  const library = (name) => new RegExp(`=> (\\S*/${name}\\S*)`).exec(libraries)?.[1];
  // GCC names it in the module; Clang expects it in the program.
  const sanitizer = library('lib[at]san') ?? (readFileSync(module).includes('__asan_init') ? clangSanitizer() : undefined);
  return sanitizer === undefined ? {} : { LD_PRELOAD: `${sanitizer} ${library('libstdc\\+\\+')}`, ASAN_OPTIONS: 'detect_leaks=0' };
}

function clangSanitizer() {
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[process.arch];
  return execFileSync('clang++', [`--print-file-name=libclang_rt.asan-${machine}.so`], { encoding: 'utf8' }).trim();
}

/** What it prints. Rejects with its stderr, which names the CKR_ value, when it fails. */
export async function pkcs11Tool(module, ...args) {
  const env = { ...bare.env, ...sanitizerVariables(module) };
  return (await run('pkcs11-tool', ['--module', module, ...args], { ...bare, env })).stdout;
}

/** Slots in their order: {reader, empty, label, manufacturer, model, serial, flags}; of an empty one only the reader. */
export async function listSlots(module) {
  const text = await pkcs11Tool(module, '--list-slots');
  return text.split(/^Slot \d+ \(0x[0-9a-f]+\): ?/m).slice(1).map((slot) => {
    const field = (name) => new RegExp(`^  ${name} *: (.*)$`, 'm').exec(slot)?.[1].trim();
    return {
      reader: slot.split('\n')[0].trim(), empty: /^ {2}\(empty\)/m.test(slot), label: field('token label'),
      manufacturer: field('token manufacturer'), model: field('token model'), serial: field('serial num'),
      flags: field('token flags')?.split(', ') ?? [],
    };
  });
}

/** Makes a token in the slot of that place in the list, and gives {label, serial, pin, soPin}. */
export async function initToken(module, index, { label, pin = '648219', soPin = '87654321' }) {
  await pkcs11Tool(module, '--init-token', '--slot-index', String(index), '--label', label, '--so-pin', soPin);
  await pkcs11Tool(module, '--init-pin', '--token-label', label, '--so-pin', soPin, '--pin', pin);
  const { serial } = (await listSlots(module)).find((slot) => slot.label === label);
  return { label, serial, pin, soPin };
}
