// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The check of an applicant's form, before anything is installed. host/applicant/field.cpp and applicant.cpp have the same
// rules in the same order, and the host repeats the check; tests/data/applicant_cases.json holds the two together.
import {
  table as generatedTable,
  type FieldRow,
  type KindRow,
  type Range,
  type Reason,
  type Table,
} from '../generated/applicant.gen.js';

export type { Reason } from '../generated/applicant.gen.js';

/** One fault of one field. A fault of a value that several fields make together stands at the first of them. */
export interface Fault {
  readonly field: string;
  readonly reason: Reason;
}

export interface Verdict {
  /** At most one a field, in the order of the form; then fields of no form. */
  readonly faults: Fault[];
  /** What some authorities do not take. */
  readonly warnings: Fault[];
}

/** A normalised value (empty if the field holds nothing), or why there is none. */
interface FieldValue {
  value: string;
  reason?: Reason;
}

const localPartMax = 64; // RFC 5321 4.5.3.1.1
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/; // RFC 5322 3.2.3
const domain = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/; // RFC 1035

/** `applicant` is {kind, and the form's fields as typed}. Every fault is told at once. */
export function checkApplicant(applicant: Readonly<Record<string, string>>, table: Table = generatedTable): Verdict {
  const given = new Map<string, unknown>(Object.entries(applicant));
  const kind = table.kinds.find((row) => row.name === given.get('kind'));
  if (!kind) return { faults: [{ field: 'kind', reason: 'unknownKind' }], warnings: [] };
  given.delete('kind');

  const values = readFields(table, kind, given);
  const warnings = checkParts(table, kind, values);
  const faults: Fault[] = [];
  for (const [field, { reason }] of values) {
    if (reason) faults.push({ field, reason });
  }
  faults.push(...strangers(table, kind, given));
  return { faults, warnings };
}

/** One sentence for the person who fills in the form. */
export function faultText(fault: Fault, language: 'ru' | 'en'): string {
  const field = generatedTable.fields.find((row) => row.name === fault.field);
  const check = field && generatedTable.checks[field.check];
  const words: Record<string, string> = {
    label: field?.label[language] ?? fault.field,
    alphabet: check?.alphabet[language] ?? '',
    length: String(check?.length ?? field?.max ?? ''),
  };
  return generatedTable.reasons[fault.reason][language].replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
}

function readFields(table: Table, kind: KindRow, given: ReadonlyMap<string, unknown>): Map<string, FieldValue> {
  const values = new Map<string, FieldValue>();
  for (const { name, required, default: fallback } of kind.fields) {
    const row = table.fields.find((candidate) => candidate.name === name);
    const read: FieldValue = row && given.has(name) ? readField(table, row, given.get(name)) : { value: '' };
    if (!read.reason && read.value === '') {
      read.value = fallback ?? '';
      if (required && read.value === '') read.reason = 'required';
    }
    values.set(name, read);
  }
  return values;
}

function readField(table: Table, row: FieldRow, text: unknown): FieldValue {
  if (typeof text !== 'string' || /[\uD800-\uDFFF]/u.test(text)) return fault('notText'); // lone surrogates
  if (text === '') return { value: '' };
  const content = trimmed(table, Array.from(text));
  if (content.length === 0) return fault('blank');
  if (content.some((character) => isIn(table.unsafe, character))) return fault('controlCharacter');

  switch (row.check) {
    case 'text':
      return readText(table, content, row.max);
    case 'email':
      return readEmail(content.join(''), row.max);
    case 'country':
      return readCountry(content.join(''), row.max);
    case 'snils':
      return readNumber(table, content, row.max, isSnils);
    case 'innPerson':
      return readNumber(table, content, row.max, isInn);
  }
}

function readText(table: Table, content: readonly string[], max: number): FieldValue {
  if (!content.every((character) => isIn(table.letters, character))) return fault('wrongAlphabet');
  const value = content.join('').normalize('NFC');
  return codePoints(value) > max ? fault('tooLong') : { value };
}

