// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { until } from '../drivers/index.mjs';

/** Kepka's state as the cabinet at that address sees it: the wanted one, or the last after a while. */
export async function stateAt(browser, url, wanted) {
  const page = await browser.open(url);
  let state = '';
  await until(`${wanted} at ${url}`, async () => {
    state = await page.evaluate(async () => (await (await (await import('/kepka/index.js')).connect()).status()).state);
    return state === wanted;
  }).catch(() => undefined);
  return state;
}
