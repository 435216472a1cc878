// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// OpenSSL's command with the gost engine. It judges everything that Kepka writes; nothing of Kepka's own code does.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const engine = ['-engine', 'gost'];

/** {stdout, stderr}; throws with OpenSSL's own words. */
export function openssl(command, ...rest) {
  return new Promise((resolve, reject) => {
    const options = { timeout: 30_000, maxBuffer: 4 * 1024 * 1024 };
    execFile('openssl', [command, ...rest], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`openssl ${command}: ${stderr.trim() || error.message}`));
      else resolve({ stdout, stderr });
    });
  });
}

/** A folder for OpenSSL's files, for as long as `work(folder)` runs. */
export async function withFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'authority-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Undoes esc_2253. A control character stays escaped (\0A) and so never equals an applicant's value. */
const unescapeName = (text) => text.replace(/\\([^0-9A-Fa-f])/g, '$1');

/** The subject of a request ('req') or certificate ('x509'): [OID, string type, value], in its order. */
export async function readSubject(command, file) {
  const form = 'oid,sep_multiline,utf8,esc_2253,esc_ctrl,show_type';
  const { stdout } = await openssl(command, ...engine, '-in', file, '-noout', '-subject', '-nameopt', form);
  return stdout
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => /^ *([0-9.]+)=([A-Z0-9]+):(.*)$/s.exec(line)?.slice(1) ?? ['?', '?', line])
    .map(([oid, type, value]) => [oid, type, unescapeName(value)]);
}

/** The values in DER, as asn1parse finds them: where each begins, its content begins and it ends. */
async function readValues(der) {
  return withFolder(async (folder) => {
    const file = join(folder, 'der');
    await writeFile(file, der);
    const { stdout } = await openssl('asn1parse', '-inform', 'DER', '-in', file);
    return [...stdout.matchAll(/^ *(\d+):d=(\d+) +hl=(\d+) +l= *(\d+) +\w+: +([^:[\n]*?) *(?:[:[]|$)/gm)].map(([, at, depth, head, length, tag]) => ({
      depth: Number(depth), tag, content: Number(at) + Number(head), start: Number(at), end: Number(at) + Number(head) + Number(length),
    }));
  });
}

/** The parts of the SEQUENCE that `der` is: {tag, whole, content}. */
export async function readSequence(der) {
  const values = await readValues(der);
  return values.filter(({ depth }) => depth === 1).map(({ tag, start, content, end }) => ({ tag, whole: der.subarray(start, end), content: der.subarray(content, end) }));
}

/** What a request or certificate (PEM file) signs, in its parts: the DER of each. */
export async function readParts(file) {
  const der = Buffer.from((await readFile(file, 'utf8')).replace(/-----[^-]*-----/g, ''), 'base64');
  const [signed] = await readSequence(der);
  return (await readSequence(signed.whole)).map(({ whole }) => whole);
}
