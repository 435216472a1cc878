// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The C++ side of the protocol: structs, readers that name the field at fault, writers.
import { cppString, header } from './common.mjs';
import { audiences, mapKeyLimit, snake, textLimit } from './protocol_schema.mjs';

export function cppHeader(protocol) {
  const { definitions, methods, notifications } = protocol;
  return `${header(`${protocol.name}.json`)}#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json.h"

// Readers throw Error(invalidParams) with "field" and "expected" for anything that is not as ${protocol.name}.json says: an unknown
// key, a missing one, another type, a length or number out of its range.
namespace kepka::wire::${protocol.name} {

inline constexpr std::int64_t protocol_min = ${protocol.min};
inline constexpr std::int64_t protocol_max = ${protocol.max};
inline constexpr std::string_view host_name = ${cppString(protocol.host)};
${features(protocol)}
enum class Audience { ${audiences.join(', ')} };

struct MethodEntry {
  std::string_view name;
  Audience audience;
  bool interactive;  // may show windows
};

inline constexpr MethodEntry method_table[] = {
${methods.map((m) => `    {${cppString(m.name)}, Audience::${m.audience}, ${m.interactive}},`).join('\n')}
};

// The names of the notifications.
${notifications.map((n) => `inline constexpr std::string_view ${snake(n.params)}_name = ${cppString(n.name)};`).join('\n')}

${definitions.map(declaration).join('\n')}
}  // namespace kepka::wire::${protocol.name}
`;
}

/** C++ has no empty arrays. */
function features({ features: names }) {
  return names.length === 0 ? '' : `inline constexpr std::string_view features[] = {${names.map(cppString).join(', ')}};\n`;
}

export function cppSource(protocol) {
  return `${header(`${protocol.name}.json`)}#include "${protocol.name}.gen.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kepka::wire::${protocol.name} {
namespace {

constexpr std::size_t text_limit = ${textLimit};
constexpr std::size_t map_key_limit = ${mapKeyLimit};

template <class Read>
auto read_list(const json::value& value, const Path& path, std::size_t max, Read read) {
  const json::array& array = expect_array(value, path, max);
  std::vector<decltype(read(value, path))> out;
  out.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) out.push_back(read(array[i], path / i));
  return out;
}

template <class Read>
auto read_map(const json::value& value, const Path& path, std::size_t max, Read read) {
  const json::object& object = expect_map(value, path, max, map_key_limit);
  std::map<std::string, decltype(read(value, path))> out;
  for (const auto& member : object) {
    out.emplace(std::string(member.key()), read(member.value(), path / member.key()));
  }
  return out;
}

template <class Read>
auto read_optional(const json::object& object, std::string_view key, const Path& path, Read read) {
  std::optional<decltype(read(std::declval<const json::value&>(), path))> out;
  const json::value* found = object.if_contains(key);
  if (found) out = read(*found, path / key);
  return out;
}

template <class List, class Write>
json::value write_list(const List& list, Write write_item) {
  json::array out;
  out.reserve(list.size());
  for (const auto& item : list) out.push_back(write_item(item));
  return out;
}

template <class Map, class Write>
json::value write_map(const Map& map, Write write_item) {
  json::object out;
  for (const auto& [key, item] : map) out[key] = write_item(item);
  return out;
}

}  // namespace

${protocol.definitions.map(implementation).join('\n')}
}  // namespace kepka::wire::${protocol.name}
`;
}

function declaration(definition) {
  const { name, kind } = definition;
  const comment = definition.comment ? `/// ${definition.comment}\n` : '';
  if (kind === 'enum') {
    return `${comment}enum class ${name} { ${definition.values.map(identifier).join(', ')} };
std::string_view to_string(${name} value);
std::optional<${name}> ${snake(name)}_from_text(std::string_view text);
${name} read_${snake(name)}(const json::value& value, const Path& path);
json::value write(${name} value);
`;
  }
  if (kind === 'alias') {
    return `${comment}using ${name} = ${cppType(definition.type)};
${name} read_${snake(name)}(const json::value& value, const Path& path);
json::value write_${snake(name)}(const ${name}& value);
`;
  }
  const fields = definition.fields.map((field) => `  ${memberLine(field)}\n`).join('');
  return `${comment}struct ${name} {
${fields}};
${name} read_${snake(name)}(const json::object& object, const Path& path);
${name} read_${snake(name)}(const json::value& value, const Path& path);
json::value write(const ${name}& value);
`;
}

function memberLine(field) {
  const type = cppType(field.type);
  const member = `${field.optional ? `std::optional<${type}>` : type} ${identifier(field.key)}{};`;
  return field.comment ? `${member}  // ${field.comment}` : member;
}

function implementation(definition) {
  if (definition.kind === 'enum') return enumImplementation(definition);
  if (definition.kind === 'alias') return aliasImplementation(definition);
  return structImplementation(definition);
}

