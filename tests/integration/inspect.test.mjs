// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The command `kepka` ($KEPKA_COMMAND): inspect and verify, on files of OpenSSL's with its gost engine.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isSanitized } from './sanitizer.mjs';

const command = process.env.KEPKA_COMMAND;
const folder = mkdtempSync(join(tmpdir(), 'kepka-inspect-'));
after(() => rmSync(folder, { recursive: true }));

const at = (name) => join(folder, name);
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

/** Runs the command in English unless told. */
function kepka(args, { lang = 'C', env = {} } = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26, env: { PATH: process.env.PATH, LANG: lang, ...env },
  });
  return { status, stdout, stderr };
}
const json = (...args) => JSON.parse(kepka([...args, '--json']).stdout);
const ids = (findings) => findings.map(({ id }) => id);
const sign = (name, ...args) => openssl('cms', '-engine', 'gost', '-sign', '-binary', '-md', 'md_gost12_256', '-in', 'document',
  '-signer', 'anna.pem', '-inkey', 'anna.key', '-out', name, ...args);

before(() => {
  writeFileSync(at('document'), 'Заявление');
  writeFileSync(at('other'), 'Другое заявление');
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('ca.cnf'), ['[req]', 'distinguished_name=dn', '[dn]', '[ca]', 'default_ca=c', '[c]', 'database=index.txt', 'new_certs_dir=.',
    'rand_serial=yes', 'unique_subject=no', 'default_md=md_gost12_256', 'policy=p', 'default_crl_days=30', '[p]', 'commonName=supplied',
    '[authority]', 'basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign',
    '[person]', 'keyUsage=critical,digitalSignature,nonRepudiation', ''].join('\n'));
  for (const name of ['ca', 'stranger']) {
    openssl('req', '-engine', 'gost', '-config', 'ca.cnf', '-x509', '-newkey', 'gost2012_256', '-pkeyopt', 'paramset:A', '-nodes', '-days', '30',
      '-subj', `/CN=${name}`, '-extensions', 'authority', '-keyout', `${name}.key`, '-out', `${name}.pem`);
  }
  openssl('req', '-engine', 'gost', '-config', 'ca.cnf', '-new', '-newkey', 'gost2012_256', '-pkeyopt', 'paramset:XA', '-nodes', '-utf8',
    '-subj', '/CN=Иванова Анна', '-keyout', 'anna.key', '-out', 'anna.csr');
  const issue = (name, ...dates) => openssl('ca', '-engine', 'gost', '-batch', '-config', 'ca.cnf', '-preserveDN', '-utf8', '-notext', ...dates,
    '-extensions', 'person', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-in', 'anna.csr', '-out', name);
  issue('anna.pem', '-days', '10');
  issue('old.pem', '-startdate', '20200101000000Z', '-enddate', '20210101000000Z');
  sign('detached.p7s', '-cades', '-outform', 'DER');
  sign('attached.p7m', '-cades', '-nodetach', '-outform', 'PEM');
  sign('streamed.p7m', '-nodetach', '-stream', '-indef', '-outform', 'DER');
});

