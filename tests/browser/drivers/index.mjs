// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import { mkdirSync } from 'node:fs';
import { launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { sourceFolder } from './packages.mjs';
import { registerHost } from './registration.mjs';

const launchers = { chromium: launchChromium, firefox: launchFirefox };
/** Those to test with: all, or the one that KEPKA_TEST_BROWSER names. */
export const browsers = Object.keys(launchers).filter((name) => [name, undefined].includes(process.env.KEPKA_TEST_BROWSER));
if (browsers.length === 0) throw new Error(`KEPKA_TEST_BROWSER is none of ${Object.keys(launchers)}`); // nothing would be tested
export const builtExtension = (browser) => `${sourceFolder}extension/dist/${browser}`;

/**
 * Starts a browser with Kepka's extension and, if `host` is given, the registered host. `home` and `profile` are folders
 * (made if missing). Without `headless: false` it needs no display.
 */
export async function launch({ browser, home, profile, host, extensionFolder = builtExtension(browser), ...rest }) {
  mkdirSync(home, { recursive: true });
  mkdirSync(profile, { recursive: true });
  if (host) registerHost({ browser, home, profile, host });
  return launchers[browser]({ home, profile, extensionFolder, ...rest });
}

export * from './page.mjs';
export { chromiumId, firefoxId } from './registration.mjs';
export { sourceFolder };
