// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The schema language of protocol.json, checked and brought into one form for the three writers.
//
// A type is "text" (any string up to 1 MiB), "boolean", {string: {min, max}}, {integer: {min, max}}, {enum: [...]},
// {list: T, max}, {map: T, max}, {fields: {name: T}}, or the name of one of "types". A field may be {optional: T}. A
// "comment" may stand beside any of them. Lengths of strings are counted in Unicode characters.
//
// The form: definitions is a list in which each stands after those it uses, of
//   {name, kind: 'struct', fields: [{key, optional, type, comment}], comment}
//   {name, kind: 'enum', values, comment}
//   {name, kind: 'alias', type, comment}
// and a type inside them is {kind: 'text' | 'boolean'}, {kind: 'string' | 'integer', min, max},
// {kind: 'list' | 'map', of, max} or {kind: 'ref', name, alias}.

/** The longest "text": no message is longer. */
export const textLimit = 1024 * 1024;

/** Who may call a method: a web page, the extension itself, either; kepka-host of its worker. */
export const audiences = ['page', 'extension', 'both', 'host'];

/** Who sends a notification. */
const senders = ['host', 'background', 'both', 'worker'];

/** The longest key of a map, in characters. */
export const mapKeyLimit = 128;

export function readProtocol(source) {
  const definitions = [];
  const named = source.types;
  const done = new Map(); // name → 'open' while its parts are read, then 'done'

  const define = (definition) => {
    if (definitions.some((other) => other.name === definition.name)) fail(definition.name, 'is defined twice');
    definitions.push(definition);
  };

  const requireName = (name, place) => {
    if (!Object.hasOwn(named, name)) fail(place, `no type "${name}"`);
    if (done.get(name) === 'open') fail(place, `"${name}" contains itself`);
    if (done.has(name)) return;
    done.set(name, 'open');
    defineAs(name, named[name]);
    done.set(name, 'done');
  };

  const reference = (name) => ({ kind: 'ref', name, alias: definitions.find((one) => one.name === name).kind === 'alias' });

  const defineAs = (name, schema) => {
    const comment = schema.comment;
    if (schema.fields) {
      define({ name, kind: 'struct', fields: readFields(schema.fields, name), comment });
    } else if (schema.enum) {
      define({ name, kind: 'enum', values: enumValues(schema.enum, name), comment });
    } else {
      define({ name, kind: 'alias', type: readType(schema, name), comment });
    }
  };

  const readFields = (fields, owner) =>
    Object.entries(fields).map(([key, schema]) => {
      const optional = schema.optional !== undefined;
      const inner = optional ? schema.optional : schema;
      const type = readType(inner, owner + pascal(key));
      return { key, optional, type, comment: schema.comment ?? inner.comment };
    });

  const readType = (schema, place) => {
    if (schema === 'text' || schema === 'boolean') return { kind: schema };
    if (typeof schema === 'string') {
      requireName(schema, place);
      return reference(schema);
    }
    if (schema.string) return { kind: 'string', min: schema.string.min ?? 0, max: bound(schema.string.max, place) };
    if (schema.integer) return { kind: 'integer', min: bound(schema.integer.min, place), max: bound(schema.integer.max, place) };
    if (schema.list) return { kind: 'list', of: readType(schema.list, place), max: bound(schema.max, place) };
    if (schema.map) return { kind: 'map', of: readType(schema.map, place), max: bound(schema.max, place) };
    if (schema.enum || schema.fields) {
      defineAs(place, schema);
      return reference(place);
    }
    return fail(place, `cannot read ${JSON.stringify(schema)}`);
  };

  for (const name of Object.keys(named)) requireName(name, name);

  const methods = Object.entries(source.methods).map(([name, method]) => {
    if (!audiences.includes(method.audience)) fail(name, `audience is none of ${audiences.join(', ')}`);
    const base = pascal(name);
    defineAs(`${base}Params`, { fields: method.params });
    defineAs(`${base}Result`, { fields: method.result });
    return {
      name,
      audience: method.audience,
      interactive: method.interactive === true,
      summary: method.summary,
      params: `${base}Params`,
      result: `${base}Result`,
    };
  });

  const notifications = Object.entries(source.notifications).map(([name, notification]) => {
    if (!senders.includes(notification.from)) fail(name, `from is none of ${senders.join(', ')}`);
    const params = `${pascal(name)}Notification`;
    defineAs(params, { fields: notification.params });
    return { name, from: notification.from, comment: notification.comment, params };
  });

  const { min, max } = source.protocol;
  return { min, max, host: source.host, features: source.features, definitions, methods, notifications, source };
}

/** 'enrolments.begin' → 'EnrolmentsBegin', '$/cancelRequest' → 'CancelRequest'. */
export function pascal(text) {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
}

/** 'requestId' → 'request_id', 'EnrolmentsBegin' → 'enrolments_begin', 'rsa-2048' → 'rsa_2048'. */
export function snake(text) {
  return text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function enumValues(values, place) {
  const names = new Set(values.map(snake));
  if (values.length === 0 || names.size !== values.length) fail(place, 'has no values, or two of one name');
  return values;
}

function bound(value, place) {
  if (!Number.isSafeInteger(value)) fail(place, 'a bound is missing');
  return value;
}

function fail(place, why) {
  throw new Error(`protocol.json: ${place}: ${why}`);
}
