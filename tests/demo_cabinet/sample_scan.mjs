// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Scans for trying out, made on the spot.
import { deflateSync } from 'node:zlib';

/** What marks the text that the simulated reading finds. */
export const keyword = 'Passport';

/** PNG specification, annex D. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type, content) {
  const data = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(8 + data.length);
  framed.writeUInt32BE(content.length, 0);
  data.copy(framed, 4);
  framed.writeUInt32BE(crc32(data), 4 + data.length);
  return framed;
}

/**
 * A sheet with lines on it as a PNG, for trying out. `said` is what the simulated reading will find in it: it stands in the file as
 * text (iTXt, PNG specification 11.3.4.5), because the simulation cannot read pictures.
 */
export function sampleScan({ width = 1654, height = 1169, said = null } = {}) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8); // 8 bits of grey
  const rows = Buffer.alloc((width + 1) * height, 0xf4);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width + 1)] = 0; // no filter
    if (Math.floor(y / 18) % 3 === 1 && y > 80 && y < height - 80) rows.fill(0x55, y * (width + 1) + 100, y * (width + 1) + width - 100 - ((Math.floor(y / 18) * 97) % 300));
  }
  const text = said && chunk('iTXt', Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(JSON.stringify(said))]));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), ...(text ? [text] : []),
    chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
