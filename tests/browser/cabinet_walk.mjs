// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The demo cabinet as a person walks through it, stage by stage, in the language that the page has. And a quick way to stage 4.
import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleScan } from '../demo_cabinet/sample_scan.mjs';
import { until } from './drivers/index.mjs';
import { applicant as sample } from './person.mjs';

/** What the cabinet asks for besides. */
export const personal = { birthDate: '12.04.1985', passport: '4509 123456' };

/** A phone of nobody's. */
export const somePhone = () => `+7900${randomInt(1_000_000, 10_000_000)}`;

/** (ru, en) → the one that the page speaks. */
async function wordsOf(page) {
  const language = await page.waitFor('the language', () => document.documentElement.lang);
  return (ru, en) => (language === 'ru' ? ru : en);
}

async function type(page, selector, text) {
  await page.focus(selector);
  await page.evaluate((wanted) => document.querySelector(wanted).select?.(), selector); // what stood there goes
  await page.typeText(text);
}

/** Enters by phone and the code that the simulated call shows. Returns the phone. */
export async function enter(page, { phone = somePhone(), picture = async () => undefined } = {}) {
  const t = await wordsOf(page);
  await page.waitForText(t('Вход в личный кабинет', 'Enter the cabinet'));
  await type(page, '#phone', phone);
  await picture('phone');
  await page.click('button', t('Получить код', 'Get the code'));
  const code = await page.waitFor('the call', () => document.querySelector('#caller')?.textContent.replace(/\D/g, '').slice(-4));
  await type(page, '#code', code);
  await picture('code');
  await page.click('button[type="submit"]');
  await page.waitFor('the entrance to close', () => document.querySelector('#code') === null);
  return phone;
}

/** From the entrance to the open form. */
export async function openForm(page, { picture = async () => undefined, ...more } = {}) {
  const t = await wordsOf(page);
  await enter(page, { picture, ...more });
  await page.waitForText(t('Заявки на сертификаты', 'Applications for certificates'));
  await picture('applications');
  await page.click('button', t('Заполнить заявку', 'Fill in'));
  await page.waitForText(t('Что предстоит сделать', 'What is to be done'));
  await picture('introduction');
  await page.click('button', t('Приступить', 'Begin'));
  await page.waitForText(t('Укажите данные владельца', 'Tell who owns'));
}

export async function fillForm(page, applicant = { ...sample, ...personal }) {
  for (const [name, value] of Object.entries(applicant)) await type(page, `#${name}`, value);
}

/** Chooses a file for a document and waits until the cabinet has it. */
export async function upload(page, document, file) {
  await page.waitFor(`the place for ${document}`, (wanted) => document.querySelector(wanted) !== null, `#scan-${document}`);
  await page.setFiles(`#scan-${document}`, [file]);
  await page.waitFor(`the upload of ${document}`, (wanted) => document.querySelector(wanted) !== null, `[aria-labelledby="scan-${document}-label"] .file`);
}

/** Files that a person has: {passport, small (too small to be read), statement}. */
function scansIn(folder) {
  const files = {
    passport: sampleScan({ said: { surname: sample.surname, name: sample.name, patronymic: sample.patronymic, ...personal } }),
    small: sampleScan({ width: 420, height: 594 }),
    statement: sampleScan({ width: 1654, height: 2339 }),
  };
  return Object.fromEntries(Object.entries(files).map(([name, content]) => {
    const file = join(folder, `${name}.png`);
    writeFileSync(file, content);
    return [name, file];
  }));
}

async function deleteStatement(page, t, picture) {
  await page.click('button', t('Посмотреть', 'Look'));
  await page.waitFor('the scan', () => document.querySelector('dialog[open] img')?.complete);
  await picture('statement-scan');
  await page.click('dialog button', t('Удалить', 'Delete'));
  await page.waitFor('the scan to be gone', () => document.querySelector('#scan-statement') !== null);
}

/**
 * Stages 1 to 3 of the guide with all that may happen in them, up to the choice of a storage. The cabinet's registers must be
 * silent about SNILS, so that its scan is wanted. `folder`: for the scans. `picture(name)` is called where there is something to see.
 */
