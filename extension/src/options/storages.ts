// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Tokens and keys: shown as they are now, and what the person does with them. Kepka's own windows ask for consent and PIN.
import type { KeysListResult } from '../generated/protocol.gen.js';
import { ask, faultIn } from '../pages/background.js';
import { byId, of, text } from '../pages/localize.js';
import { card, storageView, type Action } from './storage_view.js';

let shown = '';
let asking = false;
let again = false;

/** Lists anew. Where nothing has changed nothing is drawn anew, so that nobody is disturbed. */
export async function showStorages(): Promise<void> {
  again = asking;
  if (asking) return;
  asking = true;
  try {
    draw((await ask({ type: 'call', method: 'keys.list', params: {} })) as KeysListResult);
    byId('storages-fault').hidden = true;
  } catch (error) {
    showFault(error);
  } finally {
    asking = false;
    byId('storages').setAttribute('aria-busy', 'false');
    byId('storages-searching').hidden = true;
  }
  if (again) await showStorages();
}

function draw(listed: KeysListResult): void {
  const now = JSON.stringify(listed);
  if (now === shown) return;
  shown = now;
  const { storages, keys, problems } = listed;
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['action'] : undefined;
  const act = (action: Action): void => void run(action);
  byId('storages-none').hidden = storages.some(({ kind }) => kind === 'token');
  byId('storages-problems').replaceChildren(
    ...problems.map(({ place, message, remedy }) => card(`${of(place)}: ${of(message)}`, of(remedy))),
  );
  byId('storages').replaceChildren(
    ...storages.map((storage) => storageView(storage, keys.filter((key) => key.storage === storage.id), act)),
  );
  if (focused !== undefined) focusOn(focused);
}

/** The same button again; where it is gone with its key, the section. */
function focusOn(action: string): void {
  const buttons = [...byId('storages').querySelectorAll<HTMLElement>('button')];
  (buttons.find(({ dataset }) => dataset['action'] === action) ?? byId('tokens-title')).focus();
}

async function run({ method, params, done }: Action): Promise<void> {
  byId('storages-fault').hidden = true;
  byId('storages-done').textContent = text('answerWindow');
  byId('storages').inert = true;
  const action = JSON.stringify([method, params]);
  try {
    await ask({ type: 'call', method, params });
    await showStorages();
    byId('storages-done').textContent = text(done);
  } catch (error) {
    byId('storages-done').textContent = '';
    showFault(error);
    void showStorages(); // an attempt may be gone
  } finally {
    byId('storages').inert = false;
    focusOn(action); // an inert part has lost it
  }
}

function showFault(error: unknown): void {
  const { message, remedy } = faultIn(error);
  byId('storages-fault').replaceChildren(card(of(message), of(remedy)));
  byId('storages-fault').hidden = false;
}
