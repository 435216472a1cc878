// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Pages that would misuse Kepka. Each runs attack.js in its own way and reports to /report/NAME.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromiumId } from '../drivers/index.mjs';

const attack = readFileSync(new URL('./attack.js', import.meta.url), 'utf8').replace('EXTENSION_ID', chromiumId);
const page = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>hostile</title>${body}`;

export async function startHostile() {
  const reports = new Map();
  let address = '';

  const script = (name) => attack.replace('REPORT_URL', `${address}/report/${name}`);
  const attackPage = (name) => page(`<script>${script(name)}</script>`);
  const pages = {
    top: () => attackPage('top'),
    inner: () => attackPage('inner'),
    frame: () => page('<iframe src="/inner"></iframe>'),
    'sandboxed-frame': () => page('<iframe sandbox="allow-scripts allow-popups allow-forms" src="/inner"></iframe>'),
    'srcdoc-frame': () => page(`<iframe srcdoc="${attackPage('inner').replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`),
    sandboxed: () => attackPage('sandboxed'),
    prerendering: () => page(`<script type="speculationrules">${JSON.stringify({ prerender: [{ urls: ['/prerendered'], eagerness: 'immediate' }] })}</script>`),
    prerendered: () => attackPage('prerendered'),
  };

  const server = createServer((request, response) => {
    const [, first, second] = request.url.split('/');
    if (first === 'report') {
      let text = '';
      request.on('data', (piece) => { text += piece; });
      request.on('end', () => { reports.set(second, JSON.parse(text)); response.end(); });
      return;
    }
    const make = pages[first];
    response.writeHead(make ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...(first === 'sandboxed' && { 'content-security-policy': 'sandbox allow-scripts' }),
    });
    response.end(make?.() ?? '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  address = `http://localhost:${port}`;
  return {
    address, port, reports, script,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
