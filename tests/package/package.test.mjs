// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What scripts/package made (build/package) of the programs in build/release, or in $KEPKA_PROGRAMS: what is in the packages, that they install and leave nothing.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { HostClient } from '../integration/host_client.mjs';
import { chromiumArguments } from '../integration/world.mjs';

const source = fileURLToPath(new URL('../../', import.meta.url));
const packages = join(source, 'build/package');
const built = process.env.KEPKA_PROGRAMS ?? join(source, 'build/release/host/apps');
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const { version } = json(join(source, 'extension/package.json'));
const ids = json(join(source, 'manifests/ids.json'));
const table = json(join(source, 'manifests/browsers.json')).browsers;
const systemFolders = [...new Set(table.flatMap(({ linux }) => linux?.system ?? []))];
const run = (program, args, options) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
const named = (pattern) => {
  const found = readdirSync(packages).filter((name) => pattern.test(name));
  assert.equal(found.length, 1, `${pattern}: ${found}`);
  return join(packages, found[0]);
};
const deb = named(/\.deb$/);
const rpm = named(/\.rpm$/);
const folder = mkdtempSync(join(tmpdir(), 'kepka-package-'));
const tree = join(folder, 'tree');
before(() => run('dpkg-deb', ['-x', deb, tree]));
after(() => rmSync(folder, { recursive: true }));

const walk = (top, under = '') => readdirSync(join(top, under), { withFileTypes: true }).flatMap((entry) => {
  const path = `${under}/${entry.name}`;
  return entry.isDirectory() ? [path, ...walk(top, path)] : [path];
});
const files = (top) => walk(top).filter((path) => !lstatSync(join(top, path)).isDirectory());

test('the programs are there, run, and none of them is a test build', () => {
  const programs = files(tree).filter((path) => (lstatSync(join(tree, path)).mode & 0o111) !== 0 && lstatSync(join(tree, path)).isFile());
  assert.deepEqual(programs.sort(), ['/usr/lib/kepka/kepka', '/usr/lib/kepka/kepka-host', '/usr/lib/kepka/kepka-token']);
  for (const program of programs) assert.doesNotMatch(readFileSync(join(tree, program), 'latin1'), /This is a test build of Kepka|__asan_init|__tsan_init/);
  assert.equal(readlinkSync(join(tree, 'usr/bin/kepka')), '../lib/kepka/kepka');
  assert.match(run(join(tree, 'usr/bin/kepka'), ['--version']), new RegExp(version));
});

test('a test build in the place of a program is refused', () => {
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  for (const name of ['kepka', 'kepka-token', 'kepka-host']) symlinkSync(join(built, name === 'kepka-host' ? 'kepka-host-testing' : name), join(programs, name));
  const { status, stderr } = spawnSync(join(source, 'scripts/package'), [], { encoding: 'utf8', env: { ...process.env, KEPKA_PROGRAMS: programs } });
  assert.equal(status, 1);
  assert.match(stderr, /kepka-host is a test build/);
  assert.ok(existsSync(deb), 'what was packed before is still there');
});

test('the packaged host answers hello', async () => {
  const home = join(folder, 'home');
  mkdirSync(home);
  const client = HostClient.start({ binary: join(tree, 'usr/lib/kepka/kepka-host'), args: chromiumArguments, env: { HOME: home } });
  const hello = await client.request('hello');
  assert.equal(hello.testing ?? false, false);
  await client.kill();
});

test('every system folder of the table has its manifest, which names the packaged host', () => {
  const manifests = files(tree).filter((path) => path.endsWith(`/${ids.host}.json`));
  assert.deepEqual(manifests.sort(), systemFolders.map((path) => `${path}/${ids.host}.json`).sort());
  for (const path of manifests) {
    const manifest = json(join(tree, path));
    assert.equal(manifest.path, '/usr/lib/kepka/kepka-host');
    const firefox = table.some(({ kind, linux }) => kind === 'firefox' && linux.system.some((place) => path.startsWith(`${place}/`)));
    assert.deepEqual(manifest.allowed_extensions ?? manifest.allowed_origins, firefox ? ids.firefox.ids : ids.chromium.ids.map((id) => `chrome-extension://${id}/`));
  }
});

