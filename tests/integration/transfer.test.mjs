// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Keys that move: kepka keys, export and import ($KEPKA_COMMAND_TESTING), with OpenSSL's gost engine and certtool on the other side.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { begin, finish, pin, rightPin, token, TokenWorld, wrongPin } from './token_world.mjs';
import { World } from './world.mjs';

const command = process.env.KEPKA_COMMAND_TESTING;
const vectors = JSON.parse(readFileSync(new URL('../data/vectors/cryptopro_containers.json', import.meta.url), 'utf8')).vectors;
const folder = mkdtempSync(join(tmpdir(), 'kepka-transfer-'));
const worlds = [];
afterEach(() => Promise.all(worlds.splice(0).reverse().map((world) => world.end())));
after(() => rmSync(folder, { recursive: true }));

const filePassword = 'Пароль файла 1';
const storePassword = 'correct horse 7';
const typed = (pin) => ({ pin });
const at = (name) => join(folder, name);
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

function computer(world = new World()) {
  worlds.push(world);
  return world;
}

/** Runs the command on that computer, in English unless told. */
function kepka(world, args, { lang = 'C', steps } = {}) {
  if (steps) world.script(steps);
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: lang, ...world.environment() },
  });
  return { status, stdout, stderr };
}

function done(world, args, steps) {
  const { status, stdout, stderr } = kepka(world, [...args, '--json'], { steps });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout).items;
}

/** The command ends with 3 and names that error; so many windows were open. */
function refused(world, args, name, { steps = [], windows = 0 } = {}) {
  const { status, stdout, stderr } = kepka(world, args, { steps });
  assert.equal(status, 3, stdout);
  assert.match(stderr, new RegExp(`\\(${name}\\b`));
  assert.equal(stdout, '');
  assert.equal(world.windows().length, windows);
}

const keysOf = (world) => done(world, ['keys']);
const said = (world) => world.transcript().map(({ argument }) => argument ?? '').join('\n');
const publicKeyOf = (pem) => openssl('x509', '-engine', 'gost', '-in', pem, '-noout', '-pubkey');

const kinds = {
  gost256: ['-algorithm', 'gost2012_256', '-pkeyopt', 'paramset:A'],
  gost512: ['-algorithm', 'gost2012_512', '-pkeyopt', 'paramset:A'],
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ecdsa: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
};
const gostPfx = ['-keypbe', 'gost89', '-certpbe', 'gost89', '-macalg', 'md_gost12_512'];
const aesPfx = ['-keypbe', 'AES-256-CBC', '-certpbe', 'AES-256-CBC', '-macalg', 'sha256'];

/** A PFX that OpenSSL makes of one of `kinds`. */
function makePfx(name, kind, options, password = filePassword) {
  writeFileSync(at('password'), `${password}\n`);
  openssl('pkcs12', '-engine', 'gost', '-export', '-inkey', `${kind}.key`, '-in', `${kind}.pem`, ...options, '-passout', 'file:password', '-out', name);
  return name;
}

/** What OpenSSL finds in a PFX: the certificate's and the key's public halves. */
function openPfx(name, password = filePassword) {
  writeFileSync(at('password'), `${password}\n`);
  openssl('pkcs12', '-engine', 'gost', '-in', name, '-passin', 'file:password', '-noenc', '-out', 'opened.pem');
  return { certificate: publicKeyOf('opened.pem'), key: openssl('pkey', '-engine', 'gost', '-in', 'opened.pem', '-pubout') };
}

/** The folder of a published container. */
function container(name, target) {
  const vector = vectors.find((candidate) => candidate.folder === name);
  mkdirSync(at(target), { recursive: true });
  for (const part of ['name', 'header', 'masks', 'primary', 'masks2', 'primary2']) writeFileSync(at(join(target, `${part}.key`)), Buffer.from(vector[part], 'hex'));
  return target;
}

function imported(kind = 'gost256', more = []) {
  const world = computer();
  const pfx = makePfx(`${kind}.p12`, kind, kind.startsWith('gost') ? gostPfx : aesPfx);
  const [key] = done(world, ['import', pfx, ...more], [typed(filePassword), typed(storePassword)]);
  return { world, key };
}

before(() => {
  writeFileSync(at('req.cnf'), '[req]\ndistinguished_name=dn\n[dn]\n');
  for (const [kind, options] of Object.entries(kinds)) {
    openssl('genpkey', '-engine', 'gost', ...options, '-out', `${kind}.key`);
    openssl('req', '-engine', 'gost', '-config', 'req.cnf', '-new', '-x509', '-days', '100', '-utf8', '-subj', '/CN=Иванова Анна', '-key', `${kind}.key`, '-out', `${kind}.pem`);
  }
});

