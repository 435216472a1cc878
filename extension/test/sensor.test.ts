// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Collector, isMovement, type KeyPress } from '../src/sensor/collector.js';
import { FakeBrowser, FakePort, settled } from './fake_browser.js';

const sensor = '0123456789abcdef0123456789abcdef';

async function begun(browser = new FakeBrowser()): Promise<{ browser: FakeBrowser; page: FakePort; id: string }> {
  const page = browser.openPage();
  page.hear({ type: 'request', id: 1, method: 'enrolments.begin', params: {} });
  await settled();
  const { id } = browser.requests('enrolments.begin')[0]!;
  browser.notify('$/sensor', notification(id));
  await settled();
  return { browser, page, id };
}

function notification(id: string, closed = false): object {
  const storage = { ru: 'Реестр', en: 'Registry' };
  return { id, sensor, closed, site: 'https://ca.example.ru', person: 'Иванова Анна', storage };
}

function key(more: Partial<KeyPress> = {}): KeyPress {
  return { timeStamp: 1, key: 'a', repeat: false, isTrusted: true, ctrlKey: false, altKey: false, metaKey: false, ...more };
}

describe('the window', () => {
  test('opens at the host’s word; its address names nobody', async () => {
    const { browser } = await begun();
    assert.deepEqual([...browser.windows.values()], [`chrome-extension://hcfnpppocjahgjepaallooogemejjmjc/sensor/sensor.html#${sensor}`]);
    const port = browser.openSensor(sensor);
    assert.deepEqual(port.posted, [
      { type: 'opened', site: 'https://ca.example.ru', person: 'Иванова Анна', storage: { ru: 'Реестр', en: 'Registry' } },
    ]);
  });

  test('opens once, and not for a request that nobody made', async () => {
    const { browser, id } = await begun();
    browser.notify('$/sensor', notification(id));
    browser.notify('$/sensor', { ...notification('999'), sensor: 'f'.repeat(32) });
    browser.notify('$/sensor', { id, sensor: 'e'.repeat(32), closed: false });
    await settled();
    assert.equal(browser.windows.size, 1);
  });

  test('movements reach the host, progress the window, and neither the page', async () => {
    const { browser, page } = await begun();
    const port = browser.openSensor(sensor);
    port.hear({ type: 'events', events: [{ t: 1, x: 2, y: 3 }, { t: 4 }] });
    await settled();
    const [add] = browser.requests('sensor.add');
    assert.equal(add?.caller.origin, '');
    assert.deepEqual(add.arguments, { sensor, events: [{ t: 1, x: 2, y: 3 }, { t: 4 }] });
    browser.reply(add.id, { percent: 40, full: false, hint: 'moveMore' });
    await settled();
    assert.deepEqual(port.posted.at(-1), { type: 'progress', progress: { percent: 40, full: false, hint: 'moveMore' } });
    assert.deepEqual(page.posted.map(({ type }) => type), ['hello']);
  });

  test('closes at the host’s word, without a cancel', async () => {
    const { browser, id } = await begun();
    const port = browser.openSensor(sensor);
    browser.notify('$/sensor', notification(id, true));
    await settled();
    port.lose();
    assert.equal(browser.windows.size, 0);
    assert.deepEqual(browser.requests('sensor.cancel'), []);
  });

  test('closes when its request ends, whatever the end', async () => {
    const { browser, id } = await begun();
    browser.reply(id, {});
    await settled();
    assert.equal(browser.windows.size, 0);
  });

  test('closes when the host is lost', async () => {
    const { browser } = await begun();
    browser.host.lose();
    await settled();
    assert.equal(browser.windows.size, 0);
    assert.equal(browser.native.length, 1);
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
    test(`closed by ${title}: one sensor.cancel, and the host ends the request`, async () => {
      const { browser } = await begun();
      way(browser, browser.openSensor(sensor));
      await settled();
      assert.deepEqual(browser.requests('sensor.cancel').map((request) => request.arguments), [{ sensor }]);
      assert.equal(browser.windows.size, 0);
    });
  }

  test('opens where the browser likes, if it does not like the middle', async () => {
    const browser = new FakeBrowser();
    const places: unknown[] = [];
    browser.windowOpens = ({ left, top }, id) => {
      places.push([left, top]);
      if (left === undefined) return;
      browser.windows.delete(id);
      throw new Error('Invalid value for bounds. Bounds must be at least 50% within visible screen space.');
    };
    await begun(browser);
    assert.deepEqual(places, [[400, 230], [undefined, undefined]]);
    assert.equal(browser.windows.size, 1);
    assert.deepEqual(browser.requests('sensor.cancel'), []);
  });

  test('closed before it is known and its page has spoken: one sensor.cancel', async () => {
    const browser = new FakeBrowser();
    browser.windowOpens = (_, id) => {
      browser.closeWindow(id);
    };
    await begun(browser);
    assert.deepEqual(browser.requests('sensor.cancel').map((request) => request.arguments), [{ sensor }]);
  });

  test('closed by the person when it is full: that is no cancel', async () => {
    const { browser } = await begun();
    const port = browser.openSensor(sensor);
    port.hear({ type: 'events', events: [{ t: 1 }] });
    await settled();
    browser.reply(browser.requests('sensor.add')[0]!.id, { percent: 100, full: true, hint: 'none' });
    await settled();
    port.lose();
    await settled();
    assert.deepEqual(browser.requests('sensor.cancel'), []);
  });

  test('a page for no sensor, a second one for the same, and a flood are refused', async () => {
    const { browser } = await begun();
    assert.equal(browser.openSensor('f'.repeat(32)).closed, true);
    const port = browser.openSensor(sensor);
    assert.equal(browser.openSensor(sensor).closed, true);
    port.hear({ type: 'events', events: Array.from({ length: 4097 }, () => ({ t: 1 })) });
    port.hear({ type: 'events', events: 'x' });
    await settled();
    assert.deepEqual(browser.requests('sensor.add'), []);
  });
});

describe('what is collected', () => {
  test('microseconds since the opening, whole places, and for a key nothing but the time', () => {
    const collector = new Collector(1000);
    collector.pointer([
      { timeStamp: 1000.5, clientX: 10.4, clientY: 20.6 },
      { timeStamp: 1001, clientX: -3, clientY: 2e9 },
    ]);
    collector.key(1002.25);
    assert.deepEqual(collector.take(), [{ t: 500, x: 10, y: 21 }, { t: 1000, x: -3, y: 100_000 }, { t: 2250 }]);
    assert.deepEqual(collector.take(), []);
  });

  test('times never run backwards and never begin before the opening', () => {
    const collector = new Collector(1000);
    for (const time of [999, 1005, 1004, 1005, 1006]) collector.key(time);
    assert.deepEqual(collector.take(), [{ t: 5000 }, { t: 5000 }, { t: 6000 }]);
  });

  test('at most 4096 wait', () => {
    const collector = new Collector(0);
    for (let time = 0; time < 5000; time += 1) collector.key(time);
    assert.equal(collector.take().length, 4096);
  });

  test('keys that do something, held keys and made-up keys do not count', () => {
    assert.equal(isMovement(key()), true);
    assert.equal(isMovement(key({ key: ' ' })), true);
    assert.equal(isMovement(key({ key: 'F5' })), true);
    for (const other of ['Tab', 'Escape', 'Shift', 'Control', 'Alt', 'Meta']) assert.equal(isMovement(key({ key: other })), false, other);
    const not: Partial<KeyPress>[] = [{ repeat: true }, { isTrusted: false }, { ctrlKey: true }, { altKey: true }, { metaKey: true }];
    for (const more of not) assert.equal(isMovement(key(more)), false, JSON.stringify(more));
  });
});