test('everything is root’s, nothing is writable by others, and the folder for rules is empty', () => {
  const lines = run('dpkg-deb', ['-c', deb]).trim().split('\n');
  for (const line of lines) {
    const [mode, owner] = line.split(/\s+/);
    assert.equal(owner, 'root/root', line);
    assert.match(mode, /^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--|lrwxrwxrwx)$/, line);
  }
  assert.deepEqual(readdirSync(join(tree, 'etc/kepka/policy.d')), []);
});

test('no file is called policies.json, and no record of kepka register is in it', () => {
  for (const path of files(tree)) assert.doesNotMatch(path, /policies\.json$|registered\.json$|\/var\//);
});

test('what is under /etc is the administrator’s to change', () => {
  const conffiles = run('dpkg-deb', ['-I', deb, 'conffiles']).trim().split('\n').sort();
  assert.deepEqual(conffiles, files(tree).filter((path) => path.startsWith('/etc/')).sort());
});

test('only the C library is needed, and windows and readers are recommended', () => {
  assert.match(run('dpkg-deb', ['-f', deb, 'Depends']), /^libc6 \(>= [\d.]+\)\n$/);
  assert.match(run('dpkg-deb', ['-f', deb, 'Recommends']), /pinentry.*pcscd/);
  assert.equal(run('dpkg-deb', ['-f', deb, 'Version']).trim(), version);
});

/** dpkg on a root of its own, whose scripts see $DPKG_ROOT. */
function dpkg(root, ...args) {
  const options = [`--root=${root}`, `--log=${root}/var/log/dpkg.log`, '--force-script-chrootless', '--force-depends', '--force-not-root', '--force-bad-path'];
  const [program, before] = process.getuid() === 0 ? ['dpkg', []] : ['fakeroot', ['dpkg']];
  return run(program, [...before, ...options, ...args], { env: { ...process.env, LC_ALL: 'C' } });
}

function emptyRoot(name) {
  const root = join(folder, name);
  for (const path of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/lib/dpkg/triggers', 'var/log']) mkdirSync(join(root, path), { recursive: true });
  for (const path of ['status', 'available']) writeFileSync(join(root, 'var/lib/dpkg', path), '');
  return root;
}
const canInstall = process.getuid() === 0 || spawnSync('fakeroot', ['true']).status === 0;
const own = (root) => walk(root).filter((path) => !path.startsWith('/var/lib/dpkg') && !/^\/var(\/lib|\/log.*)?$/.test(path));

test('installed, upgraded and purged it leaves nothing', { skip: !canInstall && 'neither root nor fakeroot' }, () => {
  const root = emptyRoot('root');
  dpkg(root, '-i', deb);
  assert.ok(existsSync(join(root, 'usr/lib/kepka/kepka-host')));
  // The administrator's own: rules, a manifest that is not wanted, and one registered by hand.
  writeFileSync(join(root, 'etc/kepka/policy.d/rules.json'), '{}');
  rmSync(join(root, `etc/brave/native-messaging-hosts/${ids.host}.json`));
  mkdirSync(join(root, 'opt/kepka'), { recursive: true });
  writeFileSync(join(root, 'opt/kepka/kepka-host'), '#!/bin/sh\n', { mode: 0o755 });
  rmSync(join(root, `etc/chromium/native-messaging-hosts/${ids.host}.json`));
  run(join(root, 'usr/bin/kepka'), ['register', '--system', '--prefix', root, '--host', '/opt/kepka/kepka-host', '--browser', 'chromium']);
  assert.ok(existsSync(join(root, 'var/lib/kepka/registered.json')));
  dpkg(root, '--force-confold', '-i', deb); // an upgrade
  assert.ok(existsSync(join(root, 'etc/kepka/policy.d/rules.json')));
  assert.equal(existsSync(join(root, `etc/brave/native-messaging-hosts/${ids.host}.json`)), false);

  dpkg(root, '-r', 'kepka');
  assert.equal(existsSync(join(root, 'usr/lib/kepka')), false);
  assert.ok(existsSync(join(root, 'etc/kepka/policy.d/rules.json')), 'rules stay until the purge');
  assert.equal(existsSync(join(root, `etc/chromium/native-messaging-hosts/${ids.host}.json`)), false);
  dpkg(root, '-P', 'kepka');
  rmSync(join(root, 'opt'), { recursive: true });
  assert.deepEqual(own(root), []);
});

test('the .rpm has the same files, with the administrator’s marked', () => {
  const list = run('rpm', ['-qp', '--nosignature', '--qf', '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILENAMES}\n]', rpm]).trim().split('\n').map((line) => line.split(' '));
  for (const [mode, owner, path] of list) {
    assert.equal(owner, 'root', path);
    assert.match(mode, /^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--|lrwxrwxrwx)$/, path);
  }
  assert.deepEqual(list.filter(([mode]) => !mode.startsWith('d')).map(([, , path]) => path).sort(), files(tree).sort());
  const folders = list.filter(([mode]) => mode.startsWith('d')).map(([, , path]) => path);
  assert.ok(folders.includes('/etc/kepka/policy.d'));
  for (const path of ['/etc', '/usr', '/usr/bin', '/usr/lib', '/usr/share', '/usr/share/man']) assert.ok(!folders.includes(path), path);
  const settings = run('rpm', ['-qpc', '--nosignature', rpm]).trim().split('\n').sort();
  assert.deepEqual(settings, files(tree).filter((path) => path.startsWith('/etc/')).sort());
  assert.match(run('rpm', ['-qp', '--nosignature', '--scripts', rpm]), /kepka unregister --system/);
});

test('the man page is well formed, and knows every command and option of the help', () => {
  const kepka = join(tree, 'usr/bin/kepka');
  const environment = { env: { LC_ALL: 'C' } };
  const page = run('zcat', [join(tree, 'usr/share/man/man1/kepka.1.gz')]).replaceAll('\\-', '-');
  const completion = readFileSync(join(tree, 'usr/share/bash-completion/completions/kepka'), 'utf8');
  const commands = run(kepka, ['--help'], environment).split('Subcommands:')[1].match(/^ {2}[a-z]+/gm).map((line) => line.trim());
  assert.ok(commands.includes('register'));
  for (const command of commands) {
    assert.match(page, new RegExp(`^\\.SS ${command}\\b`, 'm'), command);
    assert.match(completion, new RegExp(`^ *${command}\\) words=`, 'm'), command);
    for (const option of run(kepka, [command, '--help'], environment).match(/--[a-z][a-z-]+/g)) {
      assert.ok(page.includes(option), `kepka.1: ${command} ${option}`);
      assert.ok(completion.includes(option), `completion: ${command} ${option}`);
    }
  }
  const policy = run('zcat', [join(tree, 'usr/share/man/man5/kepka.policy.5.gz')]);
  for (const { key } of json(join(source, 'host/policy/rules.json')).rules) assert.ok(policy.includes(`\n.B ${key}\n`), key);
  assert.ok(existsSync(join(tree, 'usr/share/man/man8/kepka-host.8.gz')));
});

test('bash completes commands, options and browsers', () => {
  const script = join(tree, 'usr/share/bash-completion/completions/kepka');
  const complete = (...words) => run('bash', ['-c', `source ${script}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _kepka; printf '%s\\n' "\${COMPREPLY[@]}"`]).trim().split('\n');
  assert.deepEqual(complete('kepka', 'reg'), ['register']);
  assert.deepEqual(complete('kepka', 'register', '--browser', 'chromium-'), ['chromium-gost']);
  assert.deepEqual(complete('kepka', 'register', '--browser', 'libre'), ['librewolf']);
  assert.deepEqual(complete('kepka', 'verify', '--at'), ['--at-signing-time']);
});

/** The files of a ZIP by its directory, as a browser reads it: name → bytes. */
function unzip(bytes) {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const found = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
    assert.equal(bytes.toString('latin1', at, at + 4), 'PK\x01\x02');
    const [packed, size, name] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24), bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28))];
    const local = bytes.readUInt32LE(at + 42);
    assert.equal(bytes.toString('latin1', local, local + 4), 'PK\x03\x04');
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const file = inflateRawSync(bytes.subarray(from, from + packed));
    assert.equal(file.length, size, name);
    found.set(name, file);
    at += 46 + Buffer.byteLength(name) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  assert.equal(at, end);
  return found;
}

