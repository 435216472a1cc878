// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Requests in, answers out, with bounds before memory is spent.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { Refusal } from './refusals.mjs';

const messageLimit = 256 * 1024;

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

export function answer(response, status, body, type = types['.json'], more = {}) {
  response.writeHead(status, { ...headers, 'content-type': type, ...more });
  response.end(type === types['.json'] ? JSON.stringify(body) : body);
}

/** A file of somebody's: shown by nobody but in an <img>, whatever is in it. `name` is for the person who saves it. */
export function answerFile(response, { bytes, type, name }) {
  answer(response, 200, bytes, type, {
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
  });
}

/** The body, at most `limit` bytes; `tooLong` names the refusal. A longer one is not read to its end. */
async function readAtMost(request, limit, tooLong) {
  if (Number(request.headers['content-length']) > limit) throw new Refusal(tooLong);
  const pieces = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > limit) throw new Refusal(tooLong);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export async function readJson(request) {
  if (request.headers['content-type'] !== 'application/json') throw new Refusal('notJson');
  const text = (await readAtMost(request, messageLimit, 'tooLong')).toString('utf8');
  try {
    return JSON.parse(text || '{}') ?? {};
  } catch {
    throw new Refusal('notParsed');
  }
}

/** {bytes, name} of an uploaded file. */
export async function readUpload(request, limit) {
  if (request.headers['content-type'] !== 'application/octet-stream') throw new Refusal('notBytes');
  return { bytes: await readAtMost(request, limit, 'tooLargeScan'), name: decodedName(request.headers['x-file-name']) };
}

function decodedName(text = '') {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export async function sendFile(response, folder, name) {
  const path = normalize(join(folder, name));
  const type = types[extname(path)];
  if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep) || !type) throw new Refusal('noPage');
  const content = await readFile(path).catch(() => {
    throw new Refusal('noPage');
  });
  answer(response, 200, content, type);
}

/** The value of a cookie, or undefined. */
export function cookie(request, name) {
  const pair = (request.headers.cookie ?? '').split(';').find((text) => text.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}
