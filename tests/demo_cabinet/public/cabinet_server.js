// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { language, t } from './language.js';

/** The cabinet's own server could not do it. `name` is the server's word for it, e.g. `notEntered`; `more` what it said besides. */
class ServerError extends Error {
  constructor(name, message, remedy, more = {}) {
    super(message);
    Object.assign(this, { name, remedy, more });
  }
}

async function ask(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new ServerError('noAnswer', t('Кабинет не отвечает.', 'The cabinet does not answer.'),
      t('Проверьте соединение с интернетом и повторите. Введённое не потеряно.', 'Check the connection and try again. What you have typed is not lost.'));
  }
}

async function refusalOf(response) {
  const { error, message, ...more } = await response.json();
  return new ServerError(error, message[language], response.status >= 500 && error === 'failure' ? t('Повторите чуть позже.', 'Try again a little later.') : '', more);
}

/** A file's bytes, as they are. */
async function download(path) {
  const response = await ask(path);
  if (!response.ok) throw await refusalOf(response);
  return response.blob();
}

/** `body`: a File or Blob as it is, anything else as JSON. */
async function call(method, path, body) {
  const isFile = body instanceof Blob;
  const headers = isFile ? { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(body.name ?? '') }
    : body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await ask(path, { method, headers, body: isFile || body === undefined ? body : JSON.stringify(body) });
  if (!response.ok) throw await refusalOf(response);
  return response.json();
}

const of = (id, what = '') => `/api/applications/${id}${what}`;

export const server = {
  settings: () => call('GET', '/api/settings'),
  call: (phone) => call('POST', '/api/call', { phone }),
  enter: (phone, code) => call('POST', '/api/enter', { phone, code }),
  nonce: () => call('POST', '/api/nonce', {}),
  enterWithCertificate: (cms) => call('POST', '/api/enter-with-certificate', { cms }),
  leave: () => call('POST', '/api/leave', {}),
  account: () => call('GET', '/api/account'),
  findInn: (person) => call('POST', '/api/inn', person),

  list: () => call('GET', '/api/applications'),
  create: () => call('POST', '/api/applications', {}),
  get: (id) => call('GET', of(id)),
  start: (id) => call('POST', of(id, '/start'), {}),
  fill: (id, applicant) => call('POST', of(id, '/fill'), { applicant }),
  edit: (id) => call('POST', of(id, '/edit'), {}),
  send: (id) => call('POST', of(id, '/send'), {}),
  confirm: (id) => call('POST', of(id, '/confirm'), {}),

  attach: (id, name, file) => call('PUT', of(id, `/documents/${name}`), file),
  detach: (id, name) => call('DELETE', of(id, `/documents/${name}`)),
  readPassport: (id) => call('POST', of(id, '/passport'), {}),
  documentAddress: (id, name) => of(id, `/documents/${name}`),

  statementAddress: (id, form) => of(id, `/statement.${form}`),
  statementText: (id) => download(of(id, '/statement.txt')),
  sendSigned: (id, signature) => call('POST', of(id, '/signed'), { signature }),
  sendPaper: (id) => call('POST', of(id, '/paper'), {}),

  createRenewal: () => call('POST', '/api/renewals', {}),
  sendRenewal: (id, renewal) => call('POST', of(id, '/renewal'), renewal),
  sendRequest: (id, request) => call('POST', of(id, '/request'), request),
  markInstalled: (id) => call('POST', of(id, '/installed'), {}),
};
