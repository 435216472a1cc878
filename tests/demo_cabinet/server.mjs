// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The demo cabinet's server: the pages in public/, the page library as it was built, and a few JSON calls.
//   node server.mjs [--port N] [--work FOLDER] [--seconds N] [--qualified] [--silent snils,inn] [--fake SCENARIO [--tokens NAME,NAME]]
import { createServer } from 'node:http';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Accounts } from './accounts.mjs';
import { apiCalls } from './api.mjs';
import { Applications } from './applications.mjs';
import { Authority } from './authority.mjs';
import { CertificateEntrance } from './certificate_entrance.mjs';
import { answer, cookie, sendFile } from './http.mjs';
import { Refusal } from './refusals.mjs';
import { sampleScan } from './sample_scan.mjs';
import { Scans } from './scans.mjs';
import { Records } from './store.mjs';

const publicFolder = fileURLToPath(new URL('./public/', import.meta.url));
const builtPageLibrary = fileURLToPath(new URL('../../extension/dist/page/', import.meta.url));
const pages = /^\/$|^\/renewal$|^\/applications\/[0-9a-f]{32}$/;

/** Finds the call and runs it for who is in; resolves to what is to be answered. */
async function callApi({ calls, accounts }, request, response, path) {
  // Another site's page must not act in this cabinet's name.
  const { origin, host } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new Refusal('foreignSite');
  const token = cookie(request, 'cabinet');
  for (const [method, pattern, handler, anybody] of calls) {
    const match = pattern.exec(path);
    if (!match || method !== request.method) continue;
    const account = anybody ? null : await accounts.whose(token);
    const [, id, name] = match;
    if (account && id && !account.applications.includes(id)) throw new Refusal('noApplication');
    return handler({ account, token, id, name, request, response });
  }
  throw new Refusal('noPage');
}

/**
 * Starts the cabinet. `seconds`: how long the authority thinks in stages 2, 3 and 5. `silent`: fields whose registers do not answer, so
 * that a scan is needed. `fake`: a scenario of the page library's fake(), for looking at the pages without Kepka; `tokens`: what is
 * plugged in there. `qualified`: the authority demands keys that give qualified signatures.
 */
export async function startCabinet({
  port = 0, workFolder, seconds = 2, silent = [], fake = null, tokens = [], qualified = false, pageLibrary = builtPageLibrary,
}) {
  const authority = await Authority.open(join(workFolder, 'authority'));
  const accounts = await Accounts.open(workFolder);
  const records = await Records.open(join(workFolder, 'applications'));
  const applications = new Applications(records, new Scans(join(workFolder, 'scans')), authority, { seconds, silent });
  const entrance = await CertificateEntrance.open(workFolder, authority);
  const calls = apiCalls({ accounts, applications, entrance, settings: { fake, tokens, qualified } });
  const sample = sampleScan({ said: { surname: 'Иванова', name: 'Анна', patronymic: 'Петровна', birthDate: '12.04.1985', passport: '4509 123456' } });

  async function serve(request, response) {
    const path = new URL(request.url, 'http://cabinet').pathname;
    if (path.startsWith('/api/')) {
      const body = await callApi({ calls, accounts }, request, response, path);
      if (!response.writableEnded) answer(response, 200, body);
      return;
    }
    if (request.method !== 'GET') throw new Refusal('wrongMethod');
    if (path === '/sample.png') return answer(response, 200, sample, 'image/png');
    if (path.startsWith('/kepka/')) return sendFile(response, pageLibrary, path.slice('/kepka/'.length));
    return sendFile(response, publicFolder, pages.test(path) ? 'index.html' : path.slice(1));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      if (response.headersSent) return response.destroy();
      const expected = error instanceof Refusal;
      if (!expected) console.error(error);
      const failure = { error: 'failure', message: { ru: 'Ошибка на стороне кабинета.', en: 'The cabinet’s server failed.' } };
      // What is left of a body that was refused is not read.
      answer(response, expected ? error.status : 500, expected ? error.body : failure, undefined, request.complete ? {} : { connection: 'close' });
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
    options: { port: { type: 'string' }, work: { type: 'string' }, seconds: { type: 'string' }, silent: { type: 'string' },
      fake: { type: 'string' }, tokens: { type: 'string' }, qualified: { type: 'boolean' } },
  });
  const workFolder = values.work ?? (await mkdtemp(join(tmpdir(), 'cabinet-')));
  const cabinet = await startCabinet({
    port: Number(values.port ?? 0), workFolder, seconds: Number(values.seconds ?? 2), silent: values.silent?.split(','),
    fake: values.fake, tokens: values.tokens?.split(','), qualified: values.qualified,
  });
  console.log(`${cabinet.url}\n${workFolder}`);
}