export async function walkGuide(page, { folder, picture = async () => undefined, say = () => undefined }) {
  const t = await wordsOf(page);
  const scans = scansIn(folder);
  say('1. Entrance, application');
  await openForm(page, { picture });
  await picture('form');
  await upload(page, 'passport', scans.passport);
  await page.waitForText(t('Данные распознаны', 'The data were read'));
  const { email, snils, inn } = sample;
  await fillForm(page, { email, snils, inn });
  await picture('form-filled');
  await page.click('button', t('Продолжить', 'Continue'));
  await page.waitForText(t('база не отвечает', 'does not answer'));
  await upload(page, 'snils', scans.statement);
  await picture('documents');
  await page.click('button', t('Отправить заявку', 'Send the application'));
  say('2. The authority checks');
  await page.waitForText(t('Удостоверяющий центр проверяет', 'The authority is checking'));
  await picture('checking');
  await page.waitForText(t('Заявка одобрена', 'The application is approved'));
  say('3. The data once more');
  await picture('review');
  await page.click('button', t('Всё верно, продолжить', 'All is right, continue'));
  await page.waitForText(t('Подпишите заявление', 'Sign the statement'));
  await picture('statement');
  await page.click('input[value="paper"]');
  await sendStatement(page, scans.small, t, picture);
  await page.waitForText(t('с замечанием', 'sent a document back'));
  say('   The authority’s remark, a corrected scan');
  await picture('remark');
  await deleteStatement(page, t, picture);
  await sendStatement(page, scans.statement, t, async () => undefined);
  await page.waitForText(t('Куда записать сертификат', 'Where the certificate shall be'));
}

async function sendStatement(page, file, t, picture) {
  await upload(page, 'statement', file);
  await picture('statement-uploaded');
  await page.click('button', t('Отправить заявление', 'Send the statement'));
  await page.waitForText(t('Дождитесь одобрения', 'Wait until the authority approves'));
  await picture('statement-checking');
}

/** Stages 1 to 3 in no time, for tests of what comes after: the page asks the server as its buttons would. Returns the phone. */
export async function walkToStorage(page, applicant = sample, phone = somePhone()) {
  const t = await walkQuickly(page, { applicant, phone, stage: 'approved' });
  await page.waitForText(t('Куда записать сертификат', 'Where the certificate shall be'));
  return phone;
}

/** The same up to the statement, which is to be signed. */
export async function walkToStatement(page, applicant = sample, phone = somePhone()) {
  const t = await walkQuickly(page, { applicant, phone, stage: 'confirmed' });
  await page.waitForText(t('Подпишите заявление', 'Sign the statement'));
  return phone;
}

async function walkQuickly(page, { applicant, phone, stage }) {
  const scan = [...sampleScan({ width: 900, height: 20 })];
  const address = await page.evaluate(fillInQuickly, phone, { kind: 'person', ...personal, ...applicant }, scan, stage);
  await page.goto(address);
  return wordsOf(page);
}

