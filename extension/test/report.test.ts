// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The report as text, for a letter to support.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { ReportResult } from '../src/generated/protocol.gen.js';
import { groups, groupWord, reportText, severityWord, type Checked, type Words } from '../src/options/report_text.js';
import type { Language } from '../src/protocol/own.js';

function wordsOf(language: Language): Words {
  const messages = JSON.parse(readFileSync(`_locales/${language}/messages.json`, 'utf8')) as Record<string, { message: string }>;
  return (key, ...values) => (messages[key]?.message ?? `no ${key}`).replace(/\$(\d)/g, (_, digit: string) => values[Number(digit) - 1] ?? '');
}

const report: ReportResult = {
  version: '0.1.0', system: 'Debian GNU/Linux 12 (bookworm), x86-64', desktop: 'GNOME', worst: 'error',
  findings: [
    { group: 'tokens', id: 'pcscdReady', severity: 'ok', message: { ru: 'Служба отвечает.', en: 'The service answers.' } },
    {
      group: 'browsers', id: 'manifestMissing', severity: 'error', message: { ru: 'Chromium: не подключена.', en: 'Chromium: not connected.' },
      remedy: { ru: 'Подключите её.', en: 'Connect it.' }, command: 'kepka register --browser chromium',
    },
  ],
};
const alone: Checked = {
  good: true, state: 'ready', message: 'Готова.', remedy: '', extensionVersion: '0.2.0', browser: 'Mozilla/5.0 Chrome/156',
};
const checked: Checked = { ...alone, report };

describe('the report as text', () => {
  test('has the versions, the state, and every finding with its remedy, group by group', () => {
    assert.equal(reportText(checked, 'ru', wordsOf('ru')), [
      'Kepka 0.1.0, расширение 0.2.0', 'Mozilla/5.0 Chrome/156', 'Debian GNU/Linux 12 (bookworm), x86-64', 'GNOME', '', 'ready: Готова.',
      '', 'Браузеры', '- Неполадка [manifestMissing] Chromium: не подключена.', '  Что сделать: Подключите её.', '  kepka register --browser chromium',
      '', 'Токены', '- Хорошо [pcscdReady] Служба отвечает.', '',
    ].join('\n'));
  });

  test('has what a later program tells and this version has no word for', () => {
    const later = { group: 'clouds', id: 'cloudFar', severity: 'curious', message: { ru: 'Облако далеко.', en: 'The cloud is far.' } };
    const report = { ...checked.report, findings: [later] } as unknown as NonNullable<Checked['report']>;
    assert.match(reportText({ ...checked, report }, 'ru', wordsOf('ru')), /\nДругое\n- Заметка \[cloudFar\] Облако далеко\.\n$/);
  });

  test('says the state alone where the program does not answer', () => {
    assert.equal(reportText({ ...alone, state: 'noHost', message: 'The program is missing.' }, 'en', wordsOf('en')),
      'Kepka ?, extension 0.2.0\nMozilla/5.0 Chrome/156\n\nnoHost: The program is missing.\n');
  });

  test('has words for every group and severity in both languages', () => {
    for (const language of ['ru', 'en'] as const) {
      const words = wordsOf(language);
      for (const key of [...groups.map(groupWord), ...(['ok', 'note', 'warning', 'error'] as const).map(severityWord)]) {
        assert.ok(!words(key).startsWith('no '), `${key} in ${language}`);
      }
    }
  });
});
