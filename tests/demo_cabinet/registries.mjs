// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Simulated: the registers of the tax service and of the pension fund, and the reading of a passport's scan. In life these are services
// of others; here they answer at once, always the same for the same person.
import { keyword } from './sample_scan.mjs';
import { hashOf } from './store.mjs';

const innWeights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

function innDigit(digits) {
  const weights = innWeights.slice(-digits.length);
  return (weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11) % 10;
}

/** An INN with right check digits, made of a person's data. */
export function innOf({ surname, name, birthDate, passport }) {
  const number = BigInt(`0x${hashOf([surname, name, birthDate, passport.replace(/\D/g, '')].join('\0')).slice(0, 12)}`) % 100_000_000n;
  const ten = `77${String(number).padStart(8, '0')}`;
  const eleven = `${ten}${innDigit(ten)}`;
  return `${eleven}${innDigit(eleven)}`;
}

const readable = ['surname', 'name', 'patronymic', 'birthDate', 'passport'];

/** What stands in a passport's scan: {surname, name, …}, or {} if nothing can be read. */
export function readPassport(bytes) {
  const mark = Buffer.from(`iTXt${keyword}\0\0\0\0\0`, 'latin1');
  const at = bytes.indexOf(mark);
  if (at < 4) return {};
  const length = bytes.readUInt32BE(at - 4);
  const content = bytes.subarray(at + mark.length, at + 4 + length);
  if (length > 4096) return {};
  try {
    const said = JSON.parse(content.toString('utf8'));
    return Object.fromEntries(readable.filter((field) => typeof said?.[field] === 'string').map((field) => [field, said[field].slice(0, 64)]));
  } catch {
    return {};
  }
}
