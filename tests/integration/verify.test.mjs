// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// `verify` on a real host: signatures of OpenSSL's with its gost engine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { site, World } from './world.mjs';

const folder = mkdtempSync(join(tmpdir(), 'kepka-verify-'));
after(() => rmSync(folder, { recursive: true }));
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
const read = (name) => readFileSync(join(folder, name));
const document = Buffer.from('Заявление');

let world, host;
beforeEach(() => {
  world = new World();
  host = world.host();
});
afterEach(() => world.end());

const verify = (cms, content) =>
  host.request('verify', { cms: Buffer.isBuffer(cms) ? cms.toString('base64') : cms, ...(content && { content: content.toString('base64') }) }, { origin: site });

before(() => {
  writeFileSync(join(folder, 'document'), document);
  writeFileSync(join(folder, 'x.cnf'), ['[req]', 'distinguished_name=dn', '[dn]', '[authority]', 'basicConstraints=critical,CA:TRUE',
    'keyUsage=critical,keyCertSign,cRLSign', '[person]', 'keyUsage=critical,digitalSignature,nonRepudiation', ''].join('\n'));
  openssl('req', '-engine', 'gost', '-config', 'x.cnf', '-x509', '-newkey', 'gost2012_256', '-pkeyopt', 'paramset:A', '-nodes', '-days', '30',
    '-subj', '/CN=Head authority', '-extensions', 'authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  for (const [name, algorithm, set] of [['anna', 'gost2012_256', 'XA'], ['vera', 'gost2012_256', 'A'], ['boris', 'gost2012_512', 'A']]) {
    openssl('req', '-engine', 'gost', '-config', 'x.cnf', '-new', '-newkey', algorithm, '-pkeyopt', `paramset:${set}`, '-nodes',
      '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    openssl('x509', '-engine', 'gost', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '20',
      '-extfile', 'x.cnf', '-extensions', 'person', '-out', `${name}.pem`);
  }
  const sign = (name, signers, ...more) => openssl('cms', '-engine', 'gost', '-sign', '-binary', '-in', 'document', '-out', name,
    ...signers.flatMap((signer) => ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`]), ...more);
  const md = ['-md', 'md_gost12_256'];
  sign('detached.der', ['anna'], ...md, '-cades', '-outform', 'DER', '-certfile', 'ca.pem');
  sign('attached.pem', ['anna'], ...md, '-nodetach', '-outform', 'PEM');
  sign('without.der', ['anna'], ...md, '-nocerts', '-outform', 'DER');
  sign('long.der', ['boris'], '-md', 'md_gost12_512', '-outform', 'DER');
  sign('both.der', ['anna', 'vera'], ...md, '-nodetach', '-outform', 'DER');
});

test('a detached signature says who, when, with which certificate, and its chain to the end', async () => {
  const { right, attached, signers: [signer] } = await verify(read('detached.der'), document);
  assert.deepEqual([right, attached, signer.right, signer.faults, signer.namesCertificate], [true, false, true, [], true]);
  assert.ok(Math.abs(Date.parse(signer.signingTime) - Date.now()) < 3600_000);
  assert.equal(signer.certificate.commonName, 'anna');
  const { complete, links } = signer.chain;
  assert.equal(complete, true);
  assert.deepEqual(links.map(({ commonName, faults }) => [commonName, faults]), [['anna', []], ['Head authority', []]]);
  assert.equal(links[0].sha256, signer.certificate.sha256);
});

test('an attached one in PEM, one of 512 bits, and two signatures in one', async () => {
  const attached = await verify(read('attached.pem').toString());
  assert.deepEqual([attached.right, attached.attached], [true, true]);
  assert.deepEqual(attached.signers[0].chain.links.map(({ faults }) => faults), [['issuerUnknown']]);
  assert.equal(attached.signers[0].chain.complete, false);
  assert.equal((await verify(read('long.der'), document)).right, true);
  const both = await verify(read('both.der'));
  assert.equal(both.right, true);
  assert.deepEqual(both.signers.map(({ certificate }) => certificate.commonName).sort(), ['anna', 'vera']);
});

test('every fault is named', async () => {
  const faults = async (...args) => (await verify(...args)).signers.map((signer) => signer.faults);
  assert.deepEqual(await faults(read('detached.der'), Buffer.from('Другое')), [['changedContent']]);
  assert.deepEqual(await faults(read('detached.der')), [['noContent']]);
  assert.deepEqual(await faults(read('without.der'), document), [['noCertificate']]);
  const changed = read('detached.der');
  changed[changed.length - 1] ^= 1; // of the signature
  assert.deepEqual(await faults(changed, document), [['wrongSignature']]);
  assert.equal((await verify(changed, document)).right, false);
});

test('a certificate whose authority\'s signature is forged says so in its chain', async () => {
  const text = read('detached.der');
  // The last bytes of the authority's signature over anna's certificate, which the CMS brings along.
  const der = Buffer.from(read('anna.pem').toString().replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  text[text.indexOf(der) + der.length - 1] ^= 1;
  const { signers: [signer] } = await verify(text, document);
  assert.ok(signer.faults.includes('otherCertificate'), 'CAdES names another');
  assert.ok(signer.chain.links.some(({ faults }) => faults.includes('wrongSignature')));
});

test('what is no signature is refused', async () => {
  for (const [cms, name] of [
    [Buffer.from('3003020101', 'hex'), 'malformedCms'], [read('anna.pem').toString(), 'malformedCms'], ['no base64!', 'malformedCms'],
    [read('detached.der').subarray(0, 100), 'malformedCms'],
  ]) {
    await assert.rejects(verify(cms, document), { name });
  }
  await assert.rejects(host.request('verify', { cms: read('detached.der').toString('base64'), content: '!' }, { origin: site }), { name: 'invalidParams' });
});
