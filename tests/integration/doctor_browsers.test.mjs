// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Faults between a browser and the program, as people meet them: each is seeded, named, mended as the doctor says, and gone.
// The numbers are those of the complaints that people make about such programs.
import { chmodSync, mkdirSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { chromiumId, firefoxId, manifestName, places, playFault } from './doctor_world.mjs';

/** A host that answers hello with this: a frame, and then it waits for the end of its input. */
function answering(result) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 'doctor', result });
  const length = [...new Uint8Array(new Uint32Array([body.length]).buffer)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return `printf '${length}'; printf %s '${body}'; cat > /dev/null`;
}
const hello = { protocolMin: 1, protocolMax: 1, version: '0.1.0', features: [], testing: false };

/** `kepka register`, as it writes. */
const registerAgain = (world) => {
  rmSync(world.manifestPath('chromium'), { force: true });
  world.manifest('chromium');
};
const installHost = (world) => world.manifest('chromium');
const runAsHost = (script) => (world) => world.manifest('chromium', { path: world.program('/usr/lib/other/kepka-host', script) });

const faults = {
  'the browser was never connected (4)': {
    id: 'manifestMissing', says: /Chromium/, seed: (world) => unlinkSync(world.manifestPath('chromium')), mend: registerAgain,
  },
  'a manifest in the folder of another browser (4, 17)': {
    id: 'manifestMissing', says: /Firefox ESR/, seed: (world) => world.browser('firefox-esr'), mend: (world) => world.manifest('firefox-esr'),
  },
  'a manifest in lib64 where Firefox looks in lib (4)': {
    id: 'manifestMissing', says: /Firefox ESR/,
    prepare: (world) => { world.browser('firefox-esr'); world.manifest('firefox-esr'); world.put(world.at('/usr/lib/firefox-esr/firefox-esr'), ''); },
    seed: (world) => {
      const there = world.at('/usr/lib64/mozilla/native-messaging-hosts');
      mkdirSync(there, { recursive: true });
      renameSync(world.manifestPath('firefox-esr'), join(there, manifestName));
    },
    mend: (world) => world.manifest('firefox-esr'),
  },
  'a manifest that only root may read': {
    id: 'manifestUnreadable', seed: (world) => chmodSync(world.manifestPath('chromium'), 0o600),
  },
  'a manifest in a folder that only root may enter': {
    id: 'manifestUnreadable', seed: (world) => chmodSync(world.at(places.chromium.system), 0o700),
  },
  'a manifest that is no JSON': {
    id: 'manifestMalformed', seed: (world) => world.put(world.manifestPath('chromium'), '{"name": '),
    mend: (world, finding) => { world.obey(finding); registerAgain(world); },
  },
  'a manifest of another type': {
    id: 'manifestWrong', says: /"type"/, seed: (world) => world.manifest('chromium', { type: 'pipe' }),
    mend: (world, finding) => { world.obey(finding); registerAgain(world); },
  },
  'a manifest with a relative path': {
    id: 'manifestWrong', says: /"path"/, seed: (world) => world.manifest('chromium', { path: 'kepka-host' }),
    mend: (world, finding) => { world.obey(finding); registerAgain(world); },
  },
  'a manifest with an id from before (2)': {
    id: 'otherExtension', seed: (world) => world.manifest('chromium', { allowed_origins: ['chrome-extension://iifchhfnnmpdbibifmljnfjhpififfog/'] }),
    mend: (world, finding) => { world.obey(finding); registerAgain(world); },
  },
  'a manifest of Chromium’s where Firefox looks': {
    id: 'otherExtension', says: /Firefox/, prepare: (world) => { world.browser('firefox-esr'); world.manifest('firefox-esr'); },
    seed: (world) => world.manifest('firefox-esr', { allowed_extensions: undefined, allowed_origins: [`chrome-extension://${chromiumId}/`] }),
    mend: (world, finding) => { world.obey(finding); world.manifest('firefox-esr'); },
  },
  'a manifest that everybody may write': {
    id: 'manifestUnsafe', severity: 'warning', seed: (world) => chmodSync(world.manifestPath('chromium'), 0o666),
  },
  'a program that was removed (1)': {
    id: 'hostMissing', says: /kepka-host/, seed: (world) => world.manifest('chromium', { path: '/usr/lib/gone/kepka-host' }),
    mend: (world, finding) => { world.obey(finding); registerAgain(world); },
  },
  'a program that may not be started': {
    id: 'hostNotExecutable', seed: (world) => world.withMode(world.hostPath, 0o644),
  },
  'a program that everybody may replace': {
    id: 'hostUnsafe', seed: (world) => world.withMode(world.hostPath, 0o757),
  },
  'a person’s own manifest before the computer’s': {
    id: 'manifestShadowed', severity: 'warning',
    seed: (world) => world.manifest('chromium', { path: world.program('/opt/old/kepka-host', answering(hello)) }, 'user'),
  },
  'the manifest of a Kepka of old (3)': {
    id: 'oldManifest', severity: 'warning', seed: (world) => world.put(world.at('/etc/chromium/native-messaging-hosts/org.kepka.old.json'), '{}'),
  },
  'an administrator who forbids a person’s own programs': {
    id: 'userManifestsForbidden',
    prepare: (world) => { rmSync(world.manifestPath('chromium')); world.manifest('chromium', {}, 'user'); },
    seed: (world) => world.browserRules('chromium', { NativeMessagingUserLevelHosts: false }), mend: (world) => world.manifest('chromium'),
  },
  'an administrator who forbids all programs': {
    id: 'hostBlocked', says: /org\.kepka\.host/, seed: (world) => world.browserRules('chromium', { NativeMessagingBlocklist: ['*'] }),
    mend: (world) => world.browserRules('chromium', { NativeMessagingBlocklist: ['*'], NativeMessagingAllowlist: ['org.kepka.host'] }),
  },
  'an administrator who takes the permission from all extensions': {
    id: 'hostBlocked', seed: (world) => world.browserRules('chromium', { ExtensionSettings: { '*': { blocked_permissions: ['nativeMessaging'] } } }),
    mend: (world) => world.browserRules('chromium', { ExtensionSettings: { '*': {} } }),
  },
  'an administrator who forbids all extensions': {
    id: 'extensionBlocked', says: new RegExp(chromiumId), seed: (world) => world.browserRules('chromium', { ExtensionInstallBlocklist: ['*'] }),
    mend: (world) => world.browserRules('chromium',
      { ExtensionInstallBlocklist: ['*'], ExtensionSettings: { [chromiumId]: { installation_mode: 'allowed' } } }),
  },
  'an administrator of Firefox who forbids all add-ons': {
    id: 'extensionBlocked', says: new RegExp(firefoxId), prepare: (world) => { world.browser('firefox-esr'); world.manifest('firefox-esr'); },
    seed: (world) => world.browserRules('firefox-esr', { policies: { ExtensionSettings: { '*': { installation_mode: 'blocked' } } } }),
    mend: (world) => world.browserRules('firefox-esr',
      { policies: { ExtensionSettings: { '*': { installation_mode: 'blocked' }, [firefoxId]: { installation_mode: 'allowed' } } } }),
  },
  'a damaged file of the browser’s policies': {
    id: 'browserRulesMalformed', severity: 'warning', seed: (world) => world.browserRules('chromium', '{,}'),
    mend: (world) => world.browserRules('chromium', {}),
  },
  'Firefox as a snap (5)': {
    id: 'sandboxed', severity: 'warning', says: /snap/, prepare: (world) => world.manifest('firefox-esr'),
    seed: (world) => world.put(world.at('/snap/bin/firefox'), ''),
    // What the command that it names leaves behind.
    mend: (world) => world.put(world.inHome('.local/share/flatpak/db/webextensions'), 'GVariant\0org.kepka.host\0snap.firefox\0yes'),
  },
  'a browser from before Manifest V3 (2)': {
    id: 'browserOld', says: /109 < 121/, seed: (world) => world.put(world.inHome('.config/chromium/Last Version'), '109.0.5414.119'),
    mend: (world) => world.put(world.inHome('.config/chromium/Last Version'), '156.0.8078.79'),
  },
  'the program without the extension (1)': {
    id: 'extensionMissing', severity: 'warning', seed: (world) => world.put(world.inHome('.config/chromium/Default/Preferences'), '{}'),
    mend: (world) => world.extension('chromium'),
  },
  'another program for the same sites (3)': {
    id: 'otherProgram', severity: 'note', says: /CryptoPro/,
    seed: (world) => world.put(world.at('/etc/chromium/native-messaging-hosts/ru.cryptopro.nmcades.json'), '{}'),
    mend: (world) => rmSync(world.at('/etc/chromium/native-messaging-hosts/ru.cryptopro.nmcades.json')),
  },
  'a program that does not answer (19)': {
    id: 'hostSilent', says: /two seconds/, seed: runAsHost('sleep 60'), mend: installHost,
  },
  'a program that ends at once (16)': {
    id: 'hostSilent', says: /status 1/, seed: runAsHost('exit 1'), mend: installHost,
  },
  'a program that prints into its frames': {
    id: 'hostSilent', seed: runAsHost('echo hello world; cat > /dev/null'), mend: installHost,
  },
  'a program of an unfinished update (20)': {
    id: 'hostOtherVersion', severity: 'warning', says: /0\.0\.9/, seed: runAsHost(answering({ ...hello, version: '0.0.9' })), mend: installHost,
  },
  'a program of another protocol (20)': {
    id: 'hostOtherProtocol', seed: runAsHost(answering({ ...hello, protocolMin: 7, protocolMax: 9 })), mend: installHost,
  },
  'a test build in the program’s place': {
    id: 'hostTesting', severity: 'warning', seed: runAsHost(answering({ ...hello, testing: true })), mend: installHost,
  },
  'two Kepkas (3)': {
    id: 'severalHosts', severity: 'warning', prepare: (world) => world.browser('firefox-esr'),
    seed: (world) => world.manifest('firefox-esr', { path: world.program('/opt/kepka/kepka-host', answering(hello)) }),
    mend: (world) => world.manifest('firefox-esr'),
  },
};

describe('the doctor names what stands between a browser and the program', { concurrency: 3 }, () => {
  for (const [name, fault] of Object.entries(faults)) it(name, () => playFault(fault));
});
