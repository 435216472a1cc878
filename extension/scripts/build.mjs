// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// src → dist/chromium and dist/firefox (unpacked extensions) and dist/page (the npm package @kepka/page).
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { iconSizes, writeIcons } from './icons.mjs';
import { managedSchema, readRules } from '../../scripts/generate/policy_schema.mjs';
import { manifestFor } from './manifest.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const ids = JSON.parse(readFileSync('../manifests/ids.json', 'utf8'));
const pages = ['sensor', 'review', 'popup', 'options'];

rmSync('dist', { recursive: true, force: true });
for (const browser of ['chromium', 'firefox']) await buildExtension(browser);
await buildPageLibrary();

function options(more) {
  return { bundle: true, target: 'es2022', charset: 'utf8', legalComments: 'none', logLevel: 'warning', ...more };
}

async function buildExtension(browser) {
  const folder = `dist/${browser}`;
  const entries = { background: 'src/background/index.ts' };
  if (browser === 'firefox') entries.content = 'src/channel/content.ts';
  for (const page of pages) entries[`${page}/${page}`] = `src/${page}/${page}.ts`;
  await build(options({ entryPoints: entries, outdir: folder, format: 'iife' }));

  for (const page of pages) {
    for (const kind of ['html', 'css']) cpSync(`src/${page}/${page}.${kind}`, `${folder}/${page}/${page}.${kind}`);
  }
  cpSync('src/pages/common.css', `${folder}/pages/common.css`);
  cpSync('_locales', `${folder}/_locales`, { recursive: true });
  cpSync('../LICENSE', `${folder}/LICENSE`);
  writeIcons(`${folder}/icons`);
  // What an administrator may say to the extension: Firefox takes it without a schema.
  if (browser === 'chromium') writeJson(`${folder}/managed_schema.json`, managedSchema(readRules('../host/policy/rules.json')));
  writeJson(`${folder}/manifest.json`, manifestFor(browser, { version, ids, iconSizes }));
}

async function buildPageLibrary() {
  mkdirSync('dist/page', { recursive: true });
  await build(
    options({
      entryPoints: { index: 'src/page/index.ts' },
      outdir: 'dist/page',
      format: 'esm',
      define: { KEPKA_EXTENSION_IDS: JSON.stringify(ids.chromium.ids) },
    }),
  );
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.page.json'], { stdio: 'inherit' });
  writeFileSync('dist/page/index.d.ts', "export * from './types/page/index.js';\n");
  cpSync('README.md', 'dist/page/README.md');
  cpSync('../LICENSE', 'dist/page/LICENSE');
  writeJson('dist/page/package.json', {
    name: '@kepka/page',
    version,
    description: 'Keys and certificates on the user’s own computer, for the web cabinet of a certification authority',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    main: './index.js',
    types: './index.d.ts',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
  });
}

function writeJson(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
