// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Draws the icon, a key on a blue rounded square, as PNG files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePng, rgba } from './png.mjs';

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
  const rows = Buffer.alloc(size * (size * 4 + 1)); // each begins with filter 0
  for (let row = 0; row < size; row += 1) pixels.copy(rows, row * (size * 4 + 1) + 1, row * size * 4, (row + 1) * size * 4);
  return encodePng({ width: size, height: size, colour: rgba, rows });
}