function enumImplementation({ name, values }) {
  const table = `${snake(name)}_texts`;
  return `namespace {
constexpr std::string_view ${table}[] = {${values.map(cppString).join(', ')}};
}  // namespace

std::string_view to_string(${name} value) { return ${table}[static_cast<std::size_t>(value)]; }

std::optional<${name}> ${snake(name)}_from_text(std::string_view text) {
  const auto* found = std::find(std::begin(${table}), std::end(${table}), text);
  if (found == std::end(${table})) return std::nullopt;
  return static_cast<${name}>(found - std::begin(${table}));
}

${name} read_${snake(name)}(const json::value& value, const Path& path) {
  const auto known = ${snake(name)}_from_text(expect_string(value, path, 0, text_limit));
  if (!known) throw_invalid(path, ${cppString(`one of: ${values.join(', ')}`)});
  return *known;
}

json::value write(${name} value) { return json::value(to_string(value)); }
`;
}

function aliasImplementation({ name, type }) {
  return `${name} read_${snake(name)}(const json::value& value, const Path& path) {
  return ${readExpression(type, 'value', 'path', 1)};
}

json::value write_${snake(name)}(const ${name}& value) { return ${writeExpression(type, 'value', 1)}; }
`;
}

function structImplementation({ name, fields }) {
  const keys = fields.map((field) => cppString(field.key)).join(', ');
  const reads = fields.map((field) => `  out.${identifier(field.key)} = ${readField(field)};\n`).join('');
  const writes = fields.map((field) => `  ${writeField(field)}\n`).join('');
  const unused = fields.length === 0 ? '[[maybe_unused]] ' : '';
  return `${name} read_${snake(name)}(const json::object& object, const Path& path) {
  refuse_unknown_keys(object, path, {${keys}});
  ${name} out;
${reads}  return out;
}

${name} read_${snake(name)}(const json::value& value, const Path& path) {
  return read_${snake(name)}(expect_object(value, path), path);
}

json::value write(${unused}const ${name}& value) {
  json::object out;
${writes}  return out;
}
`;
}

function readField({ key, optional, type }) {
  const text = cppString(key);
  if (optional) return `read_optional(object, ${text}, path, ${readFunction(type, 1)})`;
  return readExpression(type, `expect_member(object, ${text}, path)`, `path / ${text}`, 1);
}

function writeField({ key, optional, type }) {
  const member = `value.${identifier(key)}`;
  if (optional) return `if (${member}) out[${cppString(key)}] = ${writeExpression(type, `*${member}`, 1)};`;
  return `out[${cppString(key)}] = ${writeExpression(type, member, 1)};`;
}

function readExpression(type, value, path, depth) {
  switch (type.kind) {
    case 'text':
      return `expect_string(${value}, ${path}, 0, text_limit)`;
    case 'string':
      return `expect_string(${value}, ${path}, ${type.min}, ${type.max})`;
    case 'integer':
      return `expect_integer(${value}, ${path}, ${type.min}, ${type.max})`;
    case 'boolean':
      return `expect_boolean(${value}, ${path})`;
    case 'list':
    case 'map':
      return `read_${type.kind}(${value}, ${path}, ${type.max}, ${readFunction(type.of, depth)})`;
    default:
      return `read_${snake(type.name)}(${value}, ${path})`;
  }
}

/** A lambda; its parameters are numbered by depth, so that none hides another. */
function readFunction(type, depth) {
  const [value, path] = [`value_${depth}`, `path_${depth}`];
  return `[](const json::value& ${value}, const Path& ${path}) { return ${readExpression(type, value, path, depth + 1)}; }`;
}

function writeExpression(type, value, depth) {
  if (type.kind === 'list' || type.kind === 'map') {
    const item = `item_${depth}`;
    return `write_${type.kind}(${value}, [](const auto& ${item}) -> json::value { return ${writeExpression(type.of, item, depth + 1)}; })`;
  }
  if (type.kind !== 'ref') return `json::value(${value})`;
  return type.alias ? `write_${snake(type.name)}(${value})` : `write(${value})`;
}

function cppType(type) {
  const plain = { text: 'std::string', string: 'std::string', integer: 'std::int64_t', boolean: 'bool' }[type.kind];
  if (plain) return plain;
  if (type.kind === 'list') return `std::vector<${cppType(type.of)}>`;
  if (type.kind === 'map') return `std::map<std::string, ${cppType(type.of)}>`;
  return type.name;
}

function identifier(text) {
  const name = snake(text);
  const taken = ['default', 'delete', 'export', 'namespace', 'new', 'operator', 'private', 'public', 'register', 'signed', 'this', 'union'];
  if (!/^[a-z]/.test(name)) throw new Error(`protocol.json: "${text}" makes no C++ name`);
  return taken.includes(name) ? `${name}_` : name;
}
