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
  type SubjectPart,
  type Table,
} from '../generated/applicant.gen.js';

export type { Reason } from '../generated/applicant.gen.js';

export type Presence = 'required' | 'optional' | 'forbidden';

/**
 * What a cabinet demands otherwise than the table, by field: any field of the table, also one that the kind does not have of
 * itself. The field that the common name begins with cannot be forbidden.
 */
export type Rules = Readonly<Record<string, Presence>>;

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
  warning?: Reason;
}

interface FormField {
  readonly name: string;
  readonly presence: Presence;
  readonly fallback: string;
}

const localPartMax = 64; // RFC 5321 4.5.3.1.1
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/; // RFC 5322 3.2.3
const domain = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/; // RFC 1035

/** `applicant` is {kind, and the form's fields as typed}. Every fault is told at once. */
export function checkApplicant(
  applicant: Readonly<Record<string, string>>,
  rules: Rules = {},
  table: Table = generatedTable,
): Verdict {
  const given = new Map<string, unknown>(Object.entries(applicant));
  const kind = table.kinds.find((row) => row.name === given.get('kind'));
  if (!kind) return { faults: [{ field: 'kind', reason: 'unknownKind' }], warnings: [] };
  given.delete('kind');

  const values = readFields(table, formOf(table, kind, rules), given);
  const wrongRules = Object.entries(rules).flatMap(([field, rule]) => (isWrongRule(table, kind, field, rule) ? [field] : []));
  for (const field of wrongRules) {
    const value = values.get(field);
    if (value) value.reason = 'wrongRule';
  }
  checkCommonName(kind, values);
  for (const part of partsOf(table, kind)) checkPart(table, part, values);
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  for (const [field, { reason, warning }] of values) {
    if (reason) faults.push({ field, reason });
    else if (warning) warnings.push({ field, reason: warning });
  }
  faults.push(...strangers(table, values, given, wrongRules));
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

/** The Name's parts in its order. */
function partsOf(table: Table, kind: KindRow): SubjectPart[] {
  return [{ attribute: 'commonName', fields: kind.commonName }, ...table.subject];
}

function isWrongRule(table: Table, kind: KindRow, field: string, presence: unknown): boolean {
  if (typeof presence !== 'string' || !['required', 'optional', 'forbidden'].includes(presence)) return true;
  if (!table.fields.some((row) => row.name === field)) return true;
  if (!partsOf(table, kind).some((part) => part.fields.includes(field))) return true;
  return presence === 'forbidden' && field === kind.commonName[0];
}

/** The kind's fields in its order, then what rules add, in the table's order. */
function formOf(table: Table, kind: KindRow, rules: Rules): FormField[] {
  const own = kind.fields.map(({ name, required, default: fallback }) => ({
    name,
    presence: required ? ('required' as const) : ('optional' as const),
    fallback: fallback ?? '',
  }));
  const others = table.fields
    .filter(({ name }) => !own.some((field) => field.name === name))
    .map(({ name }) => ({ name, presence: 'forbidden' as const, fallback: '' }));
  return [...own, ...others]
    .map((field): FormField => {
      const rule = Object.hasOwn(rules, field.name) ? rules[field.name] : undefined;
      return rule === undefined || isWrongRule(table, kind, field.name, rule) ? field : { ...field, presence: rule };
    })
    .filter(({ presence }) => presence !== 'forbidden');
}

function readFields(table: Table, form: readonly FormField[], given: ReadonlyMap<string, unknown>): Map<string, FieldValue> {
  const values = new Map<string, FieldValue>();
  for (const { name, presence, fallback } of form) {
    const row = table.fields.find((candidate) => candidate.name === name);
    const read: FieldValue = row && given.has(name) ? readField(table, row, given.get(name)) : { value: '' };
    if (!read.reason && read.value === '') {
      read.value = fallback;
      if (presence === 'required' && read.value === '') read.reason = 'required';
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
      return readNumber(table, content, row, isSnils);
    case 'innPerson':
    case 'innle':
      return readNumber(table, content, row, isInn);
    case 'ogrn':
      return readNumber(table, content, row, isOgrn);
    case 'ogrnip':
      return readNumber(table, content, row, isOgrnip);
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
  row: FieldRow,
  checkDigitsFit: (digits: string) => boolean,
): FieldValue {
  const value = content
    .filter((character) => !isIn(table.blanks, character) && !isIn(table.separators, character))
    .join('');
  if (!/^[0-9]*$/.test(value)) return fault('wrongAlphabet');
  if (value.length !== row.max) return fault('wrongLength');
  if (/^0+$/.test(value)) return fault('allZero');
  if (!checkDigitsFit(value)) return fault('wrongCheckDigits');
  const { usualFirst } = table.checks[row.check];
  return usualFirst && !usualFirst.includes(value[0] ?? '') ? { value, warning: 'unusualNumber' } : { value };
}

/** No subject is without a name, whatever the rules leave out. */
function checkCommonName(kind: KindRow, values: ReadonlyMap<string, FieldValue>): void {
  const first = values.get(kind.commonName[0] ?? '');
  const empty = kind.commonName.every((field) => !values.get(field)?.value);
  if (first && !first.reason && empty) first.reason = 'required';
}

/** A value that several fields make may be too long though none of them is. */
function checkPart(table: Table, part: SubjectPart, values: ReadonlyMap<string, FieldValue>): void {
  const attribute = table.attributes.find((row) => row.name === part.attribute);
  const first = values.get(part.fields[0] ?? '');
  const pieces = part.fields.flatMap((name) => values.get(name) ?? []);
  if (!attribute || !first || pieces.some((piece) => piece.reason)) return;
  const length = codePoints(pieces.map((piece) => piece.value).filter(Boolean).join(' '));
  if (length > attribute.max) {
    first.reason = 'tooLong';
  } else if (attribute.warnAbove !== undefined && length > attribute.warnAbove) {
    first.warning = 'long';
  }
}

/** What is wrong with fields that are not in the form. */
function strangers(
  table: Table,
  values: ReadonlyMap<string, FieldValue>,
  given: ReadonlyMap<string, unknown>,
  wrongRules: readonly string[],
): Fault[] {
  const found = new Map<string, Reason>();
  for (const field of given.keys()) {
    if (!values.has(field)) found.set(field, table.fields.some((row) => row.name === field) ? 'forbidden' : 'unknownField');
  }
  for (const field of wrongRules) {
    if (!values.has(field)) found.set(field, 'wrongRule');
  }
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([field, reason]) => ({ field, reason }));
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

/** 13 digits whose last is the remainder of the others. */
export function isOgrn(digits: string): boolean {
  return isRegisterNumber(digits, 13, 11n);
}

/** 15 digits whose last is the remainder of the others. */
export function isOgrnip(digits: string): boolean {
  return isRegisterNumber(digits, 15, 13n);
}

function isRegisterNumber(digits: string, length: number, modulus: bigint): boolean {
  if (digits.length !== length || !/^[0-9]+$/.test(digits) || /^0+$/.test(digits)) return false;
  return ((BigInt(digits.slice(0, -1)) % modulus) % 10n).toString() === digits.slice(-1);
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
