// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The page library against the real background in a browser that plays: a link is a pair of ports.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kepkaFor } from '../src/page/kepka.js';
import type { LinkMaker } from '../src/page/link.js';
import type { Kepka, Status } from '../src/page/types.js';
import { faultOf } from '../src/protocol/faults.js';
import { stopClock } from './clock.js';
import { FakeBrowser, hostError, settled } from './fake_browser.js';
import { kepkaError, Page } from './playing_page.js';

const applicant = { kind: 'person', surname: 'Иванова', name: 'Анна', snils: '112-233-445 95', inn: '500100732259' };
const request = { requestId: '1', storage: 'registry', applicant };

test('an enrolment, with progress', async () => {
  const browser = new FakeBrowser();
  const { kepka } = new Page(browser);
  const heard: unknown[] = [];
  const begun = kepka.enrolments.begin(request, { onProgress: (progress) => heard.push(progress) });
  await settled();
  const [begin] = browser.requests();
  assert.deepEqual(begin?.arguments, request);
  browser.notify('$/progress', { id: begin.id, phase: 'collecting_entropy', percent: 50 });
  browser.notify('$/progress', { id: begin.id, phase: 'generating_key' });
  browser.reply(begin.id, { id: 'a'.repeat(32), csr: 'CSR', place: 'реестр', storage: 'registry' });
  assert.deepEqual(await begun, { id: 'a'.repeat(32), csr: 'CSR', place: 'реестр', storage: 'registry' });
  assert.deepEqual(heard, [{ phase: 'collecting_entropy', percent: 50 }, { phase: 'generating_key' }]);
});

const calls: [string, (kepka: Kepka) => Promise<unknown>, object, object, unknown][] = [
  ['pin.change', (kepka) => kepka.pin.change('x'), { storage: 'x' }, {}, undefined],
  ['pin.unblock', (kepka) => kepka.pin.unblock('x'), { storage: 'x' }, {}, undefined],
  ['pin.unblock', (kepka) => kepka.pin.unblock('x', { newPin: true }), { storage: 'x', newPin: true }, {}, undefined],
  ['enrolments.list', (kepka) => kepka.enrolments.list(), {}, { enrolments: [1] }, [1]],
  ['enrolments.get', (kepka) => kepka.enrolments.get('x'), { id: 'x' }, { enrolment: 1 }, 1],
  ['enrolments.get', (kepka) => kepka.enrolments.get({ requestId: 'r' }), { requestId: 'r' }, { enrolment: 1 }, 1],
  ['enrolments.finish', (kepka) => kepka.enrolments.finish('x', 'PEM'), { id: 'x', certificate: 'PEM' }, { certificate: 1 }, 1],
  [
    'enrolments.finish',
    (kepka) => kepka.enrolments.finish('x', 'PEM', { place: 'BUH-2', chain: ['CA'], signal: new AbortController().signal }),
    { id: 'x', certificate: 'PEM', place: 'BUH-2', chain: ['CA'] },
    { certificate: 1 },
    1,
  ],
  ['certificates.list', (kepka) => kepka.certificates.list(), {}, { certificates: [], problems: [] }, Object.assign([], { problems: [] })],
  ['certificates.list', (kepka) => kepka.certificates.list({ expired: true }), { expired: true }, { certificates: [1], problems: [] }, Object.assign([1], { problems: [] })],
  ['certificates.pick', (kepka) => kepka.certificates.pick(), {}, { certificate: 1 }, 1],
  [
    'certificates.pick',
    (kepka) => kepka.certificates.pick({ purpose: 'renew', issuers: ['УЦ'], signal: new AbortController().signal }),
    { purpose: 'renew', issuers: ['УЦ'] },
    { certificate: 1 },
    1,
  ],
  ['certificates.get', (kepka) => kepka.certificates.get('x'), { certificate: 'x' }, { details: 1 }, { details: 1 }],
  ['certificates.install', (kepka) => kepka.certificates.install('PEM'), { certificate: 'PEM' }, { certificate: 1 }, 1],
  ['certificates.install', (kepka) => kepka.certificates.install(new Uint8Array([0x30, 0])), { certificate: 'MAA=' }, { certificate: 1 }, 1],
  ['certificates.install', (kepka) => kepka.certificates.install(new Blob(['-----BEGIN'])), { certificate: '-----BEGIN' }, { certificate: 1 }, 1],
  ['certificates.remove', (kepka) => kepka.certificates.remove('x'), { certificate: 'x' }, {}, undefined],
  ['renew', (kepka) => kepka.renew({ requestId: 'r', certificate: 'x' }), { requestId: 'r', certificate: 'x' }, { id: 'y' }, { id: 'y' }],
  ['authenticate', (kepka) => kepka.authenticate(new Uint8Array([1, 2, 3])), { nonce: 'AQID' }, { cms: 'MII' }, { cms: 'MII' }],
  [
    'authenticate',
    (kepka) => kepka.authenticate('AQID', { certificate: 'x', purpose: 'Вход' }),
    { nonce: 'AQID', certificate: 'x', purpose: 'Вход' },
    { cms: 'MII' },
    { cms: 'MII' },
  ],
  ['verify', (kepka) => kepka.verify('MII'), { cms: 'MII' }, { right: true }, { right: true }],
  ['verify', (kepka) => kepka.verify(new Blob([new Uint8Array([0x30, 0])]), { content: 'ж' }), { cms: 'MAA=', content: '0LY=' }, { right: true }, { right: true }],
  ['enrolments.abandon', (kepka) => kepka.enrolments.abandon('x'), { id: 'x' }, {}, undefined],
];
for (const [method, call, params, result, expected] of calls) {
  test(`${method} ${JSON.stringify(params)}`, async () => {
    const browser = new FakeBrowser();
    const answer = call(new Page(browser).kepka);
    await settled();
    const [sent] = browser.requests();
    assert.deepEqual([sent?.method, sent?.arguments], [method, params]);
    browser.reply(sent!.id, result);
    assert.deepEqual(await answer, expected);
  });
}

