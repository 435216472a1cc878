// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// host/applicant/attributes.json → applicant.gen.h (--cpp FOLDER) or applicant.gen.ts (--ts FOLDER).
import { readFileSync } from 'node:fs';
import { cppString, header, outputFolder, writeIfChanged } from './common.mjs';
import { normalizationTables } from './normalization.mjs';

const stringTags = { utf8: '0x0C', numeric: '0x12', printable: '0x13', ia5: '0x16' };
const rangeNames = ['blanks', 'separators', 'unsafe', 'letters'];

const { language, folder, input } = outputFolder(process.argv);
const table = JSON.parse(readFileSync(input, 'utf8'));
check(table);
for (const name of rangeNames) table[name] = table[name].map(range);

if (language === 'cpp') {
  writeIfChanged(folder, 'applicant.gen.h', cpp(table));
} else {
  writeIfChanged(folder, 'applicant.gen.ts', ts(table));
}

/** "0041" or "0041-005A" → [first, last]. */
function range(text) {
  const [first, last = first] = text.split('-').map((hex) => parseInt(hex, 16));
  return [first, last];
}

/** Every name that a row refers to is there, and every text in both languages. */
function check(table) {
  const fields = table.fields.map((row) => row.name);
  const attributes = table.attributes.map((row) => row.name);
  const need = (names, name, where) => {
    if (!names.includes(name)) throw new Error(`attributes.json: ${where} names “${name}”, which is not there`);
  };
  const needTexts = (texts, where) => {
    if (!texts?.ru || !texts?.en) throw new Error(`attributes.json: ${where} lacks a text`);
  };
  for (const row of table.fields) {
    need(Object.keys(table.checks), row.check, row.name);
    needTexts(row.label, row.name);
  }
  for (const row of table.attributes) need(Object.keys(stringTags), row.string, row.name);
  for (const kind of table.kinds) {
    needTexts(kind.label, kind.name);
    for (const row of kind.fields) need(fields, row.name, kind.name);
    for (const name of kind.commonName) need(kind.fields.map((row) => row.name), name, kind.name);
  }
  for (const part of table.subject) {
    need(attributes, part.attribute, 'subject');
    for (const name of part.fields) need(fields, name, part.attribute);
  }
  for (const [name, row] of Object.entries(table.checks)) needTexts(row.alphabet, name);
  for (const [name, texts] of Object.entries(table.reasons)) needTexts(texts, name);
}

function snakeCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function hex(codePoint) {
  return `0x${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

function cppArray(type, name, rows) {
  return `inline constexpr ${type} ${name}[] = {\n${rows.map((row) => `    ${row},`).join('\n')}\n};\n`;
}

function cppKind(kind) {
  return [
    cppArray(
      'KindField',
      `${kind.name}_fields`,
      kind.fields.map(
        (row) => `{${cppString(row.name)}, Presence::${row.required ? 'required' : 'optional'}, ${cppString(row.default ?? '')}}`,
      ),
    ),
    cppNames(`${kind.name}_common_name`, kind.commonName),
  ].join('');
}

function cppNames(name, list) {
  return cppArray('std::string_view', name, [list.map(cppString).join(', ')]);
}

function cpp(table) {
  const fields = table.fields.map(
    (row) =>
      `{${cppString(row.name)}, Check::${snakeCase(row.check)}, ${row.max}, ${cppString(table.checks[row.check].usualFirst ?? '')}}`,
  );
  const attributes = table.attributes.map(
    (row) =>
      `{${cppString(row.name)}, ${cppString(row.oid)}, ${stringTags[row.string]}, ${row.warnAbove ?? 0}, ${row.max}}`,
  );
  const kinds = table.kinds.map(
    (kind) => `{${cppString(kind.name)}, ${kind.name}_fields, ${kind.name}_common_name}`,
  );
  const subject = table.subject.map((part) => `{${cppString(part.attribute)}, ${part.attribute}_fields_of_subject}`);
  const ranges = rangeNames.map((name) =>
    cppArray('Range', name, table[name].map(([first, last]) => `{${hex(first)}, ${hex(last)}}`)),
  );
  const { decompositions, compositions, classes } = normalizationTables(table.letters);
  return `${header('attributes.json')}#pragma once

#include "applicant/table.h"

namespace kepka::applicant::generated {

${cppArray('FieldRow', 'fields', fields)}
${cppArray('AttributeRow', 'attributes', attributes)}
${table.subject.map((part) => cppNames(`${part.attribute}_fields_of_subject`, part.fields)).join('')}
${cppArray('SubjectPart', 'subject', subject)}
${table.kinds.map(cppKind).join('\n')}
${cppArray('KindRow', 'kinds', kinds)}
inline constexpr Table table = {fields, attributes, subject, kinds};

${ranges.join('\n')}
// Sorted, of the characters in letters.
${cppArray('Decomposition', 'decompositions', decompositions.map(([from, to]) => `{${hex(from)}, {${to.map(hex).join(', ')}}}`))}
${cppArray('Composition', 'compositions', compositions.map((row) => `{${row.map(hex).join(', ')}}`))}
${cppArray('CombiningClass', 'combining_classes', classes.map(([first, last, value]) => `{{${hex(first)}, ${hex(last)}}, ${value}}`))}
}  // namespace kepka::applicant::generated
`;
}

function ts(table) {
  const union = (names) => names.map((name) => `'${name}'`).join(' | ');
  return `${header('attributes.json')}export type Check = ${union(Object.keys(table.checks))};
export type Reason = ${union(Object.keys(table.reasons))};

export interface Texts {
  readonly ru: string;
  readonly en: string;
}

export interface CheckRow {
  readonly length?: number;
  /** What such a number usually begins with: any of these digits. */
  readonly usualFirst?: string;
  readonly alphabet: Texts;
}

export interface FieldRow {
  readonly name: string;
  readonly check: Check;
  readonly max: number;
  readonly label: Texts;
}

export interface AttributeRow {
  readonly name: string;
  readonly oid: string;
  readonly string: 'utf8' | 'numeric' | 'printable' | 'ia5';
  readonly warnAbove?: number;
  readonly max: number;
}

export interface KindRow {
  readonly name: string;
  readonly label: Texts;
  /** The fields that make the common name. */
  readonly commonName: readonly string[];
  readonly fields: readonly { readonly name: string; readonly required?: boolean; readonly default?: string }[];
}

export interface SubjectPart {
  readonly attribute: string;
  readonly fields: readonly string[];
}

/** First and last code point. */
export type Range = readonly [number, number];

export interface Table {
  readonly checks: Readonly<Record<Check, CheckRow>>;
  readonly fields: readonly FieldRow[];
  readonly attributes: readonly AttributeRow[];
  /** The Name after the common name, in its order. */
  readonly subject: readonly SubjectPart[];
  readonly kinds: readonly KindRow[];
  readonly reasons: Readonly<Record<Reason, Texts>>;
  readonly blanks: readonly Range[];
  readonly separators: readonly Range[];
  readonly unsafe: readonly Range[];
  readonly letters: readonly Range[];
}

export const table: Table = ${JSON.stringify(table, null, 2)};
`;
}
