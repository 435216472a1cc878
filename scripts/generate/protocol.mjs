// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// host/wire/NAME.json (protocol: browser and host; worker: host and kepka-token) → NAME.gen.h and NAME.gen.cpp (--cpp
// FOLDER), NAME.gen.ts (--ts FOLDER) or NAME.md (--doc FOLDER).
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { outputFolder, writeIfChanged } from './common.mjs';
import { cppHeader, cppSource } from './protocol_cpp.mjs';
import { markdown } from './protocol_doc.mjs';
import { readProtocol } from './protocol_schema.mjs';
import { typescript } from './protocol_ts.mjs';

const { language, folder, input } = outputFolder(process.argv);
const name = basename(input, '.json');
const protocol = { name, ...readProtocol(JSON.parse(readFileSync(input, 'utf8'))) };

if (language === 'cpp') {
  writeIfChanged(folder, `${name}.gen.h`, cppHeader(protocol));
  writeIfChanged(folder, `${name}.gen.cpp`, cppSource(protocol));
} else if (language === 'ts') {
  writeIfChanged(folder, `${name}.gen.ts`, typescript(protocol));
} else {
  writeIfChanged(folder, `${name}.md`, markdown(protocol));
}
