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

/** Begins stage 4; the sensor is the caller's. */
export async function createKey(page) {
  await page.click('input[value="registry"]');
  await page.click('button', 'Создать ключ');
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