/** Runs in the page. */
async function fillInQuickly(phone, applicant, scan, last) {
  async function call(method, path, body) {
    const isFile = body instanceof Blob;
    const response = await fetch(path, {
      method, headers: body && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }, body: isFile ? body : body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }
  const { simulatedCall } = await call('POST', '/api/call', { phone });
  await call('POST', '/api/enter', { phone, code: simulatedCall.replace(/\D/g, '').slice(-4) });
  const [{ id }] = await call('GET', '/api/applications');
  const one = `/api/applications/${id}`;
  async function stage(wanted) {
    while ((await call('GET', one)).stage !== wanted) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await call('POST', `${one}/start`, {});
  const { needed } = await call('POST', `${one}/fill`, { applicant });
  for (const { name, optional } of needed) if (!optional) await call('PUT', `${one}/documents/${name}`, new Blob([new Uint8Array(scan)]));
  await call('POST', `${one}/send`, {});
  await stage('checked');
  await call('POST', `${one}/confirm`, {});
  const address = `${location.origin}/applications/${id}`;
  if (last === 'confirmed') return address;
  await call('PUT', `${one}/documents/statement`, new Blob([new Uint8Array(scan)]));
  await call('POST', `${one}/paper`, {});
  await stage('approved');
  return address;
}

/**
 * Begins stage 4; the sensor is the caller's. `storage`: registry or token; `token`: part of its name where there are several. Clicks
 * only what is not chosen yet, and returns how often.
 */
export async function createKey(page, { storage = 'registry', token = '', algorithm = 'gost2012-256' } = {}) {
  const t = await wordsOf(page);
  const clicked = [await choose(page, `input[value="${storage}"]`)];
  if (storage === 'token') {
    const id = await page.waitFor('the token', (name) => [...document.querySelectorAll('input[name="token"]:not(:disabled)')]
      .find((input) => input.labels[0].textContent.includes(name))?.id, token);
    clicked.push(await choose(page, `#${id}`));
  }
  clicked.push(await choose(page, `input[value="${algorithm}"]`));
  await page.click('button', t('Создать ключ', 'Make the key'));
  return clicked.filter(Boolean).length + 1;
}

/** Returns whether that took a click. What comes into the page in that moment may move it away under the pointer: then it clicks again. */
export async function choose(page, selector) {
  const isChosen = () => page.evaluate((wanted) => document.querySelector(wanted)?.checked === true, selector);
  await page.waitFor(selector, (wanted) => document.querySelector(wanted) !== null, selector);
  if (await isChosen()) return false;
  await until(`${selector} to be chosen`, async () => {
    if (!(await isChosen())) await page.click(selector);
    return isChosen();
  });
  return true;
}

export async function leave(page) {
  const t = await wordsOf(page);
  await page.click('button', t('Выйти', 'Leave'));
  await page.waitForText(t('Вход в личный кабинет', 'Enter the cabinet'));
}

/** From the entrance; the review page and Kepka's own window are the caller's. */
export async function enterWithCertificate(page) {
  const t = await wordsOf(page);
  await page.click('button', t('Войти с сертификатом', 'Enter with a certificate'));
}

/** Stage 3 with a certificate that the person has: the review pages and Kepka's own window are the caller's. */
export async function signStatement(page) {
  const t = await wordsOf(page);
  await page.click('input[value="certificate"]');
  await page.click('button', t('Подписать и отправить', 'Sign and send'));
}

/** The signature was taken: the way to stage 4 is open. */
export async function statementTaken(page) {
  const t = await wordsOf(page);
  await page.waitForText(t('Куда записать сертификат', 'Where the certificate shall be'));
}

/** From the tab «Обновление сертификата КЭП» to Kepka's own pages and windows, which are the caller's. The lone certificate is chosen already. */
export async function renew(page, { picture = async () => undefined } = {}) {
  const t = await wordsOf(page);
  await page.click('#tabs a', t('Обновление сертификата КЭП', 'Renewal of a certificate'));
  await page.waitForText(t('никакие реквизиты не меняются', 'whose data are all the same'));
  await picture('renewal');
  await page.click('button', t('Приступить', 'Begin'));
  await page.waitFor('the certificate', () => document.querySelector('input[name="certificate"]:checked') !== null);
  await picture('renewal-certificate');
  await page.click('button', t('Обновить сертификат', 'Renew the certificate'));
}

export async function requestTaken(page) {
  const t = await wordsOf(page);
  await page.waitForText(t('Запрос на сертификат принят', 'The certificate request is taken'));
}

export async function certificateIssued(page) {
  const t = await wordsOf(page);
  await page.waitForText(t('Сертификат выпущен', 'The certificate is issued'));
}

export async function certificateInstalled(page) {
  const t = await wordsOf(page);
  await page.waitForText(t('Сертификат установлен', 'The certificate is installed'));
}

/** Stages 5 and 6. */
export async function install(page) {
  const t = await wordsOf(page);
  await certificateIssued(page);
  await page.click('button', t('Установить сертификат', 'Install the certificate'));
  await certificateInstalled(page);
}

/** Everything that the page holds. */
export const everythingIn = (page) => page.evaluate(() =>
  [document.documentElement.outerHTML, JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
    [...document.querySelectorAll('input')].map((input) => input.value).join('\n')].join('\n'));
