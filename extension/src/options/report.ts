// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The check of this computer: Kepka's state, and what the doctor finds; the same for the clipboard.
import type { ReportResult } from '../generated/protocol.gen.js';
import { ask, faultIn } from '../pages/background.js';
import { byId, language, of, text } from '../pages/localize.js';
import { viewOf } from '../popup/view.js';
import type { OwnStatus } from '../protocol/own.js';
import { reportText, type Checked } from './report_text.js';
import { findingsView, stateView } from './report_view.js';

let checked: Checked | undefined;

export function offerReport(): void {
  byId('report-run').addEventListener('click', () => void check());
  byId('report-copy').addEventListener('click', () => void copy());
}

async function check(): Promise<void> {
  const run = byId('report-run') as HTMLButtonElement;
  run.disabled = true;
  byId('report').setAttribute('aria-busy', 'true');
  byId('report-done').textContent = text('reportRunning');
  checked = await look();
  draw(checked);
  byId('report-done').textContent = text(checked.report?.worst === 'error' || !checked.good ? 'reportWrong' : 'reportWell');
  byId('report').setAttribute('aria-busy', 'false');
  byId('report-copy').hidden = false;
  run.disabled = false;
  run.focus(); // a button that was disabled has lost it
}

/** Where the program does not answer, the state alone says what to do. */
async function look(): Promise<Checked> {
  const extensionVersion = chrome.runtime.getManifest().version;
  const browser = navigator.userAgent;
  try {
    const status = (await ask({ type: 'status' })) as OwnStatus;
    const { good, message, remedy } = viewOf(status, language());
    const state = { good, state: status.state, message: message ?? text('ready'), remedy: remedy ?? text('readyRemedy'), extensionVersion, browser };
    if (status.hostVersion === undefined) return state;
    const report = (await ask({ type: 'call', method: 'report', params: {} })) as ReportResult;
    return { ...state, report };
  } catch (error) {
    const fault = faultIn(error);
    return { good: false, state: fault.name, message: of(fault.message), remedy: of(fault.remedy), extensionVersion, browser };
  }
}

function draw(found: Checked): void {
  byId('report').replaceChildren(stateView(found), ...(found.report ? findingsView(found.report) : []));
}

/** Where a browser refuses the clipboard the text is there to be copied by hand. */
async function copy(): Promise<void> {
  if (!checked) return;
  const words = reportText(checked, language(), text);
  const field = byId('report-text') as HTMLTextAreaElement;
  try {
    await navigator.clipboard.writeText(words);
    field.hidden = true;
    byId('report-done').textContent = text('reportCopied');
  } catch {
    field.value = words;
    field.hidden = false;
    field.focus();
    field.select();
    byId('report-done').textContent = text('reportCopyByHand');
  }
}
