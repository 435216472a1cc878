// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A page with the page library, linked to the real background in a browser that plays.
import assert from 'node:assert/strict';
import type { Surroundings } from '../src/page/client.js';
import { KepkaError } from '../src/page/error.js';
import { kepkaFor } from '../src/page/kepka.js';
import type { LinkMaker } from '../src/page/link.js';
import type { Kepka } from '../src/page/types.js';
import { pagePortName, type FromExtension } from '../src/protocol/channel.js';
import { FakeBrowser, FakePort } from './fake_browser.js';

/** A page in which the extension may be installed later. */
export class Page {
  browser: FakeBrowser | undefined;
  port: FakePort | undefined;
  mayAsk = true;
  readonly kepka: Kepka;

  constructor(browser?: FakeBrowser, language: 'ru' | 'en' = 'ru') {
    this.browser = browser;
    const surroundings: Surroundings = { mayAsk: () => this.mayAsk, makers: () => [this.make] };
    this.kepka = kepkaFor({ language }, surroundings);
  }

  private readonly make: LinkMaker = (events) => {
    const { browser } = this;
    if (!browser) return undefined;
    const port = new FakePort(pagePortName, FakeBrowser.pageSender('https://ca.example.ru'));
    this.port = port;
    port.answer = (message) => {
      events.message(message as unknown as FromExtension);
    };
    port.onDisconnect.addListener(() => {
      events.closed();
    });
    browser.onConnectExternal.emit(port);
    return {
      send: (message) => {
        port.hear(message);
      },
      close: () => {
        port.lose();
      },
    };
  };
}

export function kepkaError(name: string, more: Partial<KepkaError> = {}): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof KepkaError, String(error));
    assert.equal(error.name, name);
    for (const [key, value] of Object.entries(more)) assert.deepEqual(error[key as keyof KepkaError], value, key);
    return true;
  };
}
