// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// host/base/errors.json → errors.gen.h (--cpp FOLDER) or errors.gen.ts (--ts FOLDER).
import { readFileSync } from 'node:fs';
import { cppString, header, outputFolder, writeIfChanged } from './common.mjs';

const { language, folder, input } = outputFolder(process.argv);
const rows = JSON.parse(readFileSync(input, 'utf8'));
check(rows);

if (language === 'cpp') {
  writeIfChanged(folder, 'errors.gen.h', cpp(rows));
} else {
  writeIfChanged(folder, 'errors.gen.ts', ts(rows));
}

/** The catalogue is closed and append-only: numbers and names are unique, every text is there. */
function check(rows) {
  for (const key of ['code', 'name']) {
    const values = rows.map((row) => row[key]);
    if (new Set(values).size !== values.length) throw new Error(`errors.json: a ${key} stands twice`);
  }
  for (const row of rows) {
    for (const text of [row.ru.message, row.ru.remedy, row.en.message, row.en.remedy]) {
      if (typeof text !== 'string' || text === '') throw new Error(`errors.json: ${row.name} lacks a text`);
    }
  }
}

function cpp(rows) {
  const codes = rows.map((row) => `  ${row.name} = ${row.code},`).join('\n');
  const table = rows
    .map((row) => {
      const texts = [row.ru.message, row.ru.remedy, row.en.message, row.en.remedy].map(cppString).join(', ');
      return `    {ErrorCode::${row.name}, "${row.name}", ${row.retryable}, ${texts}},`;
    })
    .join('\n');
  return `${header('errors.json')}#pragma once

#include <string_view>

namespace kepka::base {

enum class ErrorCode : int {
${codes}
};

struct GeneratedCatalogueEntry {
  ErrorCode code;
  std::string_view name;
  bool retryable;
  std::string_view message_ru, remedy_ru, message_en, remedy_en;
};

inline constexpr GeneratedCatalogueEntry generated_catalogue[] = {
${table}
};

}  // namespace kepka::base
`;
}

function ts(rows) {
  const names = rows.map((row) => `'${row.name}'`).join(' | ');
  return `${header('errors.json')}export type ErrorName = ${names};

export interface CatalogueEntry {
  readonly code: number;
  readonly name: ErrorName;
  readonly retryable: boolean;
  readonly ru: { readonly message: string; readonly remedy: string };
  readonly en: { readonly message: string; readonly remedy: string };
}

export const catalogue: readonly CatalogueEntry[] = ${JSON.stringify(rows, null, 2)};
`;
}