describe('errors', () => {
  test('are KepkaErrors in the page’s language', async () => {
    for (const language of ['ru', 'en'] as const) {
      const browser = new FakeBrowser();
      const answer = new Page(browser, language).kepka.storages.list();
      await settled();
      const data = { name: 'busy', retryable: true, message: { ru: 'Занята', en: 'Busy' }, remedy: { ru: 'Позже', en: 'Later' } };
      browser.fail(browser.requests()[0]!.id, { code: 1003, message: 'x', data: { ...data, keyCreated: true, phase: 'installing' } });
      const texts = language === 'ru' ? { message: 'Занята', remedy: 'Позже' } : { message: 'Busy', remedy: 'Later' };
      const facts = { keyCreated: true, phase: 'installing' };
      await assert.rejects(answer, kepkaError('busy', { code: 1003, retryable: true, keyCreated: true, facts, ...texts }));
    }
  });

  test('no extension', async () => {
    const page = new Page();
    await assert.rejects(page.kepka.storages.list(), kepkaError('noExtension', { retryable: true }));
  });

  test('an extension that does not know a method of this library is too old for it', async () => {
    const page = new Page(new FakeBrowser());
    const listed = page.kepka.storages.list();
    await settled();
    page.port?.postMessage({ type: 'failure', id: 1, fault: faultOf('unknownMethod') });
    await assert.rejects(listed, kepkaError('oldExtension', { remedy: 'Обновите расширение Kepka.' }));
  });

  test('a page that would be refused anyway does not even ask', async () => {
    const browser = new FakeBrowser();
    const page = new Page(browser);
    page.mayAsk = false;
    await assert.rejects(page.kepka.storages.list(), kepkaError('siteNotAllowed'));
    assert.equal((await page.kepka.status()).state, 'siteNotAllowed');
    assert.equal(page.port, undefined);
  });

  test('the background goes: connectionLost, and the next call makes a new link', async () => {
    const browser = new FakeBrowser();
    const page = new Page(browser);
    const first = page.kepka.storages.list();
    await settled();
    const old = page.port;
    old?.lose();
    await assert.rejects(first, kepkaError('connectionLost', { retryable: true }));
    const second = page.kepka.storages.list();
    await settled();
    assert.notEqual(page.port, old);
    browser.reply(browser.requests().at(-1)!.id, { storages: [], problems: [] });
    assert.equal((await second).length, 0);
  });

  for (const [title, range] of Object.entries({ old: { channelMin: 0, channelMax: 0 }, new: { channelMin: 2, channelMax: 3 } })) {
    test(`an extension that is too ${title}`, async () => {
      let closed = false;
      const make: LinkMaker = (events) => {
        events.message({ type: 'hello', ...range });
        return {
          send: () => undefined,
          close: () => {
            closed = true;
          },
        };
      };
      const kepka = kepkaFor({ language: 'ru' }, { mayAsk: () => true, makers: () => [make] });
      assert.equal((await kepka.status()).state, 'oldExtension');
      assert.equal(closed, true);
    });
  }
});

