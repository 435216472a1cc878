// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A report as text, for a letter to support.
import type { ReportResult } from '../generated/protocol.gen.js';
import type { Language } from '../protocol/own.js';

export interface Checked {
  readonly good: boolean;
  /** Of status, or an error's name. */
  readonly state: string;
  readonly message: string;
  readonly remedy: string;
  readonly extensionVersion: string;
  readonly browser: string;
  /** Nothing where the program could not be asked. */
  readonly report?: ReportResult;
}

type Finding = ReportResult['findings'][number];
export type Words = (key: string, ...values: readonly string[]) => string;

/** `other`: what a later program tells of and this version has no word for. */
export const groups = ['browsers', 'program', 'windows', 'tokens', 'keys', 'rules', 'other'] as const;
type Group = (typeof groups)[number];
const groupWords = {
  browsers: 'reportGroup_browsers', program: 'reportGroup_program', windows: 'reportGroup_windows', tokens: 'reportGroup_tokens',
  keys: 'reportGroup_keys', rules: 'reportGroup_rules', other: 'reportGroup_other',
} as const;
const severities = ['ok', 'note', 'warning', 'error'] as const;
const severityWords = {
  ok: 'reportSeverity_ok', note: 'reportSeverity_note', warning: 'reportSeverity_warning', error: 'reportSeverity_error',
} as const;
export const groupOf = ({ group }: Finding): Group => groups.find((one) => one === group) ?? 'other';
export const groupWord = (group: Group): string => groupWords[group];
export const severityWord = (severity: Finding['severity']): string => severityWords[severities.find((one) => one === severity) ?? 'note'];

export function reportText(checked: Checked, language: Language, words: Words): string {
  const { report } = checked;
  const lines = [
    `Kepka ${report?.version ?? '?'}, ${words('reportExtension', checked.extensionVersion)}`,
    checked.browser,
    ...(report ? [report.system, ...(report.desktop === '' ? [] : [report.desktop])] : []),
    '',
    `${checked.state}: ${checked.message}`,
  ];
  for (const group of groups) {
    const findings = (report?.findings ?? []).filter((finding) => groupOf(finding) === group);
    if (findings.length > 0) lines.push('', words(groupWord(group)), ...findings.flatMap((finding) => findingLines(finding, language, words)));
  }
  return `${lines.join('\n')}\n`;
}

function findingLines({ id, severity, message, remedy, command }: Finding, language: Language, words: Words): string[] {
  return [
    `- ${words(severityWord(severity))} [${id}] ${message[language]}`,
    ...(remedy ? [`  ${words('reportRemedy')} ${remedy[language]}`] : []),
    ...(command === undefined ? [] : [`  ${command}`]),
  ];
}
