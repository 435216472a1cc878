// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What an administrator says to the extension by managed storage, and the time before it has come.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isAllowed, readRules } from '../src/background/managed_rules.js';
import { stopClock } from './clock.js';
import { asked, errorName, FakeBrowser, outcome, settled } from './fake_browser.js';

const site = 'https://ca.example.ru';
const other = 'https://other.example.org';
const rules = { origins: { allow: ['https://*.example.ru'] } };

/** How a request of that site is refused; nothing if it reaches the host. */
async function refusal(browser: FakeBrowser, origin = site): Promise<unknown> {
  const before = browser.requests().length;
  const page = browser.openPage(origin);
  page.hear(asked);
  await new Promise((resolve) => setImmediate(resolve));
  const name = errorName(page);
  assert.equal(browser.requests().length - before, name === undefined ? 1 : 0);
  return name;
}

describe('managed storage', () => {
  test('without it the host alone decides', async () => {
    for (const managed of [{}, undefined]) {
      const browser = new FakeBrowser('ru', { managed });
      assert.equal(await refusal(browser), undefined);
      assert.equal(await refusal(browser, other), undefined);
    }
  });

  test('a site that it does not allow never reaches the host', async () => {
    const browser = new FakeBrowser('ru', { managed: rules });
    assert.equal(await refusal(browser), undefined);
    assert.equal(await refusal(browser, other), 'blockedByPolicy');
  });

  test('the status of such a site says so, and no host is started', async () => {
    const browser = new FakeBrowser('ru', { managed: rules });
    const page = browser.openPage(other);
    page.hear({ ...asked, method: 'status' });
    await settled();
    assert.equal((outcome(page)?.['result'] as { state: string }).state, 'blockedByPolicy');
    assert.equal(browser.native.length, 0);
  });

  test('a change counts from the next request on', async () => {
    const browser = new FakeBrowser('ru', { managed: rules });
    assert.equal(await refusal(browser), undefined);
    browser.manage({ origins: { deny: [site] } });
    assert.equal(await refusal(browser), 'blockedByPolicy');
    assert.equal(await refusal(browser, other), undefined);
    browser.manage({});
    assert.equal(await refusal(browser), undefined);
  });

  const malformed: Record<string, object> = {
    'an unknown key': { origin: {} },
    'an unknown list': { origins: { alow: [site] } },
    'a text for a list': { origins: { allow: site } },
    'no origin': { origins: { allow: ['ca.example.ru'] } },
    'a number': { origins: { allow: [site, 1] } },
    'a list': { origins: [] },
    'null': { origins: { deny: null } },
  };
  for (const [title, managed] of Object.entries(malformed)) {
    test(`${title} lets nobody in`, async () => {
      assert.equal(await refusal(new FakeBrowser('ru', { managed: managed as Record<string, unknown> })), 'blockedByPolicy');
    });
  }
});

describe('after a forced install', () => {
  test('nobody is served until the rules have come', async (context) => {
    const clock = stopClock(context);
    const browser = new FakeBrowser('ru', { installType: 'admin' });
    assert.equal(await refusal(browser), 'blockedByPolicy');
    await clock.pass(1_000);
    assert.equal(await refusal(browser), 'blockedByPolicy');
    browser.manage(rules);
    assert.equal(await refusal(browser), undefined);
    assert.equal(await refusal(browser, other), 'blockedByPolicy');
    await clock.pass(5_000);
    assert.equal(await refusal(browser, other), 'blockedByPolicy');
  });

  test('rules that have not come within two seconds are none', async (context) => {
    const clock = stopClock(context);
    const browser = new FakeBrowser('ru', { installType: 'admin' });
    await clock.pass(1_999);
    assert.equal(await refusal(browser), 'blockedByPolicy');
    await clock.pass(1);
    assert.equal(await refusal(browser), undefined);
  });

  test('a background that is started again waits only if there had been rules', async (context) => {
    stopClock(context);
    assert.equal(await refusal(new FakeBrowser('ru', { installType: 'admin', local: { managedRules: 'none' } })), undefined);
    assert.equal(await refusal(new FakeBrowser('ru', { installType: 'admin', local: { managedRules: 'some' } })), 'blockedByPolicy');
  });

  test('what was found is remembered', async (context) => {
    const clock = stopClock(context);
    const bare = new FakeBrowser('ru', { installType: 'admin' });
    const managed = new FakeBrowser('ru', { installType: 'admin', managed: rules });
    await clock.pass(2_000);
    assert.equal(bare.local['managedRules'], 'none');
    assert.equal(managed.local['managedRules'], 'some');
  });
});

interface Group {
  readonly name: string;
  readonly rules: readonly Record<string, unknown>[];
  readonly cases: readonly (readonly [string, string, string])[];
}

/** The same table as the host's, as far as managed storage can say it. */
describe('decisions of tests/data/policy_cases.json', () => {
  const groups = JSON.parse(readFileSync('../tests/data/policy_cases.json', 'utf8')) as readonly Group[];
  const single = groups.filter(({ rules: files }) => files.length === 1 && Object.keys(files[0]!).every((key) => key === 'origins'));
  let decisions = 0;
  for (const { name, rules: [said], cases } of single) {
    if (!('origins' in said!) || 'ask' in (said['origins'] as object)) continue; // the host's alone
    for (const [question, origin, answer] of cases.filter(([asks]) => asks === 'access')) {
      decisions += 1;
      test(`${name}: ${origin}`, () => {
        assert.equal(isAllowed(readRules(said), origin), answer !== 'denied');
      });
      assert.equal(question, 'access');
    }
  }
  test('there are enough of them', () => {
    assert.ok(decisions >= 20, String(decisions));
  });
});
