// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The demo's token: a virtual Rutoken in a folder of the demo, and what others see on it in the end. pkcs11-tool and OpenSSL judge;
// nothing of Kepka's own code does.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultUserPin, VirtualRutoken } from '../virtual_rutoken/virtual_rutoken.mjs';

/** scripts/demo --storage NAME → model of the virtual Rutoken, what a Rutoken's user expects to find on it. */
export const tokens = {
  rutoken: { model: 'ecp3', objects: [/^Private Key Object; GOSTR3410/m, /^Public Key Object; GOSTR3410/m, /^Certificate Object; type = X\.509 cert/m] },
  'rutoken-lite': { model: 'lite', objects: [/^Data object/m, /^Certificate Object; type = X\.509 cert/m] },
};

export const pin = defaultUserPin;

export function plugToken(storage, folder) {
  return new VirtualRutoken({ tokens: [{ serial: '3b9aca01', model: tokens[storage].model, label: 'Бухгалтерия' }], folder: join(folder, 'token') });
}

function pkcs11Tool({ module }, ...rest) {
  return execFileSync('pkcs11-tool', ['--module', module, '--login', '--pin', pin, ...rest], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function openssl(command, ...rest) {
  return execFileSync('openssl', [command, '-engine', 'gost', ...rest], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** The request that the cabinet has taken, as OpenSSL sees it; throws if its signature is wrong. */
function takenRequest(folder) {
  const applications = join(folder, 'cabinet/applications');
  const requests = readdirSync(applications).map((name) => JSON.parse(readFileSync(join(applications, name), 'utf8')).csr).filter(Boolean);
  const file = join(folder, 'request.pem');
  writeFileSync(file, requests[0]);
  openssl('req', '-in', file, '-noout', '-verify');
  return { file, publicKey: openssl('req', '-in', file, '-noout', '-pubkey') };
}

/** The file (PEM) of the certificate on the token whose key is the request's. */
function certificateOf(token, objects, request, folder) {
  const ids = [...objects.matchAll(/^Certificate Object[^]*?^ {2}ID: +([0-9a-f]+)$/gm)].map(([, id]) => id);
  for (const id of ids) {
    const [der, pem] = [join(folder, 'certificate.der'), join(folder, 'certificate.pem')];
    pkcs11Tool(token, '--read-object', '--type', 'cert', '--id', id, '--output-file', der);
    writeFileSync(pem, openssl('x509', '-inform', 'DER', '-in', der));
    if (openssl('x509', '-in', pem, '-noout', '-pubkey') === request.publicKey) return pem;
  }
  throw new Error('The token holds no certificate of the key.');
}

/** Prints what pkcs11-tool finds on the token; throws unless it is all that a Rutoken's user expects. Returns the certificate's file. */
export function inspectToken(token, storage, folder) {
  const objects = pkcs11Tool(token, '--list-objects');
  console.log(`\npkcs11-tool --list-objects:\n${objects}`);
  for (const expected of tokens[storage].objects) {
    if (!expected.test(objects)) throw new Error(`The token does not hold what it should: ${expected}`);
  }
  const request = takenRequest(folder);
  console.log('openssl req -verify -engine gost: the request is signed by its key');
  const certificate = certificateOf(token, objects, request, folder);
  console.log("openssl x509 -engine gost: the certificate on the token is of the request's key");
  return certificate;
}