describe('a signal', () => {
  test('aborted before: nothing is asked', async () => {
    const browser = new FakeBrowser();
    const call = new Page(browser).kepka.enrolments.begin(request, { signal: AbortSignal.abort() });
    await assert.rejects(call, kepkaError('cancelled', { keyCreated: false }));
    assert.equal(browser.native.length, 0);
  });

  test('aborted in the middle: the host’s own answer counts, which knows about the key', async () => {
    const browser = new FakeBrowser();
    const control = new AbortController();
    const call = new Page(browser).kepka.enrolments.begin(request, { signal: control.signal });
    await settled();
    const { id } = browser.requests()[0]!;
    control.abort();
    assert.deepEqual(browser.notifications('$/cancelRequest'), [{ id }]);
    browser.fail(id, hostError(1001, 'cancelled', { keyCreated: true }));
    await assert.rejects(call, kepkaError('cancelled', { keyCreated: true }));
  });

  test('aborted too late: success stays success', async () => {
    const browser = new FakeBrowser();
    const control = new AbortController();
    const call = new Page(browser).kepka.enrolments.begin(request, { signal: control.signal });
    await settled();
    control.abort();
    browser.reply(browser.requests()[0]!.id, { id: 'x' });
    assert.deepEqual(await call, { id: 'x' });
  });

  test('aborted, and the host is silent: it is waited for, and who knows about the key when the link is lost', async (context) => {
    const browser = new FakeBrowser();
    const control = new AbortController();
    const page = new Page(browser);
    const call = page.kepka.enrolments.begin(request, { signal: control.signal });
    await settled();
    const clock = stopClock(context);
    control.abort();
    let ended = false;
    const lost = assert.rejects(call, kepkaError('connectionLost')).then(() => {
      ended = true;
    });
    await clock.pass(60_000);
    assert.equal(ended, false);
    page.port?.lose();
    await lost;
  });
});

describe('status', () => {
  test('ready; problems give message and remedy', async () => {
    const browser = new FakeBrowser();
    const { kepka } = new Page(browser);
    const ask = async (problems: object[]): Promise<Status> => {
      const status = kepka.status();
      await settled();
      browser.reply(browser.requests('site.access').at(-1)!.id, { access: 'asks' });
      await settled();
      browser.reply(browser.requests('health').at(-1)!.id, { problems });
      return status;
    };
    assert.deepEqual(await ask([]), { state: 'ready', message: 'Kepka готова к работе.', remedy: '', problems: [] });
    const texts = { message: { ru: 'Нет окна', en: '' }, remedy: { ru: 'Поставьте', en: '' } };
    assert.deepEqual(await ask([{ name: 'noPrompt', detail: '/secret', ...texts }]), {
      state: 'ready', message: 'Нет окна', remedy: 'Поставьте', problems: [{ name: 'noPrompt', message: 'Нет окна', remedy: 'Поставьте' }],
    });
  });

  test('installing is noticed without a reload', async (context) => {
    const clock = stopClock(context);
    const page = new Page();
    const seen: string[] = [];
    const stop = page.kepka.onStatus(({ state }) => seen.push(state));
    await clock.pass(10_000);
    assert.deepEqual(seen, ['noExtension']);
    const browser = new FakeBrowser();
    browser.hello = undefined;
    page.browser = browser;
    await clock.pass(2_000);
    browser.lastError = { message: 'Specified native messaging host not found.' };
    browser.host.lose();
    await clock.pass(0);
    assert.deepEqual(seen, ['noExtension', 'noHost']);
    stop();
    await clock.pass(60_000);
    assert.equal(browser.native.length, 1);
  });
});

test('applicant.check answers in the page, with nothing installed', () => {
  const { kepka } = new Page();
  assert.deepEqual(kepka.applicant.check(applicant), { faults: [], warnings: [] });
  const { faults } = kepka.applicant.check({ ...applicant, snils: '112-233-445 96' });
  assert.deepEqual(faults.map(({ field, reason }) => [field, reason]), [['snils', 'wrongCheckDigits']]);
  assert.match(faults[0]!.message, /СНИЛС/);
});
