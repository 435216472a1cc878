// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Requests and signatures that OpenSSL itself makes: what the cabinet takes is not measured by what Kepka writes.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

function openssl(command, ...rest) {
  return execFileSync('openssl', [command, '-engine', 'gost', ...rest], { stdio: ['ignore', 'pipe', 'ignore'] });
}

export const keyFile = (folder) => join(folder, 'request.key');

/** A request (PEM) of the tests' person; its key is then keyFile(folder), made anew unless `key` is one. `extensions`: more lines of OpenSSL's. */
export function makeRequest(folder, { commonName = 'Иванова Анна Петровна', country = 'RU', extensions = '', key } = {}) {
  const config = join(folder, 'request.cnf');
  writeFileSync(config, `[req]
distinguished_name = name
prompt = no
utf8 = yes
string_mask = utf8only
req_extensions = wanted
[name]
CN = ${commonName}
SN = Иванова
GN = Анна Петровна
C = ${country}
emailAddress = anna@example.ru
INN = 500100732259
SNILS = 11223344595
[wanted]
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
1.2.643.100.111 = ASN1:UTF8:A tool of the test
${extensions}
`);
  if (!key) openssl('genpkey', '-algorithm', 'gost2012_256', '-pkeyopt', 'paramset:XA', '-out', keyFile(folder));
  return openssl('req', '-new', '-key', key ?? keyFile(folder), '-config', config, '-utf8').toString();
}

/** A signature (DER in base64) of `content` with the certificate and key files: CAdES-BES unless `cades` is false, detached unless `attached`; `type`: OID of the content's. */
export function sign(folder, content, { certificate, key, cades = true, attached = false, type }) {
  const document = join(folder, 'to-sign');
  writeFileSync(document, content);
  return openssl('cms', '-sign', '-binary', '-in', document, '-signer', certificate, '-inkey', key, '-md', 'md_gost12_256', '-outform', 'DER',
    ...(cades ? ['-cades'] : []), ...(attached ? ['-nodetach'] : []), ...(type ? ['-econtent_type', type] : [])).toString('base64');
}

export function derOf(pem) {
  return Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
}
