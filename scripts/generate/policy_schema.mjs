// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// host/policy/rules.json read and checked, and the JSON schemas that are made from it.
import { readFileSync } from 'node:fs';

const types = ['patterns', 'methods', 'names', 'paths', 'path', 'boolean', 'integer', 'choice'];
const lists = ['patterns', 'methods', 'names', 'paths'];
const merges = ['union', 'all', 'any', 'smallest', 'furthest', 'last'];

/** The rows. Throws for a table that says nonsense. */
export function readRules(path) {
  const { rules } = JSON.parse(readFileSync(path, 'utf8'));
  if (new Set(rules.map((rule) => rule.key)).size !== rules.length) throw new Error('rules.json: a key stands twice');
  for (const rule of rules) {
    if (!types.includes(rule.type) || !merges.includes(rule.merge)) throw new Error(`rules.json: ${rule.key}: unknown type or merge`);
    if (!rule.ru || !rule.en) throw new Error(`rules.json: ${rule.key} lacks a text`);
    if (lists.includes(rule.type) !== (rule.merge === 'union')) throw new Error(`rules.json: ${rule.key}: lists, and nothing else, are united`);
    if (['names', 'choice'].includes(rule.type) !== Array.isArray(rule.names)) throw new Error(`rules.json: ${rule.key}: names`);
  }
  return rules;
}

function valueSchema(rule) {
  const description = rule.en;
  switch (rule.type) {
    case 'boolean': return { description, type: 'boolean' };
    case 'integer': return { description, type: 'integer', minimum: rule.min, maximum: rule.max };
    case 'choice': return { description, type: 'string', enum: rule.names };
    case 'path': return { description, type: 'string', pattern: '^/' };
    case 'paths': return { description, type: 'array', items: { type: 'string', pattern: '^/' } };
    case 'names': return { description, type: 'array', items: { type: 'string', enum: rule.names } };
    default: return { description, type: 'array', items: { type: 'string' } };
  }
}

function nested(rules, closed) {
  const whole = { type: 'object', properties: {} };
  if (closed) whole.additionalProperties = false;
  for (const rule of rules) {
    const parts = rule.key.split('.');
    let place = whole;
    for (const part of parts.slice(0, -1)) {
      place.properties[part] ??= closed ? { type: 'object', properties: {}, additionalProperties: false } : { type: 'object', properties: {} };
      place = place.properties[part];
    }
    place.properties[parts.at(-1)] = valueSchema(rule);
  }
  return whole;
}

/** Of a file in /etc/kepka/policy.d. */
export function fileSchema(rules) {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Kepka: the administrator’s rules', ...nested(rules, true) };
}

/** Of the extension's managed storage, in what Chromium understands of JSON schemas. */
export function managedSchema(rules) {
  return nested(rules.filter((rule) => rule.managed), false);
}

/** A table for the README. */
export function markdownTable(rules, language = 'en') {
  const say = { union: 'all lists together', all: 'one `false` is enough', any: 'one `true` is enough', smallest: 'the smallest', furthest: 'the later in the list', last: 'the last file' };
  const kinds = {
    patterns: () => 'list of origins', methods: () => 'list of methods', paths: () => 'list of paths', path: () => 'path', boolean: () => '`true`, `false`',
    integer: ({ min, max }) => `${min} to ${max}`, names: ({ names }) => `list of ${names.map((name) => `\`${name}\``).join(', ')}`,
    choice: ({ names }) => names.map((name) => `\`${name}\``).join(', '),
  };
  const rows = rules.map((rule) => {
    const usual = rule.default === null ? '' : `\`${JSON.stringify(rule.default)}\``;
    return `| \`${rule.key}\` | ${kinds[rule.type](rule)} | ${rule[language]} | ${usual} | ${say[rule.merge]} |`;
  });
  return ['| key | value | meaning | unless said | several files |', '|---|---|---|---|---|', ...rows].join('\n');
}
