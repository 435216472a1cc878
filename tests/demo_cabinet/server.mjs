// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The demo cabinet's server: the pages in public/, the page library as it was built, and a few JSON calls.
//   node server.mjs [--port N] [--work FOLDER] [--seconds N] [--qualified] [--fake SCENARIO [--tokens NAME,NAME]]
import { createServer } from 'node:http';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Applications, Refusal } from './applications.mjs';
import { Authority } from './authority.mjs';

const publicFolder = fileURLToPath(new URL('./public/', import.meta.url));
const builtPageLibrary = fileURLToPath(new URL('../../extension/dist/page/', import.meta.url));
const bodyLimit = 256 * 1024;

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

function answer(response, status, body, type = types['.json'], more = {}) {
  response.writeHead(status, { ...headers, 'content-type': type, ...more });
  response.end(type === types['.json'] ? JSON.stringify(body) : body);
}

async function readBody(request) {
  if (request.headers['content-type'] !== 'application/json') throw new Refusal(415, 'Ожидается JSON.');
  const pieces = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > bodyLimit) throw new Refusal(413, 'Сообщение слишком длинное.');
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8') || '{}') ?? {};
  } catch {
    throw new Refusal(400, 'Сообщение не разобрано.');
  }
}

async function sendFile(response, folder, name) {
  const path = normalize(join(folder, name));
  const type = types[extname(path)];
  if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep) || !type) throw new Refusal(404, 'Такой страницы нет.');
  const content = await readFile(path).catch(() => {
    throw new Refusal(404, 'Такой страницы нет.');
  });
  answer(response, 200, content, type);
}

/** [method, path, handler(application id, body)] */
function apiCalls(applications) {
  const one = '/api/applications/([0-9a-f]{32})';
  return [
    ['POST', /^\/api\/applications$/, (_, body) => applications.create(body.applicant)],
    ['GET', new RegExp(`^${one}$`), (id) => applications.get(id)],
    ['POST', new RegExp(`^${one}/edit$`), (id, body) => applications.edit(id, body.applicant)],
    ['POST', new RegExp(`^${one}/confirm$`), (id) => applications.confirm(id)],
    ['POST', new RegExp(`^${one}/request$`), (id, body) => applications.takeRequest(id, body)],
    ['POST', new RegExp(`^${one}/installed$`), (id) => applications.markInstalled(id)],
  ];
}

async function callApi(calls, request, path) {
  // Another site's page must not act in this cabinet's name.
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new Refusal(403, 'Чужой сайт.');
  for (const [method, pattern, handler] of calls) {
    const match = pattern.exec(path);
    if (match && method === request.method) {
      return handler(match[1], method === 'POST' ? await readBody(request) : undefined);
    }
  }
  throw new Refusal(404, 'Такой страницы нет.');
}

/**
 * Starts the cabinet. `seconds`: how long the authority thinks in stages 2 and 5. `fake`: a scenario of the page
 * library's fake(), for looking at the pages without Kepka; `tokens`: what is plugged in there. `qualified`: the authority demands
 * keys that give qualified signatures.
 */
export async function startCabinet({ port = 0, workFolder, seconds = 2, fake = null, tokens = [], qualified = false, pageLibrary = builtPageLibrary }) {
  const authority = await Authority.open(join(workFolder, 'authority'));
  const applications = await Applications.open(join(workFolder, 'applications'), authority, seconds);
  const calls = apiCalls(applications);

  async function serve(request, response) {
    const path = new URL(request.url, 'http://cabinet').pathname;
    if (path === '/api/settings') return answer(response, 200, { fake, tokens, qualified });
    if (path.startsWith('/api/')) return answer(response, 200, await callApi(calls, request, path));
    if (request.method !== 'GET') throw new Refusal(405, 'Так к этой странице не обращаются.');
    if (path.startsWith('/kepka/')) return sendFile(response, pageLibrary, path.slice('/kepka/'.length));
    const isPage = path === '/' || /^\/applications\/[0-9a-f]{32}$/.test(path);
    return sendFile(response, publicFolder, isPage ? 'index.html' : path.slice(1));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      const expected = error instanceof Refusal;
      if (!expected) console.error(error);
      answer(response, expected ? error.status : 500, { message: expected ? error.message : 'Ошибка на стороне кабинета.' });
    });
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${server.address().port}`,
    authority,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, work: { type: 'string' }, seconds: { type: 'string' },
      fake: { type: 'string' }, tokens: { type: 'string' }, qualified: { type: 'boolean' } },
  });
  const workFolder = values.work ?? (await mkdtemp(join(tmpdir(), 'cabinet-')));
  const cabinet = await startCabinet({
    port: Number(values.port ?? 0), workFolder, seconds: Number(values.seconds ?? 2), fake: values.fake, tokens: values.tokens?.split(','), qualified: values.qualified,
  });
  console.log(`${cabinet.url}\n${workFolder}`);
}
