// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Applications and how far each has come. An application's stage on the server, and who moves it on:
//   new → started → filled → checking → checked → confirmed → statementChecking → approved → requestReceived → issued → installed
//   (stage 1: the applicant)  (2)        (3: the applicant)   (the authority)     (4)        (5)               (6)
// The authority may send it back: checking → returned, statementChecking → statementReturned. A renewal has only
// renewing → requestReceived → issued → installed.
import { X509Certificate } from 'node:crypto';
import { readApplicant } from './applicant.mjs';
import { documentsOf } from './public/form_rules.js';
import { Refusal } from './refusals.mjs';
import { innOf, readPassport } from './registries.mjs';
import { remarkOn } from './remarks.mjs';
import { statementText } from './statement.mjs';
import { newId, Turn } from './store.mjs';

const mostApplications = 50;

/** Where an action may begin. Elsewhere it is refused. */
const allowed = {
  start: ['new', 'started'],
  fill: ['started', 'filled'],
  send: ['filled', 'returned'],
  edit: ['started', 'filled', 'checking', 'checked', 'returned', 'confirmed', 'statementReturned'],
  confirm: ['checked', 'confirmed'],
  documents: ['started', 'filled', 'returned'],
  statement: ['confirmed', 'statementReturned'],
  request: ['approved'],
  renewal: ['renewing'],
};

function demand(action, { stage }) {
  if (!allowed[action].includes(stage)) throw new Refusal(action === 'edit' ? 'notEditable' : 'wrongStage');
}

/** Where the key is: kept, so that the applicant is told on another computer, and the key is found on a token there. */
function keyPlace({ place, enrolment, onToken }) {
  const text = (value) => (typeof value === 'string' ? value.slice(0, 200) : '');
  return { place: text(place), enrolment: text(enrolment), onToken: onToken === true };
}

/** `seconds`: how long the authority thinks. `silent`: fields (snils, inn) whose registers do not answer. */
export class Applications {
  #records;
  #scans;
  #authority;
  #options;
  #turn = new Turn();

  constructor(records, scans, authority, options) {
    this.#records = records;
    this.#scans = scans;
    this.#authority = authority;
    this.#options = options;
  }

  create(account, stage = 'new') {
    if (account.applications.length >= mostApplications) throw new Refusal('tooManyApplications');
    const application = { id: newId(), revision: 1, created: new Date().toISOString(), documents: {}, renewal: stage === 'renewing' };
    return this.#turn.run(() => this.#move(application, stage));
  }

  /** Every application of an account, the newest first. */
  async list(account) {
    return Promise.all([...account.applications].reverse().map((id) => this.get(id)));
  }

  /** The application as it stands now: waiting stages end by themselves when their time is over. */
  get(id) {
    return this.#change(id, (application) => this.#view(application));
  }