test('an empty computer has no keys, and says so', () => {
  const world = computer();
  assert.deepEqual(keysOf(world), []);
  assert.match(kepka(world, ['keys'], { lang: 'ru_RU.UTF-8' }).stdout, /Ключей на этом компьютере нет/);
});

for (const kind of Object.keys(kinds)) {
  test(`${kind}: what OpenSSL put into a PFX is brought in, and carried out again it opens with OpenSSL`, () => {
    const { world, key } = imported(kind);
    assert.equal(key.commonName, 'Иванова Анна');
    assert.equal(key.exportable, true);
    assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN']);
    const [listed] = keysOf(world);
    assert.deepEqual(listed, key);
    const stored = join(world.data, 'registry', key.id);
    writeFileSync(at('password'), storePassword);
    assert.equal(openssl('pkey', '-engine', 'gost', '-inform', 'DER', '-in', join(stored, 'key.p8'), '-passin', 'file:password', '-pubout'), publicKeyOf(`${kind}.pem`));
    assert.equal(statSync(join(stored, 'key.p8')).mode & 0o777, 0o600);

    const out = `${kind}-out.p12`;
    const [carried] = done(world, ['export', key.serial, out], [typed(storePassword), typed('another one 9')]);
    assert.equal(carried.file, at(out));
    assert.equal(statSync(at(out)).mode & 0o777, 0o600);
    const opened = openPfx(out, 'another one 9');
    assert.equal(opened.key, publicKeyOf(`${kind}.pem`));
    assert.equal(opened.certificate, publicKeyOf(`${kind}.pem`));

    const other = computer();
    assert.equal(done(other, ['import', out], [typed('another one 9'), typed(storePassword)])[0].sha256, key.sha256);
  });
}

test('each cipher of an export opens with OpenSSL, and the profile of 2016 with certtool', () => {
  const { world, key } = imported();
  for (const [cipher, name] of [['kuznyechik', 'Кузнечик CTR-ACPKM'], ['magma', 'Магма CTR-ACPKM'], ['gost28147', 'ГОСТ 28147-89'], ['aes256', 'AES-256-CBC']]) {
    const out = `by-${cipher}.p12`;
    done(world, ['export', key.id, out, '--cipher', cipher], [typed(storePassword), typed(filePassword)]);
    assert.equal(openPfx(out).key, publicKeyOf('gost256.pem'));
    const { items: [told] } = JSON.parse(kepka(world, ['inspect', out, '--json']).stdout);
    assert.equal(told.format, 'pfx');
    assert.ok(told.bags.every((bag) => bag.cipher.name === name), name);
  }
  const info = execFileSync('certtool', ['--p12-info', '--inder', '--infile', at('by-gost28147.p12'), '--password', filePassword], { encoding: 'utf8', stdio: 'pipe' });
  assert.match(info, /-----BEGIN CERTIFICATE-----/);
  assert.match(info, /-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/);
});

test('a key is found by its id, its serial number and its SHA-256, as a person copies them', () => {
  const { world, key } = imported();
  const colons = key.sha256.toUpperCase().match(/../g).join(':');
  for (const [index, name] of [key.id, key.serial.toUpperCase(), key.sha256, colons].entries()) {
    done(world, ['export', name, `named-${index}.p12`], [typed(storePassword), typed(filePassword)]);
  }
  refused(world, ['export', 'ff'.repeat(16), 'unknown.p12'], 'keyNotListed');
  refused(world, ['export', '', 'unknown.p12'], 'keyNotListed');
  assert.ok(!existsSync(at('unknown.p12')));
});

test('a wrong password is asked for again, in the same words in both languages', () => {
  const world = computer();
  const pfx = makePfx('again.p12', 'gost256', gostPfx);
  const args = ['import', pfx, '--json'];
  const { status, stdout } = kepka(world, args, { lang: 'ru_RU.UTF-8', steps: [typed('неверный пароль'), typed(filePassword), typed(storePassword)] });
  assert.equal(status, 0);
  assert.deepEqual(world.windows(), ['GETPIN', 'GETPIN', 'GETPIN']);
  for (const text of ['Команда kepka import на этом компьютере', 'Файл: again.p12', 'Пароль не подходит', 'Чей ключ: Иванова Анна', 'Куда: Реестр']) {
    assert.match(said(world), new RegExp(text));
  }
  const [key] = JSON.parse(stdout).items;
  done(world, ['export', key.id, 'again-out.p12'], [typed('not this one'), typed(storePassword), typed(filePassword)]);
  for (const text of ['The command kepka export on this computer', 'File: again-out.p12', 'The password is wrong', 'can sign for the owner']) {
    assert.match(said(world), new RegExp(text));
  }
});

