// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A folder as a ZIP file (PKWARE APPNOTE 6.3) that depends on nothing but the files' names and bytes: sorted, dated
// 1980-01-01, which is the format's first day.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 as crcOfNode, deflateRawSync } from 'node:zlib';

const firstDay = 0x21;
const version = 20; // 2.0: deflate
const utf8Names = 1 << 11;
const regularFile = 0o100644 << 16;

/** [name, bytes] of every file in the folder, sorted by name. */
export function filesOf(folder, under = '') {
  return readdirSync(join(folder, under), { withFileTypes: true })
    .flatMap((entry) => {
      const name = under === '' ? entry.name : `${under}/${entry.name}`;
      return entry.isDirectory() ? filesOf(folder, name) : [[name, readFileSync(join(folder, name))]];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const table = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** Node 18 has no zlib.crc32. */
function crc32(bytes) {
  if (crcOfNode) return crcOfNode(bytes);
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ table[(value ^ byte) & 0xff];
  return ~value >>> 0;
}

/** The bytes of a ZIP with these [name, bytes]. */
export function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const packed = deflateRawSync(bytes, { level: 9 });
    const path = Buffer.from(name);
    const common = Buffer.alloc(26); // what the local header and the directory's entry share
    common.writeUInt16LE(version, 0);
    common.writeUInt16LE(utf8Names, 2);
    common.writeUInt16LE(8, 4); // deflate
    common.writeUInt16LE(firstDay, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, path, packed]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(regularFile >>> 0, 6);
    more.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, more, path);
    parts.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, entries, end]);
}
