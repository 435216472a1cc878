// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// PNG files (PNG specification, third edition), with nothing but zlib.
import { deflateSync } from 'node:zlib';

export const grey = 0;
export const rgba = 6;

/**
 * A PNG of 8 bits a sample. `colour`: grey or rgba. `rows`: for each row a byte that names its filter (0: none), then its
 * samples. `text`: an iTXt chunk, {keyword, text}.
 */
export function encodePng({ width, height, colour, rows, text = null }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colour, 0, 0, 0], 8);
  const said = text ? [chunk('iTXt', Buffer.from(`${text.keyword}\0\0\0\0\0${text.text}`))] : []; // 11.3.3.4
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), ...said,
    chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Annex D. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
