// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The check of the computer in the settings: by keyboard alone, in both browsers and languages, and copied for support.
// KEPKA_PICTURES=FOLDER keeps a picture of each.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { browsers } from './drivers/index.mjs';
import { withPerson } from './person.mjs';

const limit = { timeout: 90_000 };
const words = {
  ru: { done: /Проверка закончена/, copied: /Отчёт (скопирован|выделен)/, severity: /Хорошо|Заметка|Внимание|Неполадка/ },
  en: { done: /The check is done/, copied: /report (was copied|is selected)/, severity: /Well|Note|Warning|Error/ },
};

const openSettings = (browser) => browser.open(`${browser.extensionUrl}options/options.html`);
const said = (page) => page.evaluate(() => document.querySelector('#report-done').textContent);

describe('the check in the settings', { concurrency: 1 }, () => {
  for (const [browserName, language] of [['firefox', 'ru'], ['chromium', 'ru'], ['chromium', 'en']].filter(([name]) => browsers.includes(name))) {
    it(`works by keys in ${browserName}, language ${language}`, limit, () => withPerson(async (person) => {
      const browser = await person.launch(browserName, { language });
      const page = await openSettings(browser);
      await page.tabTo('#report-run');
      await page.pressKey('Enter');
      await page.waitFor('the findings', () => document.querySelectorAll('#report .finding').length > 3);
      // Firefox speaks a language only where its pack is installed.
      const shown = await page.evaluate(() => document.documentElement.lang);
      if (browserName === 'chromium') assert.equal(shown, language);
      assert.match(await said(page), words[shown].done);
      const listed = await page.evaluate(() => document.querySelector('#report').innerText);
      assert.match(listed, words[shown].severity);
      assert.ok(!listed.includes(person.home), 'the home folder is not named');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'report-run', 'the focus stays');
      await page.tabTo('#report-copy');
      await page.pressKey('Enter');
      const isSaid = (pattern) => new RegExp(pattern).test(document.querySelector('#report-done').textContent);
      await page.waitFor('the copy', isSaid, words[shown].copied.source);
      if (process.env.KEPKA_PICTURES) {
        await page.evaluate(() => document.querySelector('#report').scrollIntoView());
        await page.screenshot(join(process.env.KEPKA_PICTURES, `report-${browserName}-${language}.png`));
      }
    }));
  }

  it('says the next step where there is no program', { ...limit, skip: !browsers.includes('chromium') && 'Chromium’s' }, () => withPerson(async (person) => {
    const browser = await person.launch('chromium', { host: undefined });
    const page = await openSettings(browser);
    await page.tabTo('#report-run');
    await page.pressKey('Enter');
    await page.waitFor('the state', () => document.querySelector('#report .card') !== null);
    assert.equal(await page.evaluate(() => document.querySelectorAll('#report .finding').length), 0);
    await page.tabTo('#report-copy');
  }));
});
