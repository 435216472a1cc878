// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT

/** The cabinet's own server could not do it. */
export class ServerError extends Error {
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ServerError('Кабинет не отвечает.', 'Проверьте соединение с интернетом и повторите. Введённое не потеряно.');
  }
  const answer = await response.json();
  if (!response.ok) throw new ServerError(answer.message, response.status >= 500 ? 'Повторите чуть позже.' : '');
  return answer;
}

const of = (id, what = '') => `/api/applications/${id}${what}`;

export const server = {
  settings: () => call('GET', '/api/settings'),
  create: (applicant) => call('POST', '/api/applications', { applicant }),
  get: (id) => call('GET', of(id)),
  edit: (id, applicant) => call('POST', of(id, '/edit'), { applicant }),
  confirm: (id) => call('POST', of(id, '/confirm'), {}),
  sendRequest: (id, request) => call('POST', of(id, '/request'), request),
  markInstalled: (id) => call('POST', of(id, '/installed'), {}),
};
