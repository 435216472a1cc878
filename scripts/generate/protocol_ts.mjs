// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The TypeScript side of the protocol: interfaces, the map of methods, and the schema for a validator at run time.
import { header } from './common.mjs';
import { mapKeyLimit, pascal, textLimit } from './protocol_schema.mjs';

export function typescript(protocol) {
  const { definitions, methods, notifications, source } = protocol;
  return `${header('protocol.json')}
export const protocolMin = ${protocol.min};
export const protocolMax = ${protocol.max};
export const hostName = ${quote(protocol.host)};
export const features = [${protocol.features.map(quote).join(', ')}] as const;

/** The longest "text", and the longest key of a map, in Unicode characters (not UTF-16 units). */
export const textLimit = ${textLimit};
export const mapKeyLimit = ${mapKeyLimit};

${definitions.map(declaration).join('\n')}
export type Audience = 'page' | 'extension' | 'both';

export interface Methods {
${methods.map(methodType).join('\n')}
}

export type MethodName = keyof Methods;

export interface MethodEntry {
  readonly audience: Audience;
  /** May show windows. */
  readonly interactive: boolean;
}

export const methods: { readonly [Name in MethodName]: MethodEntry } = {
${methods.map((m) => `  ${quote(m.name)}: { audience: ${quote(m.audience)}, interactive: ${m.interactive} },`).join('\n')}
};

export interface Notifications {
${notifications.map((n) => `  ${quote(n.name)}: { from: ${quote(n.from)}; params: ${n.params} };`).join('\n')}
}

export type NotificationName = keyof Notifications;

/** A type as protocol.json writes it. A string is 'text', 'boolean' or the name of one of schema.types. */
export type Schema =
  | string
  | { readonly string: { readonly min?: number; readonly max: number }; readonly comment?: string }
  | { readonly integer: { readonly min: number; readonly max: number }; readonly comment?: string }
  | { readonly enum: readonly string[]; readonly comment?: string }
  | { readonly list: Schema; readonly max: number; readonly comment?: string }
  | { readonly map: Schema; readonly max: number; readonly comment?: string }
  | { readonly optional: Schema; readonly comment?: string }
  | { readonly fields: SchemaFields; readonly comment?: string };

export interface SchemaFields {
  readonly [key: string]: Schema;
}

export interface ProtocolSchema {
  readonly types: { readonly [name: string]: Schema };
  readonly methods: { readonly [Name in MethodName]: { readonly params: SchemaFields; readonly result: SchemaFields } };
  readonly notifications: { readonly [Name in NotificationName]: { readonly params: SchemaFields } };
}

export const schema: ProtocolSchema = ${JSON.stringify(schemaOf(source), null, 2)};
`;
}

function schemaOf({ types, methods, notifications }) {
  const keep = (entries, select) => Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, select(value)]));
  return {
    types,
    methods: keep(methods, ({ params, result }) => ({ params, result })),
    notifications: keep(notifications, ({ params }) => ({ params })),
  };
}

function declaration(definition) {
  const comment = definition.comment ? `/** ${definition.comment} */\n` : '';
  const { name, kind } = definition;
  if (kind === 'enum') return `${comment}export type ${name} = ${definition.values.map(quote).join(' | ')};\n`;
  if (kind === 'alias') return `${comment}export type ${name} = ${tsType(definition.type)};\n`;
  if (definition.fields.length === 0) return `${comment}export type ${name} = Record<string, never>;\n`;
  return `${comment}export interface ${name} {\n${definition.fields.map(field).join('')}}\n`;
}

function field({ key, optional, type, comment }) {
  const line = `  readonly ${key}${optional ? '?' : ''}: ${tsType(type)};\n`;
  return comment ? `  /** ${comment} */\n${line}` : line;
}

function tsType(type) {
  const plain = { text: 'string', string: 'string', integer: 'number', boolean: 'boolean' }[type.kind];
  if (plain) return plain;
  if (type.kind === 'list') return `readonly ${tsType(type.of)}[]`;
  if (type.kind === 'map') return `Readonly<Record<string, ${tsType(type.of)}>>`;
  return type.name;
}

function methodType(method) {
  return `  /** ${method.summary} */
  ${quote(method.name)}: {
    params: ${pascal(method.name)}Params;
    result: ${pascal(method.name)}Result;
    audience: ${quote(method.audience)};
    interactive: ${method.interactive};
  };`;
}

function quote(text) {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
