// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The certificates of a Kepka that plays, and what is done with them.
import type { ErrorName } from '../generated/errors.gen.js';
import type {
  AuthenticateResult, CertificateEntry, CertificateInfo, CertificatesGetResult, CertificatesPickParams, RenewParams, RenewResult, VerifyResult,
} from '../generated/protocol.gen.js';
import { asText, blobOf, bytesOf, decodeBase64, encodeBase64, type Content } from './base64.js';
import { certificateList, type Certificates } from './certificates.js';
import type { CallOptions } from './client.js';
import { beginPhases, certificateInfo, resultOf, type FakeCertificate, type Player } from './fake_player.js';
import { cms } from './fake_samples.js';
import { registry } from './fake_storages.js';
import type { Signable, Signed, Signing, SigningOptions } from './signing_types.js';
import type { Kepka } from './types.js';

const year = 365 * 24 * 60 * 60 * 1000;
const nonceLengthMin = 32;

interface Owned {
  readonly entry: CertificateEntry;
  /** The site may see it. */
  granted: boolean;
}

export class FakeCertificates {
  private readonly owned: Owned[];

  constructor(
    private readonly player: Player,
    names: readonly FakeCertificate[] = ['valid'],
  ) {
    this.owned = names.map((name, index) => ({ entry: entryOf(name, index), granted: false }));
  }

  calls(): Pick<Kepka, 'certificates' | 'renew'> & Signing {
    const { player } = this;
    const certificates: Certificates = {
      list: ({ expired = false, ...call } = {}) =>
        player.play('certificates.list', call, () =>
          certificateList({ certificates: this.granted().filter((entry) => expired || !entry.expired), problems: [] }, player.language)),
      pick: (options = {}) => this.pick(options),
      get: (id, call) => player.play('certificates.get', call, () => detailsOf(this.find(id))),
      install: async (certificate, call) => {
        await player.wait(call);
        await player.phases('certificates.install', ['waiting_window', 'waiting_user', 'installing'], call);
        return this.add(certificateInfo(await asText(certificate), registry.label));
      },
      remove: (id, call) =>
        player.play('certificates.remove', call, () => {
          const found = this.find(id);
          const index = this.owned.findIndex(({ entry }) => entry === found);
          if (index >= 0) this.owned.splice(index, 1);
          else player.dropCertificate(found.id);
        }),
    };
    return {
      certificates,
      renew: (request, call) => this.renew(request, call),
      sign: (what, options) => this.sign(what, options),
      verify: (signature, options) => this.verify(signature, options),
      authenticate: (nonce, options) => this.authenticate(nonce, options),
    };
  }

  /** Picked for this site, or installed by it. */
  private granted(): CertificateEntry[] {
    const installed = this.player.list().flatMap(({ id, storage, algorithm, certificate }) =>
      certificate === undefined ? [] : [{ ...entryOf('valid', 0), id, storage, algorithm, info: certificate }]);
    return [...installed, ...this.owned.filter(({ granted }) => granted).map(({ entry }) => entry)];
  }

  private find(id: string): CertificateEntry {
    return this.granted().find((entry) => entry.id === id) ?? this.player.fail('certificateNotFound');
  }

  private add(info: CertificateInfo): CertificateEntry {
    const entry = { ...entryOf('valid', this.owned.length), info };
    this.owned.push({ entry, granted: true });
    return entry;
  }

  private async pick({ expired = false, algorithms, issuers, ...call }: CallOptions & CertificatesPickParams): Promise<CertificateEntry> {
    await this.player.wait(call);
    const fits = ({ entry }: Owned): boolean =>
      (expired || !entry.expired) &&
      (algorithms === undefined || (entry.algorithm !== undefined && algorithms.includes(entry.algorithm))) &&
      (issuers === undefined || issuers.some((issuer) => entry.info.issuer.includes(issuer)));
    const chosen = this.owned.find(fits);
    await this.player.phases('certificates.pick', ['waiting_user'], call);
    if (!chosen) this.player.fail('noSuitableCertificate');
    chosen.granted = true;
    return chosen.entry;
  }

