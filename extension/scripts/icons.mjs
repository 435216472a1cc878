// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Draws the icon, a key on a blue rounded square, as PNG files, with nothing but zlib.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

export const iconSizes = [16, 32, 48, 128];

const samples = 4; // per pixel and direction
const blue = [24, 84, 150];
const white = [255, 255, 255];

export function writeIcons(folder) {
  mkdirSync(folder, { recursive: true });
  for (const size of iconSizes) writeFileSync(join(folder, `${size}.png`), png(size, draw(size)));
}

/** The square is 1 × 1; distances below zero are inside. */
function roundedBox(x, y, left, top, right, bottom, radius) {
  const dx = Math.abs(x - (left + right) / 2) - (right - left) / 2 + radius;
  const dy = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

function isKey(x, y) {
  const ring = Math.abs(Math.hypot(x - 0.33, y - 0.5) - 0.135) - 0.055;
  const shaft = roundedBox(x, y, 0.46, 0.445, 0.86, 0.555, 0.03);
  const teeth = Math.min(
    roundedBox(x, y, 0.62, 0.5, 0.71, 0.68, 0.03),
    roundedBox(x, y, 0.77, 0.5, 0.86, 0.72, 0.03),
  );
  return Math.min(ring, shaft, teeth) < 0;
}

function draw(size) {
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      pixels.set(pixel(column, row, size), (row * size + column) * 4);
    }
  }
  return pixels;
}

function pixel(column, row, size) {
  let inside = 0;
  const sum = [0, 0, 0];
  for (let i = 0; i < samples * samples; i += 1) {
    const x = (column + ((i % samples) + 0.5) / samples) / size;
    const y = (row + (Math.floor(i / samples) + 0.5) / samples) / size;
    if (roundedBox(x, y, 0.02, 0.02, 0.98, 0.98, 0.2) >= 0) continue;
    inside += 1;
    const colour = isKey(x, y) ? white : blue;
    colour.forEach((value, index) => (sum[index] += value));
  }
  if (inside === 0) return [0, 0, 0, 0];
  return [...sum.map((value) => Math.round(value / inside)), Math.round((255 * inside) / (samples * samples))];
}

function png(size, pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA
  const rows = Buffer.alloc(size * (size * 4 + 1)); // each begins with filter 0
  for (let row = 0; row < size; row += 1) pixels.copy(rows, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
