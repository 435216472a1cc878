// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The part of the browser's API that the background uses, as a parameter: tests bring their own.

export type Port = chrome.runtime.Port & { readonly error?: { readonly message?: string } | null };
export type Sender = chrome.runtime.MessageSender;

export interface Api {
  readonly runtime: Pick<
    typeof chrome.runtime,
    'id' | 'lastError' | 'connectNative' | 'getURL' | 'getManifest' | 'onConnect' | 'onMessage'
  > & {
    /** Chromium alone. */
    readonly onConnectExternal?: typeof chrome.runtime.onConnectExternal;
  };
  readonly windows: Pick<typeof chrome.windows, 'create' | 'get' | 'remove' | 'getLastFocused' | 'onRemoved'>;
  readonly storage: {
    readonly managed: Pick<typeof chrome.storage.managed, 'get'>;
    readonly local: Pick<typeof chrome.storage.local, 'get' | 'set'>;
    readonly onChanged: Pick<typeof chrome.storage.onChanged, 'addListener'>;
  };
  readonly management: Pick<typeof chrome.management, 'getSelf'>;
  readonly i18n: Pick<typeof chrome.i18n, 'getUILanguage'>;
}