  /** The one that is named, or the one that the person picks; `tooLate`: the error of one that has expired. */
  private async chosen(id: string | undefined, call: CallOptions, tooLate: ErrorName = 'certificateExpired'): Promise<CertificateEntry> {
    const entry = id === undefined ? await this.pick(call) : this.find(id);
    if (entry.expired) this.player.fail(tooLate);
    if (!entry.hasKey) this.player.fail('keyNotFound');
    return entry;
  }

  private async sign(what: Signable | readonly Signable[], { certificate, form = 'detached', ...call }: SigningOptions = {}): Promise<Signed> {
    const documents = Array.isArray(what) ? (what as readonly Signable[]) : [what as Signable];
    const { info } = await this.chosen(certificate, call);
    await this.player.phases('sign', ['waiting_window', 'waiting_user', 'signing'], call);
    const type = form === 'detached' ? 'application/pkcs7-signature' : 'application/pkcs7-mime';
    const signatures = documents.map(() => blobOf(decodeBase64(cms), type));
    return { certificate: info, signatures, signature: signatures[0] ?? blobOf('', type) };
  }

  private async verify(signature: Content, { content, ...call }: CallOptions & { readonly content?: Content } = {}): Promise<VerifyResult> {
    const text = await asText(signature);
    return this.player.play('verify', call, () => {
      if (text === '') this.player.fail('malformedCms');
      const signer = { right: true, faults: [], signingTime: new Date().toISOString(), namesCertificate: true };
      return { right: true, attached: content === undefined, signers: [signer] };
    });
  }

  private async authenticate(
    nonce: string | ArrayBuffer | Uint8Array,
    { certificate, ...call }: CallOptions & { readonly certificate?: string } = {},
  ): Promise<AuthenticateResult> {
    const length = typeof nonce === 'string' ? decodeBase64(nonce).length : (await bytesOf(nonce)).length;
    if (length < nonceLengthMin) this.player.fail('invalidParams');
    const { info } = await this.chosen(certificate, call);
    await this.player.phases('authenticate', ['waiting_window', 'waiting_user', 'signing'], call);
    return { certificate: info, cms };
  }

  private async renew({ certificate, ...request }: RenewParams, call: CallOptions = {}): Promise<RenewResult> {
    const { player } = this;
    const old = await this.chosen(certificate, call, 'notRenewable');
    const storage = player.storage(request.storage ?? old.storage);
    await player.phases('renew', beginPhases(storage), call);
    const enrolment = player.keep({ ...request, storage: storage.id }, JSON.stringify([old.id, request]));
    return { ...resultOf(enrolment), cms: encodeBase64(decodeBase64(cms)) };
  }
}

function entryOf(name: FakeCertificate, index: number): CertificateEntry {
  const expired = name === 'expired';
  const began = Date.now() - (expired ? 2 * year : year / 2);
  const commonName = name === 'organization' ? 'ООО «Ромашка»' : 'Иванова Анна Петровна';
  return {
    id: `certificate-${index + 1}`,
    info: {
      ...certificateInfo('', registry.label), commonName, subject: `CN=${commonName}, C=RU`, serial: `0${index + 1}`, sha256: `${index + 1}`.repeat(64),
      notBefore: new Date(began).toISOString(), notAfter: new Date(began + year).toISOString(),
    },
    storage: registry.id, storageKind: 'registry', algorithm: 'gost2012-256', expired, hasKey: name !== 'keyAbsent',
    renewable: { state: expired ? 'expired' : name === 'keyAbsent' ? 'keyAbsent' : 'yes' },
  };
}

function detailsOf(certificate: CertificateEntry): CertificatesGetResult {
  const { sha256, serial, commonName, notBefore, notAfter, pem } = certificate.info;
  const named = (value: string) => [{ type: '2.5.4.3', label: 'CN', value }];
  const link = { sha256, subject: certificate.info.subject, commonName, notBefore, notAfter, faults: [] };
  return {
    certificate,
    details: {
      sha256, serial, commonName, subject: named(commonName), issuer: named('Пробный удостоверяющий центр'), notBefore, notAfter, authority: false,
      keyUsage: ['digitalSignature', 'nonRepudiation'], extendedKeyUsage: [], policies: [], crls: [], pem,
    },
    chain: { links: [link], complete: false },
  };
}
