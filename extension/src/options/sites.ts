// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the person decided about sites, and changing it.
import type { ConsentEntry, ConsentsListResult } from '../generated/protocol.gen.js';
import { ask, faultIn } from '../pages/background.js';
import { byId, longDay, of, text } from '../pages/localize.js';

export async function showSites(): Promise<void> {
  try {
    const { consents } = (await ask({ type: 'call', method: 'consents.list', params: {} })) as ConsentsListResult;
    byId('fault').hidden = true;
    byId('empty').hidden = consents.length > 0;
    byId('list').replaceChildren(...consents.map(row));
  } catch (error) {
    showFault(error);
  }
}

/** Changes one decision, says that it is done and keeps the focus near. */
async function change(method: 'consents.set' | 'consents.revoke', params: Record<string, string>, said: string): Promise<void> {
  byId('done').textContent = '';
  try {
    await ask({ type: 'call', method, params });
    await showSites();
    byId('done').textContent = said;
    focusOn(params['origin'] ?? '');
  } catch (error) {
    showFault(error);
  }
}

function row({ origin, consent, since }: ConsentEntry): HTMLElement {
  const site = document.createElement('div');
  site.className = 'site';
  const name = document.createElement('p');
  name.className = 'origin';
  name.textContent = origin;
  const when = document.createElement('p');
  when.className = 'detail';
  when.textContent = day(since);
  site.append(name, when);

  const choice = document.createElement('select');
  choice.setAttribute('aria-label', text('decisionFor', origin));
  choice.append(new Option(text('allowed'), 'granted'), new Option(text('blocked'), 'blocked'));
  choice.value = consent;
  choice.addEventListener('change', () => {
    const said = text(choice.value === 'granted' ? 'nowAllowed' : 'nowBlocked', origin);
    void change('consents.set', { origin, consent: choice.value }, said);
  });

  const forget = document.createElement('button');
  forget.type = 'button';
  forget.textContent = text('forget');
  forget.setAttribute('aria-label', text('forgetSite', origin));
  forget.addEventListener('click', () => {
    void change('consents.revoke', { origin }, text('nowForgotten', origin));
  });

  const element = document.createElement('li');
  element.dataset['origin'] = origin;
  element.append(site, choice, forget);
  return element;
}

function focusOn(origin: string): void {
  const rows = [...document.querySelectorAll<HTMLElement>('#list li')];
  const near = rows.find((element) => element.dataset['origin'] === origin) ?? rows[0];
  near?.querySelector('select')?.focus();
}

function day(since: string): string {
  const date = longDay(since);
  return date === '' ? '' : text('since', date);
}

function showFault(error: unknown): void {
  const { message, remedy } = faultIn(error);
  byId('fault-message').textContent = of(message);
  byId('fault-remedy').textContent = of(remedy);
  byId('fault').hidden = false;
}
