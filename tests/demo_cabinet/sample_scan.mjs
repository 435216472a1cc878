// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Scans for trying out, made on the spot.
import { encodePng, grey } from '../../extension/scripts/png.mjs';

/** What marks the text that the simulated reading finds. */
export const keyword = 'Passport';

/**
 * A sheet with lines on it as a PNG, for trying out. `said` is what the simulated reading will find in it: it stands in the file as
 * text (iTXt), because the simulation cannot read pictures.
 */
export function sampleScan({ width = 1654, height = 1169, said = null } = {}) {
  const rows = Buffer.alloc((width + 1) * height, 0xf4);
  for (let y = 0; y < height; y += 1) {
    rows[y * (width + 1)] = 0; // no filter
    if (Math.floor(y / 18) % 3 === 1 && y > 80 && y < height - 80) rows.fill(0x55, y * (width + 1) + 100, y * (width + 1) + width - 100 - ((Math.floor(y / 18) * 97) % 300));
  }
  return encodePng({ width, height, colour: grey, rows, text: said && { keyword, text: JSON.stringify(said) } });
}
