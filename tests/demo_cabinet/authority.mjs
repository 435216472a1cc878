// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// A small certification authority: OpenSSL's command with the gost engine and nothing of Kepka's own code, so that what
// Kepka writes is judged by somebody else. Everything it knows is in its folder.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const authorityName = 'Демонстрационный удостоверяющий центр';
const certificateDays = 365;
const requestLimit = 64 * 1024;

/** What a request did wrong, for the applicant. */
export class RequestRefused extends Error {}

function openssl(command, ...rest) {
  return new Promise((resolve, reject) => {
    const options = { timeout: 30_000, maxBuffer: 4 * 1024 * 1024 };
    execFile('openssl', [command, ...rest], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`openssl ${command}: ${stderr.trim() || error.message}`));
      else resolve({ stdout, stderr });
    });
  });
}

const engine = ['-engine', 'gost'];

async function writeWhole(path, text, mode = 0o644) {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(unfinished, text, { mode });
  await rename(unfinished, path);
}

async function readIfThere(path) {
  return readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** The subject that a natural person's request must have: [OID, string type, value], in any order. */
export function expectedSubject(applicant) {
  const given = [applicant.name, applicant.patronymic].filter(Boolean).join(' ');
  const digits = (text) => text.replace(/\D/g, '');
  return [
    ['2.5.4.3', 'UTF8STRING', `${applicant.surname} ${given}`],
    ['2.5.4.4', 'UTF8STRING', applicant.surname],
    ['2.5.4.42', 'UTF8STRING', given],
    ['2.5.4.6', 'PRINTABLESTRING', 'RU'],
    ['1.2.840.113549.1.9.1', 'IA5STRING', applicant.email],
    ['1.2.643.100.3', 'NUMERICSTRING', digits(applicant.snils)],
    ['1.2.643.3.131.1.1', 'NUMERICSTRING', digits(applicant.inn)],
  ];
}

/** Undoes esc_2253. A control character stays escaped (\0A) and so never equals an applicant's value. */
const unescapeName = (text) => text.replace(/\\([^0-9A-Fa-f])/g, '$1');

async function readSubject(file) {
  const form = 'oid,sep_multiline,utf8,esc_2253,esc_ctrl,show_type';
  const { stdout } = await openssl('req', ...engine, '-in', file, '-noout', '-subject', '-nameopt', form);
  return stdout
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => /^ *([0-9.]+)=([A-Z0-9]+):(.*)$/s.exec(line)?.slice(1) ?? ['?', '?', line])
    .map(([oid, type, value]) => [oid, type, unescapeName(value)]);
}

function sameSubject(found, expected) {
  const sorted = (rows) => rows.map((row) => row.join('\0')).sort();
  return JSON.stringify(sorted(found)) === JSON.stringify(sorted(expected));
}

/** The DER (hex) inside a requested extension, or null. */
async function readExtension(file, name) {
  const { stdout } = await openssl('asn1parse', '-in', file);
  const lines = stdout.split('\n');
  const at = lines.findIndex((line) => line.includes('OBJECT') && line.endsWith(`:${name}`));
  if (at < 0) return null;
  const value = lines.slice(at + 1, at + 3).find((line) => line.includes('[HEX DUMP]:'));
  return value ? value.split('[HEX DUMP]:')[1].trim() : null;
}

/** What the authority puts into a certificate; of the request it takes over only what it has checked. */
async function certificateExtensions(requestFile) {
  const keyUsages = { '030206C0': 'digitalSignature, nonRepudiation',
                      '030204F0': 'digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment' };
  const usage = keyUsages[await readExtension(requestFile, 'X509v3 Key Usage')];
  if (!usage) throw new RequestRefused('В запросе нет назначения ключа, которое выдаёт этот центр.');
  const tool = await readExtension(requestFile, 'Signing Tool of Subject');
  const toolIsText = tool !== null && /^0C([0-9A-F]{2})+$/.test(tool) && tool.length <= 400;
  return [
    '[certificate]',
    'basicConstraints = critical, CA:FALSE',
    `keyUsage = critical, ${usage}`,
    'extendedKeyUsage = clientAuth, emailProtection',
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
    ...(toolIsText ? [`1.2.643.100.111 = DER:${tool}`] : []),
    '1.2.643.100.112 = ASN1:SEQUENCE:issuer_tool',
    '1.2.643.100.114 = ASN1:INTEGER:0',
    '[issuer_tool]',
    'tool = UTF8:OpenSSL gost-engine',
    'center = UTF8:Kepka demo cabinet',
    'tool_papers = UTF8:not certified',
    'center_papers = UTF8:not certified',
    '',
  ].join('\n');
}

