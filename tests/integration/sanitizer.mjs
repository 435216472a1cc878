// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { readFileSync } from 'node:fs';

/** Whether the program (a path) was built with a sanitizer, which makes it slow, dynamic and hungry. */
export function isSanitized(program) {
  const content = readFileSync(program);
  return ['__asan_init', '__tsan_init'].some((name) => content.includes(name));
}
