// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { copyFileSync, linkSync } from 'node:fs';

/**
 * A built file under another name: the same file where that can be, as a sanitizer's programs are tens of megabytes. So nobody may
 * change what is in `to` or its mode; a test that wants to puts a file of its own there.
 */
export function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK'].includes(error.code)) throw error;
    copyFileSync(from, to);
  }
}
