// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
export function manifestFor(
  browser: string,
  options: { version: string; ids: unknown; iconSizes: readonly number[] },
): Record<string, unknown>;
