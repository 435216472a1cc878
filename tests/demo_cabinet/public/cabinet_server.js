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

/** `body`: a File or Blob as it is, anything else as JSON. */
async function call(method, path, body) {
  const isFile = body instanceof Blob;
  const headers = isFile ? { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(body.name ?? '') }
    : body === undefined ? {} : { 'content-type': 'application/json' };
  let response;
  try {
    response = await fetch(path, { method, headers, body: isFile || body === undefined ? body : JSON.stringify(body) });
  } catch {
    throw new ServerError('noAnswer', t('Кабинет не отвечает.', 'The cabinet does not answer.'),
      t('Проверьте соединение с интернетом и повторите. Введённое не потеряно.', 'Check the connection and try again. What you have typed is not lost.'));
  }
  const answer = await response.json();
  if (response.ok) return answer;
  const { error, message, ...more } = answer;
  throw new ServerError(error, message[language], response.status >= 500 && error === 'failure' ? t('Повторите чуть позже.', 'Try again a little later.') : '', more);
}

const of = (id, what = '') => `/api/applications/${id}${what}`;

export const server = {
  settings: () => call('GET', '/api/settings'),
  call: (phone) => call('POST', '/api/call', { phone }),
  enter: (phone, code) => call('POST', '/api/enter', { phone, code }),
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
  sendPaper: (id) => call('POST', of(id, '/paper'), {}),

  sendRequest: (id, request) => call('POST', of(id, '/request'), request),
  markInstalled: (id) => call('POST', of(id, '/installed'), {}),
};
