// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Applications and how far each has come; one file each, so that a restarted cabinet goes on where it stopped.
import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestRefused } from './authority.mjs';

/** checking → checked → confirmed → requestReceived → issued → installed: the guide's stages 2 to 6. */
const fields = ['surname', 'name', 'patronymic', 'email', 'snils', 'inn'];
const required = fields.filter((field) => field !== 'patronymic');

/** An answer to the page: HTTP status and a sentence for the applicant. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function readApplicant(given) {
  if (typeof given !== 'object' || given === null) throw new Refusal(400, 'В заявке нет данных заявителя.');
  const applicant = {};
  for (const field of fields) {
    const value = given[field] ?? '';
    if (typeof value !== 'string' || value.length > 255 || /[\p{Cc}]/u.test(value)) {
      throw new Refusal(400, 'В данных заявителя есть ошибка.');
    }
    applicant[field] = value.normalize('NFC').replace(/\s+/g, ' ').trim();
  }
  if (required.some((field) => applicant[field] === '')) throw new Refusal(400, 'Заполнены не все поля.');
  return applicant;
}

/** Where the key is: kept, so that the applicant is told on another computer, and the key is found on a token there. */
function keyPlace({ place, enrolment, onToken }) {
  const text = (value) => (typeof value === 'string' ? value.slice(0, 200) : '');
  return { place: text(place), enrolment: text(enrolment), onToken: onToken === true };
}

export class Applications {
  #folder;
  #authority;
  #checkSeconds;
  #turn = Promise.resolve();

  constructor(folder, authority, checkSeconds) {
    this.#folder = folder;
    this.#authority = authority;
    this.#checkSeconds = checkSeconds;
  }

  static async open(folder, authority, checkSeconds) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new Applications(folder, authority, checkSeconds);
  }

  create(given) {
    const id = randomBytes(16).toString('hex');
    const application = { id, revision: 1, applicant: readApplicant(given) };
    return this.#inTurn(() => this.#move(application, 'checking'));
  }

  /** The application as it stands now: waiting stages end by themselves when their time is over. */
  get(id) {
    return this.#change(id, (application) => this.#view(application));
  }

  edit(id, given) {
    return this.#change(id, async (application) => {
      if (!['checking', 'checked'].includes(application.stage)) {
        throw new Refusal(409, 'Заявку уже нельзя изменить: ключ создаётся по проверенным данным.');
      }
      application.applicant = readApplicant(given);
      application.revision += 1;
      return this.#move(application, 'checking');
    });
  }

  confirm(id) {
    return this.#change(id, async (application) => {
      if (application.stage === 'confirmed') return this.#view(application);
      if (application.stage !== 'checked') throw new Refusal(409, 'Заявка ещё не проверена.');
      return this.#move(application, 'confirmed');
    });
  }

  /** Takes the certificate request. The same one again is welcome: its answer may have been lost. */
  takeRequest(id, { csr, ...told }) {
    return this.#change(id, async (application) => {
      if (typeof csr !== 'string') throw new Refusal(400, 'В сообщении нет запроса на сертификат.');
      if (application.csr === csr) return this.#view(application);
      if (application.stage !== 'confirmed') throw new Refusal(409, 'Запрос по этой заявке уже принят.');
      await this.#authority.checkRequest(csr, application.applicant).catch((error) => {
        throw error instanceof RequestRefused ? new Refusal(422, error.message) : error;
      });
      application.csr = csr;
      Object.assign(application, keyPlace(told));
      return this.#move(application, 'requestReceived');
    });
  }

  markInstalled(id) {
    return this.#change(id, async (application) => {
      if (application.stage === 'installed') return this.#view(application);
      if (application.stage !== 'issued') throw new Refusal(409, 'Сертификат ещё не выпущен.');
      return this.#move(application, 'installed');
    });
  }

  /** One after the other: two tabs that ask at once must not have two certificates issued. */
  #inTurn(work) {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #change(id, work) {
    return this.#inTurn(async () => work(await this.#load(id)));
  }

  async #load(id) {
    if (!/^[0-9a-f]{32}$/.test(id)) throw new Refusal(404, 'Такой заявки нет.');
    const text = await readFile(join(this.#folder, `${id}.json`), 'utf8').catch(() => null);
    if (text === null) throw new Refusal(404, 'Такой заявки нет.');
    return this.#advance(JSON.parse(text));
  }

  async #advance(application) {
    const waited = Date.now() - application.since >= this.#checkSeconds * 1000;
    if (application.stage === 'checking' && waited) await this.#move(application, 'checked');
    if (application.stage === 'requestReceived' && waited) {
      application.certificate = await this.#authority.issue(application.id, application.csr, application.applicant);
      application.chain = await this.#authority.chain();
      await this.#move(application, 'issued');
    }
    return application;
  }

  async #move(application, stage) {
    application.stage = stage;
    application.since = Date.now();
    await this.#save(application);
    return this.#view(application);
  }

  async #save(application) {
    const file = join(this.#folder, `${application.id}.json`);
    const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
    await writeFile(unfinished, JSON.stringify(application), { mode: 0o600 });
    await rename(unfinished, file);
  }

  #view({ id, revision, stage, applicant, place, enrolment, onToken, certificate, chain }) {
    // Kepka's name for this application: corrected data make a new request, never a second key for the old one.
    const requestId = `${id}-${revision}`;
    const details = certificate && certificateDetails(certificate);
    return { id, requestId, stage, applicant, place, enrolment, onToken, certificate, chain, details };
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