/** The length-delimited fields of a message of Protocol Buffers: [number, bytes]. */
function fields(bytes) {
  const found = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    assert.equal(tag & 7, 2);
    const length = varint();
    found.push([tag >>> 3, bytes.subarray(at, at + length)]);
    at += length;
  }
  return found;
}

test('the CRX is signed by the key whose id the update manifest names, over an extension with that key', () => {
  const crx = readFileSync(named(/\.crx$/));
  assert.equal(crx.toString('latin1', 0, 4), 'Cr24');
  assert.equal(crx.readUInt32LE(4), 3);
  const header = fields(crx.subarray(12, 12 + crx.readUInt32LE(8)));
  const zip = crx.subarray(12 + crx.readUInt32LE(8));
  const [[two, proof], [signedField, signedData]] = header;
  assert.deepEqual([two, signedField], [2, 10000]);
  const [[, der], [, signature]] = fields(proof);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signedData.length);
  const signed = Buffer.concat([Buffer.from('CRX3 SignedData\0'), length, signedData, zip]);
  assert.ok(verify('sha256', signed, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature));
  const digest = createHash('sha256').update(der).digest().subarray(0, 16);
  assert.deepEqual(fields(signedData), [[1, digest]]);
  const id = Array.from(digest.toString('hex'), (digit) => String.fromCharCode(97 + parseInt(digit, 16))).join('');
  const update = readFileSync(join(packages, 'update.xml'), 'utf8');
  assert.match(update, new RegExp(`appid='${id}'`));
  assert.match(update, new RegExp(`version='${version}'`));
  const manifest = JSON.parse(unzip(zip).get('manifest.json'));
  assert.equal(manifest.key, der.toString('base64'));
});