test('passwords never stand on a command line, in the environment or in what is told', () => {
  const { world, key } = imported();
  assert.doesNotMatch(JSON.stringify(world.transcript()), new RegExp(`${filePassword}|${storePassword}`));
  assert.ok(!JSON.stringify(key).includes(storePassword));
  assert.equal(kepka(world, ['export', key.id, 'x.p12', '--password', 'x']).status, 2);
  assert.equal(kepka(world, ['export', key.id, 'x.p12', '--cipher', 'rot13']).status, 2);
});

test('a file that exists is not overwritten, nor a link followed, and no window opens', () => {
  const { world, key } = imported();
  writeFileSync(at('there.p12'), 'mine');
  refused(world, ['export', key.id, 'there.p12'], 'fileExists');
  assert.equal(readFileSync(at('there.p12'), 'utf8'), 'mine');
  execFileSync('ln', ['-s', 'nowhere', at('link.p12')]);
  refused(world, ['export', key.id, 'link.p12'], 'fileExists');
  refused(world, ['export', key.id, 'no/such/folder.p12'], 'fileNotWritten');
});

test('a cancelled window leaves nothing behind', () => {
  const { world, key } = imported();
  for (const steps of [[{ cancel: true }], [typed(storePassword), { cancel: true }]]) {
    refused(world, ['export', key.id, 'cancelled.p12'], 'cancelled', { steps, windows: steps.length });
    assert.ok(!existsSync(at('cancelled.p12')));
  }
  const empty = computer();
  const pfx = makePfx('cancelled-in.p12', 'gost256', gostPfx);
  for (const steps of [[{ cancel: true }], [typed(filePassword), { cancel: true }]]) {
    refused(empty, ['import', pfx], 'cancelled', { steps, windows: steps.length });
    assert.deepEqual(empty.containers(), []);
  }
});

test('a key that is here already is not brought in twice', () => {
  const { world } = imported();
  refused(world, ['import', 'gost256.p12'], 'keyExists', { steps: [typed(filePassword)], windows: 1 });
  assert.equal(world.containers().length, 1);
});

test('a key that was marked to stay, and every key where the administrator says so, is not carried out', () => {
  const { world, key } = imported('gost512', ['--not-exportable']);
  assert.equal(key.exportable, false);
  refused(world, ['export', key.id, 'stays.p12'], 'keyNotExportable');
  const other = imported();
  other.world.policy({ export: true }, 'a.json');
  other.world.policy({ export: false }, 'b.json');
  refused(other.world, ['export', other.key.id, 'stays.p12'], 'exportForbidden');
  other.world.policy('{', 'c.json');
  refused(other.world, ['export', other.key.id, 'stays.p12'], 'policyDamaged');
  assert.ok(!existsSync(at('stays.p12')));
});

test('a PFX without a password asks for the registry’s alone', () => {
  const world = computer();
  const pfx = makePfx('open.p12', 'ecdsa', aesPfx, '');
  assert.equal(done(world, ['import', pfx], [typed(storePassword)]).length, 1);
  assert.deepEqual(world.windows(), ['GETPIN']);
});

test('containers of CryptoPro CSP are brought in from a folder, from one of its files and from a file of regedit', () => {
  for (const [name, count] of [['G2012256.001', 2], ['G2012512.000', 2], ['pfx-6b72.000', 1]]) {
    const path = container(name, name);
    for (const given of [path, join(path, 'header.key')]) {
      const world = computer();
      const keys = done(world, ['import', given], [typed(storePassword)]);
      assert.equal(keys.length, count);
      assert.deepEqual(world.windows(), ['GETPIN']);
      writeFileSync(at('password'), storePassword);
      for (const { id } of keys) {
        const stored = join(world.data, 'registry', id);
        const certificate = openssl('x509', '-engine', 'gost', '-inform', 'DER', '-in', join(stored, 'certificate.der'), '-noout', '-pubkey');
        assert.equal(openssl('pkey', '-engine', 'gost', '-inform', 'DER', '-in', join(stored, 'key.p8'), '-passin', 'file:password', '-pubout'), certificate);
      }
    }
  }
  const values = readdirSync(at('pfx-6b72.000')).map((name) => `"${name}"=hex:${readFileSync(at(join('pfx-6b72.000', name))).toString('hex').match(/../g).join(',')}\r\n`);
  writeFileSync(at('keys.reg'), `\ufeffWindows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Crypto Pro\\Keys\\Ключ]\r\n${values.join('')}`, 'utf16le');
  assert.equal(done(computer(), ['import', 'keys.reg'], [typed(storePassword)]).length, 1);
});

