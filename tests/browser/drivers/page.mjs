// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export const patience = 20_000;

/** What a browser takes its own language from, also where the locale is not installed. */
export const locales = { ru: 'ru_RU.UTF-8', en: 'en_US.UTF-8' };
const pollMilliseconds = 50;

/** Waits until `probe` gives something true; throws with `what`, a text or what gives one then, when the time is over. Errors of a page that is just navigating count as "not yet". */
export async function until(what, probe, timeout = patience) {
  const end = Date.now() + timeout;
  let last = null;
  for (;;) {
    try {
      const found = await probe();
      if (found) return found;
      last = null;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${timeout / 1000} s for ${typeof what === 'function' ? what() : what}${last ? `: ${last.message}` : ''}`);
    await sleep(pollMilliseconds);
  }
}

/** Ends what is left of a browser: its processes are one group. */
export function killGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/**
 * One tab or window. The two browsers give: url(), goto(url), reload(), close(), evaluate(function, ...JSON arguments),
 * pressKey(name), typeText(text), movePointer([[x, y], ...]), clickAt(x, y), setFiles(selector of a file input, [path, ...]),
 * picture() → PNG, toFront(). The rest is the same.
 */
export class Page {
  waitFor(what, condition, ...rest) {
    return until(what, () => this.evaluate(condition, ...rest));
  }

  waitForText(text, timeout = patience) {
    let shown;
    const isThere = async () => {
      shown = await this.text();
      return shown.includes(text);
    };
    return until(() => `the text “${text}” in:\n${shown}`, isThere, timeout);
  }

  text() {
    return this.evaluate(() => document.body.innerText);
  }

  async focus(selector) {
    await this.waitFor(selector, (wanted) => document.querySelector(wanted) !== null, selector);
    await this.evaluate((wanted) => document.querySelector(wanted).focus(), selector);
  }

  /** Clicks the middle of the first visible element that matches and, if given, has this text. */
  async click(selector, text = '') {
    const place = await this.waitFor(`${selector} ${text}`, (wanted, words) => {
      const element = [...document.querySelectorAll(wanted)].find(
        (candidate) => candidate.textContent.includes(words) && candidate.getClientRects().length > 0);
      if (!element) return null;
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const box = element.getBoundingClientRect();
      return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
    }, selector, text);
    await this.clickAt(...place);
  }

  /** Tab until the focused element matches; fails if the keyboard cannot get there. */
  async tabTo(selector, most = 60) {
    for (let pressed = 0; pressed <= most; pressed += 1) {
      if (await this.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
      await this.pressKey('Tab');
    }
    throw new Error(`the keyboard does not reach ${selector}`);
  }

  async screenshot(file) {
    await writeFile(file, await this.picture());
  }
}

/** A path of the pointer that no machine would draw: wide, uneven, never the same twice. */
export function wanderingPath(count, width = 320, height = 260) {
  let x = width / 2, y = height / 2;
  const step = () => (Math.random() - 0.5) * 90;
  return Array.from({ length: count }, () => {
    x = Math.min(Math.max(x + step(), 5), width - 5);
    y = Math.min(Math.max(y + step(), 5), height - 5);
    return [Math.round(x), Math.round(y)];
  });
}
