// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The windows of the review page, and the words that it makes.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { grouped, sizeWords } from '../src/review/words.js';
import { FakeBrowser, FakePort, settled } from './fake_browser.js';

const review = '0123456789abcdef0123456789abcdef';
const certificates = [{ key: 'k1', commonName: 'Иванова Анна' }, { key: 'k2', commonName: 'ООО «Ромашка»' }];

async function begun(browser = new FakeBrowser()): Promise<{ browser: FakeBrowser; page: FakePort; id: string }> {
  const page = browser.openPage();
  page.hear({ type: 'request', id: 1, method: 'certificates.pick', params: {} });
  await settled();
  const { id } = browser.requests('certificates.pick')[0]!;
  browser.notify('$/review', notification(id));
  await settled();
  return { browser, page, id };
}

function notification(id: string, closed = false): object {
  return { id, review, closed, site: 'https://ca.example.ru', firstVisit: false, kind: 'pick', certificates };
}

function answers(browser: FakeBrowser): unknown[] {
  return browser.requests('review.answer').map(({ caller, arguments: given }) => ({ ...given, origin: caller.origin }));
}

describe('the window', () => {
  test('opens at the host’s word; its address names nobody, its page gets what is to be shown', async () => {
    const { browser, id } = await begun();
    assert.deepEqual([...browser.windows.values()], [`chrome-extension://hcfnpppocjahgjepaallooogemejjmjc/review/review.html#${review}`]);
    const port = browser.openReview(review);
    assert.deepEqual(port.posted, [{ type: 'opened', review: notification(id) }]);
  });

  test('what the person picks reaches the host alone, and the window goes', async () => {
    const { browser, page } = await begun();
    const port = browser.openReview(review);
    port.hear({ type: 'answer', choice: 'k2' });
    port.lose();
    await settled();
    assert.deepEqual(answers(browser), [{ review, accepted: true, choice: 'k2', origin: '' }]);
    assert.equal(browser.windows.size, 0);
    assert.deepEqual(page.posted.map(({ type }) => type), ['hello']);
  });

  test('who only goes on has chosen nothing', async () => {
    const { browser } = await begun();
    browser.openReview(review).hear({ type: 'answer' });
    await settled();
    assert.deepEqual(answers(browser), [{ review, accepted: true, origin: '' }]);
  });

  test('a second answer, and one that is none, count for nothing', async () => {
    const { browser } = await begun();
    const port = browser.openReview(review);
    port.hear({ type: 'answer', choice: 7 });
    port.hear({ type: 'events', events: [] });
    await settled();
    assert.deepEqual(answers(browser), []);
    port.hear({ type: 'answer', choice: 'k1' });
    port.hear({ type: 'answer', choice: 'k2' });
    port.hear({ type: 'cancel' });
    await settled();
    assert.deepEqual(answers(browser), [{ review, accepted: true, choice: 'k1', origin: '' }]);
  });

  const ways: Record<string, (browser: FakeBrowser, port: FakePort) => void> = {
    'Отмена or Esc': (_, port) => {
      port.hear({ type: 'cancel' });
    },
    'its ×': (browser, port) => {
      browser.closeWindow([...browser.windows.keys()][0]!);
      port.lose();
    },
    'a reload': (_, port) => {
      port.lose();
    },
  };
  for (const [title, way] of Object.entries(ways)) {
    test(`closed by ${title}: the person does not accept, said once`, async () => {
      const { browser } = await begun();
      way(browser, browser.openReview(review));
      await settled();
      assert.deepEqual(answers(browser), [{ review, accepted: false, origin: '' }]);
      assert.equal(browser.windows.size, 0);
    });
  }

  test('that cannot be opened is a cancel', async () => {
    const browser = new FakeBrowser();
    browser.windowOpens = () => {
      throw new Error('No browser window');
    };
    await begun(browser);
    assert.deepEqual(answers(browser), [{ review, accepted: false, origin: '' }]);
  });

  test('closes without an answer at the host’s word, with its request and with the host', async () => {
    const ends: ((browser: FakeBrowser, id: string) => void)[] = [
      (browser, id) => {
        browser.notify('$/review', notification(id, true));
      },
      (browser, id) => {
        browser.reply(id, {});
      },
      (browser) => {
        browser.host.lose();
      },
    ];
    for (const end of ends) {
      const { browser, id } = await begun();
      const port = browser.openReview(review);
      end(browser, id);
      await settled();
      port.lose();
      assert.equal(browser.windows.size, 0);
      assert.deepEqual(answers(browser), []);
    }
  });

  test('opens once, not for a request that nobody made, and not for nonsense', async () => {
    const { browser, id } = await begun();
    browser.notify('$/review', notification(id));
    browser.notify('$/review', { ...notification('999'), review: 'f'.repeat(32) });
    browser.notify('$/review', { id, review: 'e'.repeat(32), closed: false });
    await settled();
    assert.equal(browser.windows.size, 1);
    assert.equal(browser.openReview('f'.repeat(32)).closed, true);
  });

  test('a page of a site, and Firefox’s content script, may not open its port', () => {
    const browser = new FakeBrowser();
    for (const event of [browser.onConnect, browser.onConnectExternal]) {
      const port = new FakePort('kepka.review', FakeBrowser.pageSender('https://ca.example.ru'));
      event.emit(port);
      assert.equal(port.closed, true);
    }
  });
});

describe('what is said of a document', () => {
  test('its size, short and exact', () => {
    assert.equal(sizeWords(1, 'ru'), '1 байт');
    assert.equal(sizeWords(0, 'en'), '0 bytes');
    assert.equal(sizeWords(12_600, 'en'), '12.3 kB (12,600 bytes)');
    assert.match(sizeWords(64 * 1024 * 1024, 'ru'), /^64\s?МБ \(67\s108\s864\sбайта?\)$/);
  });

  test('its digest, in groups, and a serial number in shorter ones', () => {
    assert.equal(grouped('01fa604763', 4), '01fa 6047 63');
    assert.equal(grouped('0123456789abcdef01'), '01234567 89abcdef 01');
    assert.equal(grouped('01234567'), '01234567');
  });
});
