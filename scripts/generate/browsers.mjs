// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// manifests/browsers.json → browsers.gen.h (--cpp FOLDER): where each browser looks, for host/admin/browsers.h.
import { readFileSync } from 'node:fs';
import { faultsOfBrowsers, placeLists, systems } from './browsers_check.mjs';
import { cppString, header, outputFolder, writeIfChanged } from './common.mjs';

const { folder, input } = outputFolder(process.argv);
const table = JSON.parse(readFileSync(input, 'utf8'));
const ids = JSON.parse(readFileSync(new URL('../../manifests/ids.json', import.meta.url), 'utf8'));
const faults = faultsOfBrowsers(table, ids.host);
if (faults.length > 0) throw new Error(faults.join('\n'));

const lists = []; // every list of places once, as an array of its own
const listName = (values) => {
  if (values.length === 0) return '{}';
  const text = values.map(cppString).join(', ');
  if (!lists.includes(text)) lists.push(text);
  return `browser_places_${lists.indexOf(text)}`;
};

function row(browser, system) {
  const places = placeLists.map((list) => listName(browser[system][list] ?? []));
  const words = [browser.name, browser.label].map(cppString);
  const kinds = [`BrowserKind::${browser.kind}`, `Sandbox::${browser.sandbox ?? 'none'}`];
  const run = String(browser.run.includes(system));
  return `    {${[...words, ...kinds, browser.minimum, run, ...places, cppString(browser.permission ?? '')].join(', ')}},\n`;
}

const tables = systems.map((system) => {
  const rows = table.browsers.filter((browser) => system in browser).map((browser) => row(browser, system));
  return `inline constexpr Browser browsers_of_${system}[] = {\n${rows.join('')}};\n`;
});
const places = lists.map((text, index) => `inline constexpr std::string_view browser_places_${index}[] = {${text}};\n`);

writeIfChanged(
  folder,
  'browsers.gen.h',
  `${header('manifests/browsers.json')}// Included by host/admin/browsers.cpp alone, after browsers.h.
#pragma once

#include <string_view>

namespace kepka::admin {

${places.join('')}
${tables.join('\n')}
}  // namespace kepka::admin
`,
);
