// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// A small certification authority: OpenSSL's command with the gost engine and nothing of Kepka's own code, so that what
// Kepka writes is judged by somebody else. Everything it knows is in its folder.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { engine, openssl, withFolder } from './openssl.mjs';
import { Refusal } from './refusals.mjs';
import { certificateExtensions, checkRequest } from './request_check.mjs';
import { checkAuthenticationSignature, checkRenewalSignature, checkStatementSignature } from './signature_check.mjs';
import { hashOf, readIfThere, writeWhole } from './store.mjs';

export const authorityName = 'Демонстрационный удостоверяющий центр';
const certificateDays = 365;
const requestLimit = 64 * 1024;

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

/** A request's file, for as long as `work` runs. */
function withRequest(requestPem, work) {
  if (requestPem.length > requestLimit) throw new Refusal('longRequest');
  return withFolder(async (folder) => {
    const file = join(folder, 'request.pem');
    await writeFile(file, requestPem);
    return work(file);
  });
}

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

  /** Throws a refusal unless the request's own signature is right and it names exactly this applicant. */
  async checkRequest(requestPem, applicant) {
    await withRequest(requestPem, (file) => checkRequest(file, applicant));
  }

  /** Throws a refusal unless the applicant has signed this text (CAdES-BES, detached, base64) with a certificate of this authority. */
  checkSignature(signature, text, applicant) {
    return checkStatementSignature(signature, text, applicant, this.certificateFile);
  }

  /** What somebody with a certificate of this authority has signed to enter: {origin, nonce, time, sha256 of the certificate}. */
  checkAuthentication(cms) {
    return checkAuthenticationSignature(cms, this.certificateFile);
  }

  /**
   * Throws a refusal unless a certificate of this authority that is still valid has signed (CAdES-BES, base64, the request inside) a request
   * for the very same subject. Returns {csr, owner, old}: the request (PEM), the common name, the old certificate (PEM).
   */
  checkRenewal(cms) {
    return checkRenewalSignature(cms, this.certificateFile);
  }

  /** The certificate (PEM) for an application whose request was checked. The same request again gives the same certificate. */
  async issue({ id, csr, statement }) {
    const issued = join(this.#folder, 'issued', `${id}.${hashOf(csr).slice(0, 32)}.pem`);
    const earlier = await readIfThere(issued);
    if (earlier) return earlier;
    const certificate = await withRequest(csr, (file) => this.#sign(file, statement === 'signed' ? 1 : 0));
    await writeWhole(issued, certificate);
    return certificate;
  }

  async #sign(file, identification) {
    const extensions = `${file}.extensions`;
    const out = `${file}.certificate`;
    await writeFile(extensions, await certificateExtensions(file, identification));
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
