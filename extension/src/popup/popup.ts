// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Whether Kepka can work now, and if not, one next step.
import type { KeysListResult, Problem } from '../generated/protocol.gen.js';
import { ask, faultIn } from '../pages/background.js';
import { element } from '../pages/element.js';
import { byId, language, localize, of, text } from '../pages/localize.js';
import type { OwnStatus } from '../protocol/own.js';
import { tokenTrouble, versionsOf, viewOf } from './view.js';

localize();
byId('again').addEventListener('click', () => void refresh());
byId('sites').addEventListener('click', () => {
  void chrome.runtime.openOptionsPage();
  window.close();
});
void refresh();

async function refresh(): Promise<void> {
  const main = document.querySelector('main');
  main?.setAttribute('aria-busy', 'true');
  byId('message').textContent = text('checking');
  byId('remedy').textContent = '';
  byId('state').className = '';
  byId('tokens').hidden = true;
  const found = await status();
  show(found);
  main?.setAttribute('aria-busy', 'false');
  if (found.state === 'ready') await showTokens();
}

/** One line about the first token that would make trouble. Tokens are slow: it comes when it comes. */
async function showTokens(): Promise<void> {
  try {
    const listed = (await ask({ type: 'call', method: 'keys.list', params: {} })) as KeysListResult;
    const trouble = tokenTrouble(listed, language());
    if (!trouble) return;
    byId('tokens').textContent = text('popupTrouble', trouble.place, trouble.message);
    byId('tokens').hidden = false;
  } catch {
    // The status above says what is wrong.
  }
}

async function status(): Promise<OwnStatus> {
  try {
    return (await ask({ type: 'status' })) as OwnStatus;
  } catch (error) {
    const extensionVersion = chrome.runtime.getManifest().version;
    return { state: 'noHost', fault: faultIn(error), problems: [], extensionVersion, testing: false };
  }
}

function show(status: OwnStatus): void {
  const { good, message, remedy, problems } = viewOf(status, language());
  byId('state').className = good ? 'good' : 'bad';
  byId('message').textContent = message ?? text('ready');
  byId('remedy').textContent = remedy ?? text('readyRemedy');
  byId('problems').replaceChildren(...problems.map(card));
  byId('versions').textContent = [
    text(versionsOf(status), status.extensionVersion, status.hostVersion ?? ''),
    ...(status.testing ? [text('testing')] : []),
  ].join(' ');
}

function card({ message, remedy, detail }: Problem): HTMLElement {
  const view = element('article', '', 'card');
  const rows: readonly (readonly [string, string, string])[] = [
    ['h2', of(message), ''],
    ['p', of(remedy), ''],
    ['p', detail, 'detail'],
  ];
  for (const [tag, words, style] of rows) {
    if (words !== '') view.append(element(tag, words, style));
  }
  return view;
}
