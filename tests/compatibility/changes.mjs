// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What changed between two protocols that would keep their two sides apart: extension N−1 works with host N, and the reverse. Both are
// files in the language of scripts/generate/protocol_schema.mjs.
import { textLimit } from '../../scripts/generate/protocol_schema.mjs';

/** What the later protocol breaks for a side that speaks the earlier one: a list of sentences, empty when nothing. */
export function breakingChanges(earlier, later) {
  const faults = [];
  const compare = new Comparison(earlier, later, faults);
  if (later.protocol.min > earlier.protocol.max || later.protocol.max < earlier.protocol.min) faults.push('the ranges do not meet');
  for (const feature of earlier.features) if (!later.features.includes(feature)) faults.push(`feature ${feature} is gone`);
  for (const [name, method] of Object.entries(earlier.methods)) {
    const now = later.methods[name];
    if (!now) {
      faults.push(`${name} is gone`);
      continue;
    }
    if (now.audience !== method.audience && now.audience !== 'both') faults.push(`${name} is no longer for ${method.audience}`);
    compare.given({ fields: method.params }, { fields: now.params }, `${name} params`);
    compare.taken({ fields: method.result }, { fields: now.result }, `${name} result`);
  }
  for (const [name, { from, params }] of Object.entries(earlier.notifications)) {
    const now = later.notifications[name];
    if (!now) {
      faults.push(`${name} is gone`);
      continue;
    }
    if (from !== 'host') compare.given({ fields: params }, { fields: now.params }, name);
    if (from !== 'background') compare.taken({ fields: params }, { fields: now.params }, name);
  }
  return faults;
}

class Comparison {
  #types;
  #faults;

  constructor(earlier, later, faults) {
    this.#types = { earlier: earlier.types, later: later.types };
    this.#faults = faults;
  }

  /** The extension gives it, the host reads it strictly: whatever was right must stay right. */
  given(earlier, later, place) {
    const [was, is] = this.#plain(earlier, later, place);
    if (!was) return;
    if (was.fields) {
      for (const [key, schema] of Object.entries(was.fields)) {
        const now = is.fields[key];
        if (!now) this.#faults.push(`${place}: ${key} is gone`);
        else if (schema.optional && !now.optional) this.#faults.push(`${place}: ${key} is required now`);
        else this.given(schema.optional ?? schema, now.optional ?? now, `${place}.${key}`);
      }
      for (const [key, schema] of Object.entries(is.fields)) {
        if (!was.fields[key] && !schema.optional) this.#faults.push(`${place}: ${key} is new and required`);
      }
    } else if (was.enum) {
      const gone = was.enum.filter((value) => !is.enum.includes(value));
      if (gone.length > 0) this.#faults.push(`${place}: ${gone} is gone`);
    } else {
      if ((is.min ?? 0) > (was.min ?? 0) || is.max < was.max) this.#faults.push(`${place}: the bounds are narrower`);
      if (was.of) this.given(was.of, is.of, `${place}[]`);
    }
  }

  /** The host gives it, the extension takes what it knows: that must be there, of the same kind. More values and members may come. */
  taken(earlier, later, place) {
    const [was, is] = this.#plain(earlier, later, place);
    if (!was) return;
    if (was.of) this.taken(was.of, is.of, `${place}[]`);
    if (!was.fields) return;
    for (const [key, schema] of Object.entries(was.fields)) {
      const now = is.fields[key];
      if (!now && schema.optional) continue;
      if (!now || (now.optional && !schema.optional)) this.#faults.push(`${place}: ${key} may be missing`);
      else this.taken(schema.optional ?? schema, now.optional ?? now, `${place}.${key}`);
    }
  }

  /** Both without names, bounds flat; nothing when their kinds differ. */
  #plain(earlier, later, place) {
    const was = plain(earlier, this.#types.earlier), is = plain(later, this.#types.later);
    if (was.kind === is.kind) return [was, is];
    this.#faults.push(`${place}: was ${was.kind}, is ${is.kind}`);
    return [];
  }
}

function plain(schema, types) {
  if (schema === 'text') return { kind: 'string', min: 0, max: textLimit };
  if (schema === 'boolean') return { kind: 'boolean' };
  if (typeof schema === 'string') return plain(types[schema], types);
  if (schema.fields) return { kind: 'object', fields: schema.fields };
  if (schema.enum) return { kind: 'enum', enum: schema.enum };
  if (schema.string) return { kind: 'string', ...schema.string };
  if (schema.integer) return { kind: 'integer', ...schema.integer };
  if (schema.list) return { kind: 'list', of: schema.list, max: schema.max };
  return { kind: 'map', of: schema.map, max: schema.max };
}
