// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The demo cabinet as a person walks through it, stage by stage.
import { applicant as sample } from './person.mjs';

export async function fillForm(page, applicant = sample) {
  await page.waitForText('Укажите данные владельца');
  for (const [name, value] of Object.entries(applicant)) {
    await page.focus(`#${name}`);
    await page.typeText(value);
  }
}

/** Stages 1 to 3, up to the choice of a storage. */
export async function walkToStorage(page, applicant) {
  await fillForm(page, applicant);
  await page.click('button', 'Отправить заявку');
  await page.waitForText('Заявка одобрена');
  await page.click('button', 'Всё верно, продолжить');
  await page.waitForText('Куда записать сертификат');
}

/**
 * Begins stage 4; the sensor is the caller's. `storage`: registry or token; `token`: part of its name where there are several. Clicks
 * only what is not chosen yet, and returns how often.
 */
export async function createKey(page, { storage = 'registry', token = '', algorithm = 'gost2012-256' } = {}) {
  const clicked = [await choose(page, `input[value="${storage}"]`)];
  if (storage === 'token') {
    const id = await page.waitFor('the token', (name) => [...document.querySelectorAll('input[name="token"]:not(:disabled)')]
      .find((input) => input.labels[0].textContent.includes(name))?.id, token);
    clicked.push(await choose(page, `#${id}`));
  }
  clicked.push(await choose(page, `input[value="${algorithm}"]`));
  await page.click('button', 'Создать ключ');
  return clicked.filter(Boolean).length + 1;
}

async function choose(page, selector) {
  const isChosen = (wanted) => document.querySelector(wanted)?.checked === true;
  await page.waitFor(selector, (wanted) => document.querySelector(wanted) !== null, selector);
  if (await page.evaluate(isChosen, selector)) return false;
  await page.click(selector);
  await page.waitFor(`${selector} to be chosen`, isChosen, selector);
  return true;
}

export const requestTaken = (page) => page.waitForText('Запрос на сертификат принят');

/** Stages 5 and 6. */
export async function install(page) {
  await page.waitForText('Сертификат выпущен');
  await page.click('button', 'Установить сертификат');
  await page.waitForText('Сертификат установлен');
}

/** Everything that the page holds. */
export const everythingIn = (page) => page.evaluate(() =>
  [document.documentElement.outerHTML, JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
    [...document.querySelectorAll('input')].map((input) => input.value).join('\n')].join('\n'));