function readEmail(text: string, max: number): FieldValue {
  if (!/^[\x20-\x7E]*$/.test(text)) return fault('wrongAlphabet');
  if (text.length > max) return fault('tooLong');
  const at = text.indexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  if (local.length > localPartMax || !localPart.test(local) || !domain.test(text.slice(at + 1))) return fault('wrongEmail');
  return { value: text };
}

function readCountry(text: string, length: number): FieldValue {
  if (!/^[A-Za-z]*$/.test(text)) return fault('wrongAlphabet');
  return text.length === length ? { value: text.toUpperCase() } : fault('wrongLength');
}

function readNumber(
  table: Table,
  content: readonly string[],
  length: number,
  checkDigitsFit: (digits: string) => boolean,
): FieldValue {
  const value = content
    .filter((character) => !isIn(table.blanks, character) && !isIn(table.separators, character))
    .join('');
  if (!/^[0-9]*$/.test(value)) return fault('wrongAlphabet');
  if (value.length !== length) return fault('wrongLength');
  if (/^0+$/.test(value)) return fault('allZero');
  return checkDigitsFit(value) ? { value } : fault('wrongCheckDigits');
}

/** A value that several fields make may be too long though none of them is. Marks the fault; returns the warnings. */
function checkParts(table: Table, kind: KindRow, values: ReadonlyMap<string, FieldValue>): Fault[] {
  const warnings: Fault[] = [];
  for (const part of kind.subject) {
    const attribute = table.attributes.find((row) => row.name === part.attribute);
    const pieces = part.fields.map((name) => values.get(name) ?? { value: '' });
    const [field] = part.fields;
    const [first] = pieces;
    if (!attribute || !first || field === undefined || pieces.some((piece) => piece.reason)) continue;
    const length = codePoints(pieces.map((piece) => piece.value).filter(Boolean).join(' '));
    if (length > attribute.max) {
      first.reason = 'tooLong';
    } else if (attribute.warnAbove !== undefined && length > attribute.warnAbove) {
      warnings.push({ field, reason: 'long' });
    }
  }
  return warnings;
}

function strangers(table: Table, kind: KindRow, given: ReadonlyMap<string, unknown>): Fault[] {
  const known = (rows: readonly { readonly name: string }[], name: string) => rows.some((row) => row.name === name);
  return [...given.keys()]
    .filter((name) => !known(kind.fields, name))
    .sort()
    .map((field) => ({ field, reason: known(table.fields, field) ? 'forbidden' : 'unknownField' }));
}

/** 10 or 12 digits with right check digits. */
export function isInn(digits: string): boolean {
  if (/^0*$/.test(digits)) return false;
  if (/^[0-9]{10}$/.test(digits)) return innDigitFits(digits, 9);
  return /^[0-9]{12}$/.test(digits) && innDigitFits(digits, 10) && innDigitFits(digits, 11);
}

function innDigitFits(digits: string, index: number): boolean {
  const weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8].slice(-index);
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  return (sum % 11) % 10 === Number(digits[index]);
}

/** 11 digits; numbers up to 001-001-998 carry no check digits. */
export function isSnils(digits: string): boolean {
  if (!/^[0-9]{11}$/.test(digits) || /^0*$/.test(digits)) return false;
  const number = digits.slice(0, 9);
  if (Number(number) <= 1001998) return true;
  const sum = Array.from(number).reduce((total, digit, place) => total + Number(digit) * (9 - place), 0);
  return (sum % 101) % 100 === Number(digits.slice(9));
}

function fault(reason: Reason): FieldValue {
  return { value: '', reason };
}

function trimmed(table: Table, characters: readonly string[]): readonly string[] {
  const holds = (character: string) => !isIn(table.blanks, character);
  const first = characters.findIndex(holds);
  if (first < 0) return [];
  let end = characters.length;
  while (!holds(characters[end - 1] ?? '')) end -= 1;
  return characters.slice(first, end);
}

function isIn(ranges: readonly Range[], character: string): boolean {
  const codePoint = character.codePointAt(0) ?? -1;
  return ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}

function codePoints(text: string): number {
  return Array.from(text).length;
}
