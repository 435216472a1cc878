// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Numbers and digests of a document, as a person reads them.
import type { Language } from '../protocol/own.js';

const kibibyte = 1024;

/** E.g. «12,3 КБ (12 600 байт)»: the exact number is what can be compared. */
export function sizeWords(bytes: number, language: Language): string {
  const exact = new Intl.NumberFormat(language, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(bytes);
  if (bytes < 10 * kibibyte) return exact;
  const [unit, value] = bytes < kibibyte * kibibyte ? (['kilobyte', bytes / kibibyte] as const) : (['megabyte', bytes / kibibyte / kibibyte] as const);
  const short = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(value);
  return `${short} (${exact})`;
}

/** Hexadecimal digits in groups that can be compared by eye. */
export function grouped(hex: string, size = 8): string {
  return hex.replace(new RegExp(`(.{${size}})(?=.)`, 'g'), '$1 ');
}