test('a container that is marked as not exportable, or is not whole, stays where it is', () => {
  const world = computer();
  refused(world, ['import', container('0000rtin.001', 'stays.000')], 'keyNotExportable');
  rmSync(at(join(container('G2012256.001', 'part.000'), 'masks.key')));
  refused(world, ['import', 'part.000'], 'containerIncomplete');
  assert.deepEqual(world.containers(), []);
});

test('files that are damaged, ask for too much work or hold no key are refused, and nothing is laid down', () => {
  const world = computer();
  const pfx = readFileSync(at(makePfx('whole.p12', 'gost256', gostPfx)));
  for (const place of [1, 8, 30, Math.floor(pfx.length / 2), pfx.length - 20]) {
    const changed = Buffer.from(pfx);
    changed[place] ^= 0x11;
    writeFileSync(at('changed.p12'), changed);
    const { status, stderr } = kepka(world, ['import', 'changed.p12'], { steps: [typed(filePassword), { cancel: true }] });
    assert.equal(status, 3);
    assert.match(stderr, /\((keyFileDamaged|keyFileUnsupported|noKeyInFile|cancelled)\b/);
  }
  const greedy = readFileSync(at(makePfx('greedy.p12', 'gost256', [...gostPfx, '-iter', '100000'])));
  const usual = Buffer.from([0x02, 0x03, 0x01, 0x86, 0xa0]);
  for (let place = greedy.indexOf(usual); place >= 0; place = greedy.indexOf(usual, place + 1)) Buffer.from([0x02, 0x03, 0x7f, 0xff, 0xff]).copy(greedy, place);
  writeFileSync(at('greedy.p12'), greedy);
  refused(world, ['import', 'greedy.p12'], 'keyFileUnsupported');
  refused(world, ['import', 'gost256.pem'], 'noKeyInFile');
  refused(world, ['import', 'absent.p12'], 'fileNotFound');
  assert.deepEqual(world.containers(), []);
});

test('a key brought in is among the keys of the extension’s settings', async () => {
  const { world, key } = imported();
  const { keys } = await world.host().request('keys.list');
  assert.deepEqual(keys.map((listed) => [listed.key, listed.certificate.commonName]), [[key.id, 'Иванова Анна']]);
});

/** Makes a key with its certificate on the world's token. */
async function onToken(world) {
  world.script([rightPin, rightPin]);
  const host = world.host();
  const begun = await begin(host);
  await finish(host, begun.id, world.authority.issue(begun.csr));
}

test('a key of a Rutoken Lite is carried out with its PIN, which is asked for as ever', async () => {
  const world = computer(new TokenWorld({ tokens: [token({ model: 'lite' })] }));
  await onToken(world);
  const [key] = keysOf(world);
  assert.equal(key.storageKind, 'token');
  assert.equal(key.exportable, true);
  done(world, ['export', key.id, 'lite.p12'], [wrongPin, rightPin, typed(filePassword)]);
  assert.ok(!JSON.stringify(world.transcript()).includes(pin));
  const opened = openPfx('lite.p12');
  assert.equal(opened.key, opened.certificate);
  assert.equal(done(computer(), ['import', 'lite.p12'], [typed(filePassword), typed(storePassword)])[0].sha256, key.sha256);
});

test('a key of a token that signs by itself stays in it, and no window opens', async () => {
  const world = computer(new TokenWorld({ tokens: [token({ model: 'ecp3' })] }));
  await onToken(world);
  const [key] = keysOf(world);
  assert.equal(key.exportable, false);
  refused(world, ['export', key.id, 'active.p12'], 'keyInToken');
});

test('keys and problems are told in Russian', () => {
  const { world } = imported();
  const { stdout } = kepka(world, ['keys'], { lang: 'ru_RU.UTF-8' });
  for (const text of [/^Ключ$/m, /Владелец: Иванова Анна/, /Хранилище: Реестр/, /Вид хранилища: реестр/, /Можно переносить: да/]) assert.match(stdout, text);
});