test('the command is static and position independent', { skip: isSanitized(command) && 'a sanitizer build links dynamically' }, () => {
  const headers = execFileSync('readelf', ['-W', '-l', '-d', '-h', command], { encoding: 'utf8' });
  assert.doesNotMatch(headers, /INTERP|NEEDED/);
  assert.match(headers, /DYN \(Position-Independent Executable/);
});

test('help is in the language of the environment and names every status', () => {
  for (const [lang, usage, options] of [['ru_RU.UTF-8', /^Использование: kepka verify/m, /^Ключи:/m], ['de_DE.UTF-8', /^Usage: kepka verify/m, /^Options:/m]]) {
    const { status, stdout } = kepka(['verify', '--help'], { lang });
    assert.equal(status, 0);
    assert.match(stdout, usage);
    assert.match(stdout, options);
    for (const number of [0, 1, 2, 3]) assert.match(stdout, new RegExp(`\\b${number}\\b`));
  }
  assert.match(kepka(['--help'], { lang: 'C', env: { LC_ALL: 'ru_RU.UTF-8' } }).stdout, /^Команды:/m);
  assert.match(kepka(['--version']).stdout, /^\d+\.\d+\.\d+$/m);
});

test('a wrong command line ends with 2 and says what is wrong', () => {
  for (const [args, message] of [[[], /lacks an argument/], [['inspect'], /lacks an argument/], [['inspect', 'a', 'b'], /too many b$/m],
    [['frobnicate'], /frobnicate/], [['verify', 'document', '--ca'], /lacks its value/]]) {
    const { status, stdout, stderr } = kepka(args);
    assert.equal(status, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, message);
  }
  assert.match(kepka(['inspect'], { lang: 'ru_RU.UTF-8' }).stderr, /не хватает аргумента/);
});

test('a file that is not there, is a folder or is nothing known ends with 3', () => {
  for (const [args, name] of [[['inspect', 'nothing'], 'fileNotFound'], [['inspect', folder], 'fileNotReadable'], [['inspect', 'document'], 'unknownFormat'],
    [['verify', 'document'], 'unknownFormat'], [['verify', 'anna.pem'], 'unknownFormat'],
    [['verify', 'detached.p7s', '--content', 'nothing'], 'fileNotFound'], [['verify', 'detached.p7s', '--ca', 'detached'], 'fileNotFound'],
    [['verify', 'detached.p7s', '--ca', 'document'], 'malformedCertificate'], [['verify', 'detached.p7s', '--crl', 'ca.pem'], 'malformedCrl']]) {
    const { status, stdout, stderr } = kepka(args);
    assert.equal(status, 3, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, new RegExp(name));
  }
});

test('inspect tells certificate, request, signatures and key, as text and as JSON', () => {
  const text = kepka(['inspect', 'anna.pem'], { lang: 'ru_RU.UTF-8' });
  assert.equal(text.status, 0);
  assert.match(text.stdout, /^Сертификат \(PEM\)\n {2}Владелец:\n {4}CN = Иванова Анна\n/);
  const [certificate] = json('inspect', 'anna.pem').items;
  assert.equal(certificate.format, 'certificate');
  assert.equal(certificate.key.parameterSet.name, 'CryptoPro-XchA');
  assert.ok(ids(json('inspect', 'old.pem').items[0].findings).includes('expired'));
  assert.equal(json('inspect', 'anna.csr').items[0].signature.verified, 'right');
  assert.equal(json('inspect', 'streamed.p7m').items[0].signatures.length, 1);
  assert.equal(json('inspect', 'anna.key').items[0].key.fingerprint, certificate.key.fingerprint);
});

test('a right signature ends with 0 and says who signed, when and with which certificate', () => {
  for (const args of [['attached.p7m'], ['streamed.p7m'], ['detached.p7s', '--content', 'document']]) {
    const report = json('verify', ...args, '--ca', 'ca.pem');
    assert.equal(report.right, true, args.join(' '));
    const [signature] = report.signatures;
    assert.equal(signature.signer.subject[0].value, 'Иванова Анна');
    assert.ok(Math.abs(Date.parse(signature.signingTime) - Date.now()) < 600_000);
    assert.deepEqual(signature.chain.path, ['CN=Иванова Анна', 'CN=ca']);
    assert.equal(signature.chain.trusted, true);
    assert.equal(kepka(['verify', ...args, '--ca', 'ca.pem']).status, 0);
  }
  assert.match(kepka(['verify', 'attached.p7m', '--ca', 'ca.pem'], { lang: 'ru' }).stdout, /: подпись верна$/m);
});

test('without an authority the signature is verified, and it is said that the chain was not', () => {
  const report = json('verify', 'attached.p7m');
  assert.equal(report.right, true);
  assert.equal(report.signatures[0].chain.checked, false);
  assert.ok(ids(report.signatures[0].findings).includes('chainNotChecked'));
});

test('what is wrong ends with 1 and is named', () => {
  for (const [args, finding] of [
    [['detached.p7s'], 'noContent'],
    [['detached.p7s', '--content', 'other'], 'changedContent'],
    [['attached.p7m', '--ca', 'stranger.pem'], 'issuerUnknown'],
  ]) {
    assert.equal(kepka(['verify', ...args]).status, 1, args.join(' '));
    assert.ok(ids(json('verify', ...args).signatures[0].findings).includes(finding), finding);
  }
  assert.match(kepka(['verify', 'detached.p7s'], { lang: 'ru_RU.UTF-8' }).stdout, /ПОДПИСЬ НЕ ПОДТВЕРЖДЕНА/);
});

test('a signature that was changed anywhere is not confirmed', () => {
  const der = readFileSync(at('detached.p7s'));
  for (let place = 0; place < der.length; place += 23) {
    const changed = Buffer.from(der);
    changed[place] ^= 1;
    writeFileSync(at('changed'), changed);
    const { status } = kepka(['verify', 'changed', '--content', 'document', '--ca', 'ca.pem']);
    assert.ok(status === 1 || status === 3, `byte ${place}: ${status}`);
  }
});

test('an expired certificate is judged by now, or by the time of signing when asked', () => {
  openssl('cms', '-engine', 'gost', '-sign', '-nodetach', '-md', 'md_gost12_256', '-in', 'document', '-signer', 'old.pem', '-inkey', 'anna.key',
    '-outform', 'DER', '-out', 'past.p7m');
  assert.ok(ids(json('verify', 'past.p7m').signatures[0].findings).includes('expired'));
  const [{ chain, signingTime }] = json('verify', 'attached.p7m', '--ca', 'ca.pem', '--at-signing-time').signatures;
  assert.equal(chain.at, signingTime);
});

test('a revoked certificate is found with a list, and the list is asked for without one', () => {
  assert.ok(ids(json('verify', 'attached.p7m', '--ca', 'ca.pem').signatures[0].findings).includes('revocationNotChecked'));
  openssl('ca', '-engine', 'gost', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-revoke', 'anna.pem');
  openssl('ca', '-engine', 'gost', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-gencrl', '-out', 'crl.pem');
  assert.ok(ids(json('verify', 'attached.p7m', '--ca', 'ca.pem', '--crl', 'crl.pem').signatures[0].findings).includes('revoked'));
  assert.equal(kepka(['verify', 'attached.p7m', '--ca', 'ca.pem', '--crl', 'crl.pem']).status, 1);
});

test('a request is verified, and a changed one is not', () => {
  assert.equal(kepka(['verify', 'anna.csr']).status, 0);
  const der = openssl('req', '-engine', 'gost', '-in', 'anna.csr', '-outform', 'DER');
  der[der.length - 1] ^= 1;
  writeFileSync(at('changed.csr'), der);
  assert.equal(kepka(['verify', 'changed.csr']).status, 1);
  assert.deepEqual(ids(json('verify', 'changed.csr').findings), ['wrongRequestSignature']);
});

test('a document of 64 MiB is verified without being held in memory', { skip: isSanitized(command) && 'a sanitizer needs memory of its own' }, () => {
  writeFileSync(at('document'), Buffer.alloc(64 << 20, 'Заявление'));
  sign('large.p7s', '-outform', 'DER');
  sign('large.p7m', '-nodetach', '-outform', 'DER');
  writeFileSync(at('limited'), `ulimit -v 65536; exec '${command}' "$@"\n`);
  for (const args of [['large.p7m'], ['large.p7s', '--content', 'document']]) {
    const { status, stderr } = spawnSync('bash', ['limited', 'verify', ...args], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, `${args[0]}: ${stderr}`);
  }
  writeFileSync(at('document'), 'Заявление');
});
