// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What is in the programs that ship, as CycloneDX 1.5 JSON on standard output: sbom.mjs BUILD_FOLDER
// The archives that the linker was given (build.ninja), the headers that were compiled in, and what built the extension.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../', import.meta.url));
const [build] = process.argv.slice(2);
const programs = ['kepka', 'kepka-host', 'kepka-token'];
// Compiled in from headers alone, and what g++ links without being asked.
const headers = ['/usr/include/boost/json.hpp', '/usr/include/spdlog/spdlog.h', '/usr/include/fmt/core.h', '/usr/include/CLI/CLI.hpp'];
const implied = ['libc.a', 'libstdc++.a', 'libgcc.a'];

const run = (program, args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const ninja = readFileSync(join(build, 'build.ninja'), 'utf8');

function archivesOf(program) {
  const rule = new RegExp(`^build host/apps/${program}: [^]*?(?=^build )`, 'm').exec(ninja);
  if (!rule) throw new Error(`build.ninja does not link ${program}`);
  return rule[0].match(/\/usr\/lib\/\S+?\.a\b/g) ?? [];
}

/** Debian's package of a file: what it is called, its source package and its home. */
function packageOf(file) {
  // Debian 12 may know the file by its name before /usr was merged.
  const names = [file, realpathSync(file), realpathSync(file).replace(/^\/usr/, '')];
  for (const name of names) {
    try {
      const [owner] = run('dpkg-query', ['-S', name]).split(': ');
      const [title, version, architecture, origin, home] = run('dpkg-query', ['-W', '-f', '${Package}\n${Version}\n${Architecture}\n${source:Package}\n${Homepage}', owner]).split('\n');
      return { title, version, architecture, origin, home };
    } catch { /* another name */ }
  }
  throw new Error(`no package has ${file}`);
}

const files = [...new Set([...programs.flatMap(archivesOf), ...headers, ...implied.map((name) => run('g++', [`-print-file-name=${name}`]).trim())])];
const packages = new Map(files.map((file) => packageOf(file)).map((found) => [found.title, found]));
const distribution = /^VERSION_ID="?(\d+)/m.exec(readFileSync('/etc/os-release', 'utf8'))[1];
const libraries = [...packages.values()].sort((a, b) => (a.title < b.title ? -1 : 1)).map(({ title, version, architecture, origin, home }) => {
  const purl = `pkg:deb/debian/${title}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-${distribution}`;
  return {
    type: 'library', 'bom-ref': purl, name: title, version, scope: 'required', purl,
    properties: [{ name: 'debian:source', value: origin }],
    ...(home ? { externalReferences: [{ type: 'website', url: home }] } : {}),
  };
});

// Nothing of node_modules is in the extension: these built it.
const lock = JSON.parse(readFileSync(join(source, 'extension/package-lock.json'), 'utf8'));
const tools = Object.entries(lock.packages).filter(([path]) => path !== '').map(([path, { version, integrity, license }]) => {
  const name = path.replace(/^.*node_modules\//, '');
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const hash = integrity?.startsWith('sha512-') ? [{ alg: 'SHA-512', content: Buffer.from(integrity.slice(7), 'base64').toString('hex') }] : [];
  return {
    type: 'library', 'bom-ref': `${purl}#${path}`, name, version, scope: 'excluded', purl, hashes: hash,
    ...(license ? { licenses: [{ expression: license }] } : {}),
  };
});

const { version } = JSON.parse(readFileSync(join(source, 'extension/package.json'), 'utf8'));
const contents = { components: [...libraries, ...tools], dependencies: [{ ref: 'kepka', dependsOn: libraries.map((row) => row['bom-ref']) }] };
const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
const serial = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
const bom = {
  bomFormat: 'CycloneDX', specVersion: '1.5', serialNumber: `urn:uuid:${serial}`, version: 1,
  metadata: {
    timestamp: new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000).toISOString().replace('.000', ''),
    component: { type: 'application', 'bom-ref': 'kepka', name: 'kepka', version, licenses: [{ license: { id: 'MIT' } }] },
  },
  ...contents,
};
process.stdout.write(`${JSON.stringify(bom, null, 1)}\n`);
