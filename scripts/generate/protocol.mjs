// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// host/wire/protocol.json → protocol.gen.h and protocol.gen.cpp (--cpp FOLDER), protocol.gen.ts (--ts FOLDER) or
// protocol.md (--doc FOLDER).
import { readFileSync } from 'node:fs';
import { outputFolder, writeIfChanged } from './common.mjs';
import { cppHeader, cppSource } from './protocol_cpp.mjs';
import { markdown } from './protocol_doc.mjs';
import { readProtocol } from './protocol_schema.mjs';
import { typescript } from './protocol_ts.mjs';

const { language, folder, input } = outputFolder(process.argv);
const protocol = readProtocol(JSON.parse(readFileSync(input, 'utf8')));

if (language === 'cpp') {
  writeIfChanged(folder, 'protocol.gen.h', cppHeader(protocol));
  writeIfChanged(folder, 'protocol.gen.cpp', cppSource(protocol));
} else if (language === 'ts') {
  writeIfChanged(folder, 'protocol.gen.ts', typescript(protocol));
} else {
  writeIfChanged(folder, 'protocol.md', markdown(protocol));
}
