// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What manifests/browsers.json must be; its generator and scripts/check_sources.mjs ask.

export const systems = ['linux', 'windows', 'macos'];
export const placeLists = ['programs', 'profiles', 'user', 'system', 'policies'];
const kinds = ['chromium', 'firefox'];
const sandboxes = ['none', 'snap', 'flatpak'];
const rowKeys = ['name', 'label', 'kind', 'minimum', 'run', 'sandbox', 'permission', ...systems];

// A place is absolute, or begins with what belongs to the person.
const place = {
  linux: /^(~\/|\$XDG_CONFIG_HOME\/|\/)[^$~%\\]+$/,
  macos: /^(~\/Library\/|\/Library\/)[^$~%\\]+$/,
  windows: /^(HKCU|HKLM|%APPDATA%|%LOCALAPPDATA%)\\[^/]+$/,
};
const owned = {
  linux: { user: /^[~$]/, system: /^\/(etc|usr)\// },
  macos: { user: /^~/, system: /^\/Library\// },
  windows: { user: /^HKCU\\/, system: /^HKLM\\/ },
};

/** The faults of the table, one line each; none if it is well formed. `hostName`: of manifests/ids.json. */
export function faultsOfBrowsers(table, hostName) {
  const faults = [];
  const seen = new Set();
  for (const row of table.browsers) {
    const say = (text) => faults.push(`browsers.json: ${row.name}: ${text}`);
    if (!/^[a-z]+(-[a-z]+)*$/.test(row.name ?? '') || seen.has(row.name)) say('not a name of its own');
    seen.add(row.name);
    for (const key of Object.keys(row)) if (!rowKeys.includes(key)) say(`unknown key ${key}`);
    if (!row.label) say('no label');
    if (!kinds.includes(row.kind)) say('unknown kind');
    if (!Number.isInteger(row.minimum) || row.minimum < 1) say('no minimum version');
    if (!sandboxes.includes(row.sandbox ?? 'none')) say('unknown sandbox');
    if ((row.sandbox === undefined) !== (row.permission === undefined)) say('a sandbox has a command that opens it, and nothing else has');
    if (row.permission?.includes('org.kepka') && !row.permission.includes(hostName)) say('its command names another host');
    for (const name of row.run ?? ['?']) if (!(name in row)) say(`run on ${name}, where it has no places`);
    const there = systems.filter((system) => system in row);
    if (there.length === 0) say('no places');
    for (const system of there) checkPlaces(row[system], system, say);
  }
  return faults;
}

function checkPlaces(places, system, say) {
  for (const key of Object.keys(places)) if (!placeLists.includes(key)) say(`${system}: unknown list ${key}`);
  for (const list of ['profiles', 'user', 'system', 'policies']) {
    if (!Array.isArray(places[list])) { say(`${system}: no list ${list}`); continue; }
    if (new Set(places[list]).size !== places[list].length) say(`${system}: ${list} says the same twice`);
    for (const text of places[list]) if (!place[system].test(text)) say(`${system}: ${list}: not a place: ${text}`);
  }
  for (const scope of ['user', 'system']) {
    if (places[scope]?.length === 0) say(`${system}: no ${scope} places`);
    for (const text of places[scope] ?? []) {
      if (!owned[system][scope].test(text)) say(`${system}: ${text} is no ${scope} place`);
      if (!/(NativeMessagingHosts|native-messaging-hosts)$/.test(text)) say(`${system}: ${text} is no folder of native messaging`);
    }
  }
}
