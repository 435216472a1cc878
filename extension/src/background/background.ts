// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Composes the background: who connects is sorted by what the browser says of the sender.
import { pagePortName, reviewPortName, sensorPortName, settingsPortName } from '../protocol/channel.js';
import type { Api, Port } from './api.js';
import { Host } from './host.js';
import { ManagedRules } from './managed_rules.js';
import { answerOwnPage } from './own_pages.js';
import { Pages } from './pages.js';
import { ReviewWindows } from './review_windows.js';
import { isOwnPage } from './sender.js';
import { SensorWindows } from './sensor_windows.js';
import { attachSettings } from './settings_port.js';
import { StorageWatchers } from './storage_watchers.js';

export function start(api: Api): void {
  const language = /^ru\b/i.test(api.i18n.getUILanguage()) ? 'ru' : 'en';
  const { version } = api.runtime.getManifest();
  const sensors = new SensorWindows(api, () => host, language);
  const reviews = new ReviewWindows(api, () => host, language);
  const watchers: StorageWatchers = new StorageWatchers(() => host);
  const host = new Host(api, {
    sensor: (notification) => {
      sensors.notified(notification);
    },
    review: (notification) => {
      reviews.notified(notification);
    },
    storages: () => {
      watchers.changed();
    },
    ended: (id) => {
      sensors.requestEnded(id);
      reviews.requestEnded(id);
    },
    lost: () => {
      sensors.closeAll();
      reviews.closeAll();
      watchers.lost();
    },
    wanted: () => watchers.any,
  });
  const pages = new Pages(host, watchers, new ManagedRules(api), language);

  // Chromium: pages themselves. Another extension has an id here, a page has none.
  api.runtime.onConnectExternal?.addListener((port: Port) => {
    if (port.name === pagePortName && port.sender?.id === undefined) pages.attach(port);
    else port.disconnect();
  });

  // The extension's own pages, and Firefox's content script, which stands for its page.
  api.runtime.onConnect.addListener((port: Port) => {
    const isOwn = isOwnPage(api, port.sender);
    if (isOwn && port.name === sensorPortName) sensors.attach(port);
    else if (isOwn && port.name === reviewPortName) reviews.attach(port);
    else if (isOwn && port.name === settingsPortName) attachSettings(port, watchers);
    else if (!isOwn && port.name === pagePortName && port.sender?.id === api.runtime.id) pages.attach(port);
    else port.disconnect();
  });

  api.runtime.onMessage.addListener((message: unknown, sender, reply) => {
    if (!isOwnPage(api, sender)) return undefined;
    void answerOwnPage({ host, watchers, language, version }, message).then(reply);
    return true; // the answer comes later
  });
}
