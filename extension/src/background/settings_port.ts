// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The port of an open settings page: it hears when a token comes or goes.
import type { FromSettingsKeeper } from '../protocol/own.js';
import type { Port } from './api.js';
import type { StorageWatchers, Watcher } from './storage_watchers.js';

export function attachSettings(port: Port, watchers: StorageWatchers): void {
  const watcher: Watcher = {
    allowed: () => Promise.resolve(true),
    tell: () => {
      port.postMessage({ type: 'storages' } satisfies FromSettingsKeeper);
    },
  };
  watchers.add(watcher);
  port.onDisconnect.addListener(() => {
    watchers.remove(watcher);
  });
}