const authorityConfig = `[req]
distinguished_name = name
x509_extensions = root
prompt = no
utf8 = yes
string_mask = utf8only
[name]
CN = ${authorityName}
O = ${authorityName}
C = RU
[root]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
`;

export class Authority {
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  get certificateFile() {
    return join(this.#folder, 'authority.pem');
  }

  /** The authorities' certificates (PEM) above those that it issues. */
  async chain() {
    return [await readFile(this.certificateFile, 'utf8')];
  }

  /** Opens the authority in `folder`; the first time makes its key and certificate. */
  static async open(folder) {
    const authority = new Authority(folder);
    await mkdir(join(folder, 'issued'), { recursive: true, mode: 0o700 });
    if ((await readIfThere(authority.certificateFile)) === null) await authority.#makeRoot();
    return authority;
  }

  async #makeRoot() {
    const key = join(this.#folder, 'authority.key');
    const config = join(this.#folder, 'authority.cnf');
    const unfinished = `${this.certificateFile}.new`;
    await writeWhole(config, authorityConfig);
    await openssl('genpkey', ...engine, '-algorithm', 'gost2012_256', '-pkeyopt', 'paramset:XA', '-out', key);
    await openssl('req', ...engine, '-x509', '-new', '-md_gost12_256', '-key', key, '-config', config, '-utf8',
                  '-days', '3650', '-out', unfinished);
    await rename(unfinished, this.certificateFile);
  }

  /** Throws RequestRefused unless the request's own signature is right and it names exactly this applicant. */
  async checkRequest(requestPem, applicant) {
    await this.#withRequest(requestPem, (file) => this.#check(file, applicant));
  }

  /** The certificate (PEM) for an application. The same request again gives the same certificate. */
  async issue(applicationId, requestPem, applicant) {
    const mark = createHash('sha256').update(requestPem).digest('hex').slice(0, 32);
    const issued = join(this.#folder, 'issued', `${applicationId}.${mark}.pem`);
    const earlier = await readIfThere(issued);
    if (earlier) return earlier;
    const certificate = await this.#withRequest(requestPem, async (file) => {
      await this.#check(file, applicant);
      return this.#sign(file);
    });
    await writeWhole(issued, certificate);
    return certificate;
  }

  async #withRequest(requestPem, work) {
    if (requestPem.length > requestLimit) throw new RequestRefused('Запрос слишком длинный.');
    const folder = await mkdtemp(join(tmpdir(), 'authority-'));
    try {
      const file = join(folder, 'request.pem');
      await writeFile(file, requestPem);
      return await work(file);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #check(file, applicant) {
    const verified = await openssl('req', ...engine, '-in', file, '-noout', '-verify').catch((error) => ({ error }));
    // Before OpenSSL 3.2 a wrong signature still ended with status 0, so its words are read.
    if (verified.error || !/verify OK/i.test(verified.stdout + verified.stderr)) {
      throw new RequestRefused('Подпись запроса неверна.');
    }
    if (!sameSubject(await readSubject(file), expectedSubject(applicant))) {
      throw new RequestRefused('Данные в запросе не совпадают с заявкой.');
    }
  }

  async #sign(file) {
    const extensions = `${file}.extensions`;
    const out = `${file}.certificate`;
    await writeFile(extensions, await certificateExtensions(file));
    const serial = `0x01${randomBytes(15).toString('hex')}`;
    await openssl('x509', '-req', ...engine, '-in', file, '-CA', this.certificateFile,
                  '-CAkey', join(this.#folder, 'authority.key'), '-set_serial', serial, '-days', `${certificateDays}`,
                  '-md_gost12_256', '-extfile', extensions, '-extensions', 'certificate', '-out', out);
    return readFile(out, 'utf8');
  }

  /** OpenSSL's own words on a certificate that this authority issued; throws if it does not verify. */
  async verify(certificateFile) {
    const { stdout } = await openssl('verify', ...engine, '-CAfile', this.certificateFile, certificateFile);
    return stdout.trim();
  }
}

/** A certificate for reading. */
export async function describeCertificate(certificateFile) {
  const { stdout } = await openssl('x509', ...engine, '-in', certificateFile, '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus_space');
  return stdout;
}
