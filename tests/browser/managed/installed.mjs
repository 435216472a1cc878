// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Runs in a system of its own (overlay): installed.mjs BROWSER FOLDER DEB. The package is installed, and a person who has done nothing
// opens a browser. Prints the state of Kepka for a site.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startCabinet } from '../../demo_cabinet/server.mjs';
import { withPerson } from '../person.mjs';
import { stateAt } from './state_at.mjs';

const [browserName, folder, deb] = process.argv.slice(2);
execFileSync('dpkg', ['--force-depends', '-i', deb], { stdio: ['ignore', 'ignore', 'inherit'] });
const workFolder = join(folder, browserName);
mkdirSync(workFolder);
const cabinet = await startCabinet({ workFolder, seconds: 0 });
await withPerson(async (person) => {
  const browser = await person.launch(browserName, { extensionFolder: null, host: null });
  console.log(await stateAt(browser, cabinet.url, 'ready'));
});
process.exit(0);
