// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What the page may ask of the server.
import { answerFile, readJson, readUpload } from './http.mjs';
import { scanLimit } from './public/scan_rules.js';
import { statementPage, statementText } from './statement.mjs';

const one = '/api/applications/([0-9a-f]{32})';
const document = `${one}/documents/([a-z]{1,20})`;
const exactly = (path) => new RegExp(`^${path}$`);

/**
 * [method, path, handler({account, token, id, name, request, response}), whether somebody who is not in may call it]. The server has seen
 * to it that the application `id` is the account's own. A handler returns what is answered as JSON, or answers by itself.
 */
export function apiCalls({ accounts, applications, entrance, settings }) {
  const json = (work) => async (context) => work(context, await readJson(context.request));

  async function enter({ response }, { phone, code }) {
    return letIn(response, await accounts.enter(phone, code));
  }

  async function enterWithCertificate({ request, response }, { cms }) {
    const phone = await entrance.phoneOf(cms, `http://${request.headers.host}`);
    return letIn(response, await accounts.enterAs(phone));
  }

  async function letIn(response, token) {
    response.setHeader('set-cookie', `cabinet=${token}; HttpOnly; SameSite=Strict; Path=/`);
    const account = await accounts.whose(token);
    if (account.applications.length === 0) await begin({ account }); // the first one waits already
    return { phone: account.phone };
  }

  async function begin({ account }, stage = 'new') {
    const application = await applications.create(account, stage);
    await accounts.addApplication(account.phone, application.id);
    return application;
  }

  /** The certificate opens the cabinet from now on. */
  async function markInstalled({ account, id }) {
    const application = await applications.markInstalled(id);
    await entrance.remember(application.details.sha256, account.phone);
    return application;
  }

  async function leave({ token, response }) {
    await accounts.leave(token);
    response.setHeader('set-cookie', 'cabinet=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0');
    return {};
  }

  async function upload({ id, name, request }) {
    const { bytes, name: fileName } = await readUpload(request, scanLimit);
    return applications.attach(id, name, bytes, fileName);
  }

  async function statement({ id, name, response }) {
    const application = await applications.statement(id);
    const file = name === 'txt' ? { bytes: statementText(application), type: 'text/plain; charset=utf-8' } : { bytes: statementPage(application), type: 'text/html; charset=utf-8' };
    answerFile(response, { ...file, name: `zayavlenie-${id.slice(0, 8)}.${name}` });
  }

  return [
    ['GET', exactly('/api/settings'), () => settings, true],
    ['POST', exactly('/api/call'), json((_, { phone }) => accounts.call(phone)), true],
    ['POST', exactly('/api/enter'), json(enter), true],
    ['POST', exactly('/api/nonce'), json(() => entrance.nonce()), true],
    ['POST', exactly('/api/enter-with-certificate'), json(enterWithCertificate), true],
    ['POST', exactly('/api/leave'), json(leave)],
    ['GET', exactly('/api/account'), async ({ token }) => ({ phone: (await accounts.find(token))?.phone ?? null }), true],
    ['POST', exactly('/api/inn'), json((_, person) => applications.findInn(person))],

    ['GET', exactly('/api/applications'), ({ account }) => applications.list(account)],
    ['POST', exactly('/api/applications'), json((context) => begin(context))],
    ['POST', exactly('/api/renewals'), json((context) => begin(context, 'renewing'))],
    ['GET', exactly(one), ({ id }) => applications.get(id)],
    ['POST', exactly(`${one}/start`), json(({ id }) => applications.start(id))],
    ['POST', exactly(`${one}/fill`), json(({ id }, { applicant }) => applications.fill(id, applicant))],
    ['POST', exactly(`${one}/edit`), json(({ id }) => applications.edit(id))],
    ['POST', exactly(`${one}/send`), json(({ id }) => applications.send(id))],
    ['POST', exactly(`${one}/confirm`), json(({ id }) => applications.confirm(id))],

    ['PUT', exactly(document), upload],
    ['GET', exactly(document), async ({ id, name, response }) => answerFile(response, await applications.scan(id, name))],
    ['DELETE', exactly(document), ({ id, name }) => applications.detach(id, name)],
    ['POST', exactly(`${one}/passport`), json(({ id }) => applications.readPassport(id))],

    ['GET', exactly(`${one}/statement\\.(txt|html)`), statement],
    ['POST', exactly(`${one}/paper`), json(({ id }) => applications.sendPaper(id))],
    ['POST', exactly(`${one}/signed`), json(({ id }, signed) => applications.sendSigned(id, signed))],

    ['POST', exactly(`${one}/request`), json(({ id }, told) => applications.takeRequest(id, told))],
    ['POST', exactly(`${one}/renewal`), json(({ id }, told) => applications.takeRenewal(id, told))],
    ['POST', exactly(`${one}/installed`), json((context) => markInstalled(context))],
  ];
}
