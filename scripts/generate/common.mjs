// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the generators share.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads `--cpp FOLDER INPUT` or `--ts FOLDER INPUT` (`--doc` for those that write a reference page). */
export function outputFolder(argv) {
  const [, , flag, folder, input] = argv;
  const language = flag?.replace(/^--/, '');
  if (!['cpp', 'ts', 'doc'].includes(language) || !folder || !input) {
    throw new Error('usage: --cpp|--ts|--doc FOLDER INPUT');
  }
  return { language, folder, input };
}

/** Leaves an unchanged file alone, so that nothing is compiled again for it. */
export function writeIfChanged(folder, name, text) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(path, text);
}

export function header(source) {
  return `// SPDX-FileCopyrightText: 2026 The Kepka authors\n// SPDX-License-Identifier: MIT\n// Generated from ${source}; do not edit.\n`;
}

/** A C++ string literal; bytes beyond ASCII stay as they are (UTF-8 source). */
export function cppString(text) {
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