  start(id) {
    return this.#change(id, (application) => {
      demand('start', application);
      return this.#move(application, 'started');
    });
  }

  /** Stage 1: takes the form. */
  fill(id, given) {
    return this.#change(id, async (application) => {
      demand('fill', application);
      application.applicant = await readApplicant(given);
      return this.#move(application, 'filled');
    });
  }

  /** Back to the form; corrected data are another request of Kepka, so that they get a key of their own. */
  edit(id) {
    return this.#change(id, async (application) => {
      demand('edit', application);
      await this.#dropStatement(application);
      application.revision += 1;
      return this.#move(application, 'started');
    });
  }

  send(id) {
    return this.#change(id, (application) => {
      demand('send', application);
      const missing = this.#needed(application).filter(({ name, optional }) => !optional && !application.documents[name]);
      if (missing.length > 0) throw new Refusal('documentsMissing', { documents: missing.map(({ name }) => name) });
      application.remark = null;
      return this.#move(application, 'checking');
    });
  }

  confirm(id) {
    return this.#change(id, (application) => {
      demand('confirm', application);
      application.confirmed ??= new Date().toISOString();
      return this.#move(application, 'confirmed');
    });
  }

  // Documents: those of stage 1, and 'statement', which was printed and signed by hand.

  attach(id, name, bytes, fileName) {
    return this.#change(id, async (application) => {
      this.#demandDocument(application, name);
      application.documents[name] = await this.#scans.keep(id, name, bytes, fileName);
      return this.#save(application);
    });
  }

  detach(id, name) {
    return this.#change(id, async (application) => {
      this.#demandDocument(application, name);
      delete application.documents[name];
      await this.#scans.remove(id, name);
      return this.#save(application);
    });
  }

  /** {bytes, type, name} of a document that was uploaded. */
  scan(id, name) {
    return this.#change(id, async ({ documents }) => {
      if (!Object.hasOwn(documents, name)) throw new Refusal('noDocument');
      return { bytes: await this.#scans.read(id, name), ...documents[name] };
    });
  }

  async readPassport(id) {
    return readPassport((await this.scan(id, 'passport')).bytes);
  }

  findInn({ surname, name, birthDate, passport }) {
    if (this.#options.silent.includes('inn')) throw new Refusal('registrySilent');
    if (![surname, name, birthDate, passport].every((value) => typeof value === 'string' && value !== '')) throw new Refusal('notEnoughForInn');
    return { inn: innOf({ surname, name, birthDate, passport }) };
  }

  // Stage 3: the statement, signed by hand or with a certificate.

  /** What a statement is made of. */
  statement(id) {
    return this.#change(id, ({ confirmed, applicant }) => {
      if (!confirmed) throw new Refusal('noDocument');
      return { id, applicant, confirmed };
    });
  }

  sendPaper(id) {
    return this.#change(id, (application) => {
      demand('statement', application);
      if (!application.documents.statement) throw new Refusal('documentsMissing', { documents: ['statement'] });
      return this.#takeStatement(application, 'paper');
    });
  }

  sendSigned(id, { signature }) {
    return this.#change(id, async (application) => {
      demand('statement', application);
      application.signer = await this.#authority.checkSignature(signature, statementText(application), application.applicant);
      application.signature = signature;
      return this.#takeStatement(application, 'signed');
    });
  }

  // Stages 4 to 6.

  /** Takes the certificate request. The same one again is welcome: its answer may have been lost. */
  takeRequest(id, { csr, ...told }) {
    return this.#change(id, async (application) => {
      if (typeof csr !== 'string') throw new Refusal('noRequest');
      if (application.csr === csr) return this.#view(application);
      if (application.csr) throw new Refusal('requestTaken');
      demand('request', application);
      await this.#authority.checkRequest(csr, application.applicant);
      Object.assign(application, { csr, ...keyPlace(told) });
      return this.#move(application, 'requestReceived');
    });
  }

  /** Takes a renewal: a request that is signed with the certificate that it continues. The same one again is welcome. */
  takeRenewal(id, { cms, ...told }) {
    return this.#change(id, async (application) => {
      if (application.cms !== undefined && application.cms === cms) return this.#view(application);
      if (application.csr) throw new Refusal('requestTaken');
      demand('renewal', application);
      const { csr, owner, old } = await this.#authority.checkRenewal(cms);
      // Who signs with a certificate that is valid has proved who they are.
      Object.assign(application, { cms, csr, owner, old: certificateDetails(old), statement: 'signed', ...keyPlace(told) });
      return this.#move(application, 'requestReceived');
    });
  }

  markInstalled(id) {
    return this.#change(id, (application) => {
      if (application.stage === 'installed') return this.#view(application);
      if (application.stage !== 'issued') throw new Refusal('notIssued');
      return this.#move(application, 'installed');
    });
  }

  #needed(application) {
    return application.applicant ? documentsOf(application.applicant, this.#options.silent) : [];
  }

  #demandDocument(application, name) {
    demand(name === 'statement' ? 'statement' : 'documents', application);
    const known = name === 'statement' || name === 'passport' || this.#needed(application).some((document) => document.name === name);
    if (!known) throw new Refusal('noDocument');
  }

  #takeStatement(application, kind) {
    application.statement = kind;
    application.remark = null;
    return this.#move(application, 'statementChecking');
  }

  async #dropStatement(application) {
    delete application.documents.statement;
    await this.#scans.remove(application.id, 'statement');
    Object.assign(application, { statement: undefined, signature: undefined, signer: undefined, confirmed: undefined, remark: null });
  }

  #change(id, work) {
    return this.#turn.run(async () => {
      const application = await this.#records.get(id);
      if (application === null) throw new Refusal('noApplication');
      await this.#advance(application);
      return work(application);
    });
  }

  /** What the authority does meanwhile. A statement that is signed with a certificate needs nobody's eyes, and then nobody's visit. */
  async #advance(application) {
    const waited = Date.now() - application.since >= this.#options.seconds * 1000;
    const { stage, statement } = application;
    if (stage === 'checking' && waited) await this.#judge(application, this.#needed(application).map(({ name }) => name), 'returned', 'checked');
    if (stage === 'statementChecking' && (waited || statement === 'signed')) {
      await this.#judge(application, statement === 'paper' ? ['statement'] : [], 'statementReturned', 'approved');
    }
    if (stage === 'requestReceived' && waited) await this.#issue(application);
  }

  async #judge(application, documents, returned, passed) {
    application.remark = remarkOn(application, documents);
    await this.#move(application, application.remark ? returned : passed);
  }

  async #issue(application) {
    application.certificate = await this.#authority.issue(application);
    application.chain = await this.#authority.chain();
    await this.#move(application, 'issued');
  }

  #move(application, stage) {
    application.stage = stage;
    application.since = Date.now();
    return this.#save(application);
  }

  async #save(application) {
    await this.#records.put(application.id, application);
    return this.#view(application);
  }

  #view({ signature, cms, csr, since, revision, ...application }) {
    return {
      ...application,
      // Kepka's name for this application: corrected data make a new request, never a second key for the old one.
      requestId: `${application.id}-${revision}`,
      needed: this.#needed(application),
      details: application.certificate && certificateDetails(application.certificate),
    };
  }
}

function certificateDetails(pem) {
  const certificate = new X509Certificate(pem);
  return {
    serial: certificate.serialNumber,
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}
