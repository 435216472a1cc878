// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Which files are scans: by what is in them, never by their names. The page checks before it uploads, the server checks
// what arrives; both with this file.

export const scanLimit = 10 * 1024 * 1024;
export const scanNames = 'JPG, PNG, GIF, PDF, TIF, BMP, HEIC';
export const scanAccept = '.jpg,.jpeg,.png,.gif,.pdf,.tif,.tiff,.bmp,.heic,.heif';

const latin1 = new TextDecoder('latin1');
const text = (bytes, from, to) => latin1.decode(bytes.subarray(from, to));
const starts = (bytes, ...wanted) => wanted.every((byte, index) => bytes[index] === byte);
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether `words` stands in the last `within` bytes: files that were cut off lack their end. */
function endsWith(bytes, words, within) {
  return text(bytes, Math.max(0, bytes.length - within), bytes.length).includes(words);
}

/** BMP begins with two letters alone; its length and its header's size make it certain. */
function isBmp(bytes) {
  if (text(bytes, 0, 2) !== 'BM' || bytes.length < 30) return false;
  return viewOf(bytes).getUint32(6, true) === 0 && [12, 40, 52, 56, 64, 108, 124].includes(viewOf(bytes).getUint32(14, true));
}

/** The directory of a TIFF may stand anywhere, but within. */
function tiffIsWhole(bytes) {
  if (bytes.length < 8) return false;
  const offset = viewOf(bytes).getUint32(4, bytes[0] === 0x49);
  return offset >= 8 && offset < bytes.length;
}

const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/** `shown`: browsers draw it. `whole`: whether the end is there. */
export const scanKinds = [
  { type: 'image/jpeg', shown: true, matches: (b) => starts(b, 0xff, 0xd8, 0xff), whole: (b) => endsWith(b, '\xff\xd9', b.length) },
  { type: 'image/png', shown: true, matches: (b) => starts(b, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), whole: (b) => endsWith(b, 'IEND', 64 * 1024) },
  { type: 'image/gif', shown: true, matches: (b) => ['GIF87a', 'GIF89a'].includes(text(b, 0, 6)), whole: (b) => endsWith(b, '\x00;', 1024) },
  { type: 'image/bmp', shown: true, matches: isBmp, whole: (b) => viewOf(b).getUint32(2, true) <= b.length },
  { type: 'application/pdf', matches: (b) => text(b, 0, 5) === '%PDF-', whole: (b) => endsWith(b, '%%EOF', 2048) },
  { type: 'image/tiff', matches: (b) => starts(b, 0x49, 0x49, 0x2a, 0) || starts(b, 0x4d, 0x4d, 0, 0x2a), whole: tiffIsWhole },
  { type: 'image/heic', matches: (b) => text(b, 4, 8) === 'ftyp' && heicBrands.includes(text(b, 8, 12)), whole: (b) => viewOf(b).getUint32(0) < b.length },
];

/** {type} of a scan, or {fault}: emptyScan, tooLargeScan, unknownScan, brokenScan. */
export function checkScan(bytes) {
  if (bytes.length === 0) return { fault: 'emptyScan' };
  if (bytes.length > scanLimit) return { fault: 'tooLargeScan' };
  const kind = scanKinds.find(({ matches }) => matches(bytes));
  if (!kind) return { fault: 'unknownScan' };
  return kind.whole(bytes) ? { type: kind.type } : { fault: 'brokenScan' };
}
