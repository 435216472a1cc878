// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Who is at the other end of a port, from what the browser says; a page's own word counts for nothing.
import type { Api, Sender } from './api.js';

const loopback = new Set(['localhost', '127.0.0.1']);

/** The extension's own pages: nobody else is let to load them into a frame. */
export function isOwnPage(api: Api, sender: Sender | undefined): boolean {
  return sender?.id === api.runtime.id && sender.url?.startsWith(api.runtime.getURL('')) === true;
}

/**
 * The origin of a page that may be served: the top frame of an ordinary tab, shown and not prerendered, secure. Nothing for any other.
 * `sender.url` is not looked at: in a sandboxed document it still names the site.
 */
export function originOfPage(sender: Sender | undefined): string | undefined {
  if (sender?.tab === undefined || sender.frameId !== 0) return undefined;
  const { documentLifecycle } = sender as { documentLifecycle?: string }; // Firefox has none
  if (documentLifecycle !== undefined && documentLifecycle !== 'active') return undefined;
  return isSecureOrigin(sender.origin) ? sender.origin : undefined;
}

function isSecureOrigin(origin: string | undefined): origin is string {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin) return false; // also "null"
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
}
