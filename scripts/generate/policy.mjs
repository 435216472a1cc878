// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// host/policy/rules.json → policy.gen.h (--cpp FOLDER), or policy.md and the JSON schemas (--doc FOLDER).
import { cppString, header, outputFolder, writeIfChanged } from './common.mjs';
import { fileSchema, managedSchema, markdownTable, readRules } from './policy_schema.mjs';

const { language, folder, input } = outputFolder(process.argv);
const rules = readRules(input);
const pretty = (value) => `${JSON.stringify(value, null, 2)}\n`;

if (language === 'cpp') {
  writeIfChanged(folder, 'policy.gen.h', cpp(rules));
} else {
  writeIfChanged(folder, 'policy.md', `# The administrator's rules\n\n${markdownTable(rules)}\n`);
  writeIfChanged(folder, 'policy.schema.json', pretty(fileSchema(rules)));
  writeIfChanged(folder, 'managed_schema.json', pretty(managedSchema(rules)));
}

/** A name for C++, which keeps some words to itself. */
function identifier(key) {
  if (key === 'export') return 'export_';
  return key.replace(/\./g, '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function row(rule) {
  const usual = JSON.stringify(rule.default);
  const locked = rule.locked === undefined ? usual : JSON.stringify(rule.locked);
  const names = rule.names ? `generated::names_of_${identifier(rule.key)}` : '{}';
  const merge = rule.merge === 'union' ? 'union_of' : rule.merge;
  const parts = [
    cppString(rule.key), `RuleType::${rule.type}`, `Merge::${merge}`, rule.min ?? 0, rule.max ?? 0, names, cppString(usual), cppString(locked),
    rule.managed === true, cppString(rule.ru), cppString(rule.en),
  ];
  return `    {${parts.join(', ')}},`;
}

function cpp(rules) {
  const named = rules.filter((rule) => rule.names);
  const names = named.map((rule) => `inline constexpr std::string_view names_of_${identifier(rule.key)}[] = {${rule.names.map(cppString).join(', ')}};`);
  return `${header('rules.json')}#pragma once

#include "policy/rule_row.h"

namespace kepka::policy {

/// The rules, in the order of the table.
enum class RuleKey : std::size_t {
${rules.map((rule) => `  ${identifier(rule.key)},`).join('\n')}
};

namespace generated {
${names.join('\n')}
}  // namespace generated

inline constexpr RuleRow rule_table[] = {
${rules.map(row).join('\n')}
};

}  // namespace kepka::policy
`;
}
