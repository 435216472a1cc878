// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A report as elements: the worst is seen first in each group, and what is well takes one line.
import type { ReportResult } from '../generated/protocol.gen.js';
import { element } from '../pages/element.js';
import { of, text } from '../pages/localize.js';
import { groupOf, groups, groupWord, severityWord, type Checked } from './report_text.js';

type Finding = ReportResult['findings'][number];

export function stateView({ good, message, remedy }: Checked): HTMLElement {
  const view = element('div', '', good ? 'state good' : 'card');
  view.append(element('p', message, 'strong'), element('p', remedy));
  return view;
}

export function findingsView({ findings }: ReportResult): HTMLElement[] {
  return groups.flatMap((group) => {
    const own = findings.filter((finding) => groupOf(finding) === group);
    if (own.length === 0) return [];
    const title = element('h3', text(groupWord(group)));
    title.id = `report-${group}`;
    const list = element('ul', '', 'findings');
    list.setAttribute('aria-labelledby', title.id);
    list.append(...own.map(findingView));
    return [title, list];
  });
}

function findingView({ severity, message, remedy, command }: Finding): HTMLElement {
  const view = element('li', '', `finding ${severity}`);
  const said = element('div', '', 'site');
  said.append(element('p', of(message)));
  if (remedy) said.append(element('p', of(remedy), 'detail'));
  if (command !== undefined) said.append(element('code', command));
  view.append(element('span', text(severityWord(severity)), 'severity'), said);
  return view;
}