test('the store’s package has no key, the .xpi is what Firefox loads', () => {
  const store = JSON.parse(unzip(readFileSync(named(/-store\.zip$/))).get('manifest.json'));
  assert.equal('key' in store, false);
  assert.equal(store.version, version);
  const xpi = JSON.parse(unzip(readFileSync(named(/\.xpi$/))).get('manifest.json'));
  assert.deepEqual(xpi, json(join(source, 'extension/dist/firefox/manifest.json')));
});

test('the SBOM names what is linked into the programs', () => {
  const bom = json(named(/\.cdx\.json$/));
  assert.equal(bom.bomFormat, 'CycloneDX');
  const linked = bom.components.filter(({ scope }) => scope === 'required').map(({ name }) => name);
  for (const pattern of [/^libbotan-/, /^libboost-json/, /^libspdlog-dev$/, /^libfmt-dev$/, /^libcli11-dev$/, /^libpkcs11-helper1-dev$/, /^libssl-dev$/, /^libc6-dev$/, /^libstdc\+\+-/]) {
    assert.ok(linked.some((name) => pattern.test(name)), `${pattern}: ${linked}`);
  }
  const refs = bom.components.map((row) => row['bom-ref']);
  assert.equal(new Set(refs).size, refs.length);
  assert.ok(bom.components.some(({ name, scope }) => name === 'esbuild' && scope === 'excluded'));
});

test('SHA256SUMS is right', () => {
  run('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: packages });
});
