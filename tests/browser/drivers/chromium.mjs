// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { killGroup, locales, Page, until } from './page.mjs';
import { fromExtension } from './packages.mjs';
import { chromiumId } from './registration.mjs';

class ChromiumPage extends Page {
  #page;

  constructor(page) {
    super();
    this.#page = page;
  }

  /** Puppeteer's own page, for what only the DevTools protocol can do. */
  get raw() {
    return this.#page;
  }

  url() { return this.#page.url(); }
  async goto(url) { await this.#page.goto(url); }
  async reload() { await this.#page.reload(); }
  async close() { await this.#page.close(); }
  async toFront() { await this.#page.bringToFront(); }
  evaluate(work, ...given) { return this.#page.evaluate(work, ...given); }
  async pressKey(name) { await this.#page.keyboard.press(name); }
  async typeText(text) { await this.#page.keyboard.type(text); }
  async clickAt(x, y) { await this.#page.mouse.click(x, y); }
  picture() { return this.#page.screenshot(); }
  async setFiles(selector, files) { await (await this.#page.$(selector)).uploadFile(...files); }

  async movePointer(points) {
    for (const [x, y] of points) await this.#page.mouse.move(x, y);
  }

  /** [{role, name}] of everything that a screen reader is told about and that can be operated. */
  async accessible() {
    const session = await this.#page.createCDPSession();
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    return nodes
      .filter((node) => !node.ignored)
      .map((node) => ({ role: node.role?.value ?? '', name: node.name?.value ?? '' }));
  }
}

class Chromium {
  #browser;

  constructor(browser) {
    this.#browser = browser;
  }

  name = 'chromium';
  extensionUrl = `chrome-extension://${chromiumId}/`;

  get process() { return this.#browser.process(); }

  async open(url) {
    const page = new ChromiumPage(await this.#browser.newPage());
    await page.goto(url);
    return page;
  }

  async pages() {
    return (await this.#browser.pages()).map((page) => new ChromiumPage(page));
  }

  waitForPage(what, matches, timeout) {
    return until(what, async () => (await this.pages()).find((page) => matches(page.url())), timeout);
  }

  async close() {
    const { process: child } = this;
    await this.#browser.close();
    killGroup(child.pid);
  }

  /** Browser and hosts at once, as when the power goes. */
  async kill() {
    const { process: child } = this;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    killGroup(child.pid);
    await gone;
  }
}

/** What keeps a Chromium that is driven from installing what its administrator wants. */
const againstPolicies = ['--disable-component-extensions-with-background-pages', '--disable-default-apps', '--disable-background-networking'];

/** Starts Chromium with Kepka's extension; without `extensionFolder`, with those that its administrator wants. */
export async function launchChromium({ home, profile, extensionFolder, headless = true, language = 'ru', environment = {}, more = [] }) {
  const { default: puppeteer } = await import(fromExtension.resolve('puppeteer-core'));
  const browser = await puppeteer.launch({
    executablePath: '/usr/bin/chromium',
    userDataDir: profile,
    headless,
    defaultViewport: null,
    ignoreDefaultArgs: ['--disable-extensions', '--enable-automation', ...(extensionFolder ? [] : againstPolicies)],
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
    env: { ...process.env, HOME: home, LANGUAGE: language, LANG: locales[language], LC_ALL: undefined, ...environment },
    args: [
      ...(extensionFolder ? [`--disable-extensions-except=${extensionFolder}`, `--load-extension=${extensionFolder}`, '--disable-background-networking'] : []),
      '--disable-component-update', '--no-first-run', '--no-default-browser-check',
      '--password-store=basic', `--lang=${language}`, ...(headless ? ['--window-size=1200,900'] : []),
      ...(process.getuid() === 0 ? ['--no-sandbox', '--test-type'] : []), ...more,
    ],
  });
  if (!headless) await placeWindow(browser);
  return new Chromium(browser);
}

/** The switches for size and place would be applied to the sensor's window too. */
async function placeWindow(browser) {
  const [page] = await browser.pages();
  const session = await page.createCDPSession();
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: { left: 0, top: 0, width: 1280, height: 1240 } });
  await session.detach();
}
