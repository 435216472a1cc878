// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A link is one port to the extension's background: made directly in Chromium, through the content script in Firefox.
import { pagePortName, type FromExtension, type ToExtension, type WindowMessage } from '../protocol/channel.js';
import { isObject } from '../protocol/faults.js';

export interface Link {
  send(message: ToExtension): void;
  close(): void;
}

export interface LinkEvents {
  message(message: FromExtension): void;
  closed(): void;
}

/** Makes a link; events may come before it returns. Nothing where there is no way to an extension at all. */
export type LinkMaker = (events: LinkEvents) => Link | undefined;

declare const KEPKA_EXTENSION_IDS: readonly string[];

interface PagePort {
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/** What Chromium gives a page when an extension wants to hear from it. */
interface PageRuntime {
  connect(id: string, info: { readonly name: string }): PagePort;
  readonly lastError?: unknown;
}

function pageRuntime(): PageRuntime | undefined {
  const { chrome } = globalThis as { chrome?: { readonly runtime?: Partial<PageRuntime> } };
  return typeof chrome?.runtime?.connect === 'function' ? (chrome.runtime as PageRuntime) : undefined;
}

function chromiumLink(id: string): LinkMaker {
  return (events) => {
    const runtime = pageRuntime();
    if (!runtime) return undefined;
    let port: PagePort;
    try {
      port = runtime.connect(id, { name: pagePortName });
    } catch {
      return undefined;
    }
    let isOpen = true;
    const end = (): void => {
      isOpen = false;
      window.removeEventListener('pagehide', leave);
    };
    const ended = (): void => {
      if (!isOpen) return;
      end();
      events.closed();
    };
    // A page that goes into the history's cache loses its port, and may not hear of it.
    const leave = (): void => {
      port.disconnect();
      ended();
    };
    window.addEventListener('pagehide', leave);
    port.onMessage.addListener((message) => {
      if (isObject(message)) events.message(message as FromExtension);
    });
    port.onDisconnect.addListener(() => {
      void runtime.lastError; // read, or the browser complains in the page's console
      ended();
    });
    return {
      send: (message) => {
        try {
          port.postMessage(message);
        } catch {
          leave();
        }
      },
      close: () => {
        end();
        port.disconnect();
      },
    };
  };
}

const contentScriptPatience = 700; // the content script answers at once, if there is one

const firefoxLink: LinkMaker = (events) => {
  if (pageRuntime()) return undefined; // Chromium: nobody would answer
  const link = crypto.randomUUID();
  const say = (body: WindowMessage['body']): void => {
    window.postMessage({ kepka: 'toExtension', link, body } satisfies WindowMessage, self.origin);
  };
  const end = (): void => {
    clearTimeout(patience);
    window.removeEventListener('message', hear);
  };
  const hear = (event: MessageEvent<unknown>): void => {
    if (event.source !== window || event.origin !== self.origin || !isObject(event.data)) return;
    const message = event.data as Partial<WindowMessage>;
    if (message.kepka !== 'toPage' || message.link !== link || !isObject(message.body)) return;
    clearTimeout(patience);
    if (message.body.type === 'message' && isObject(message.body.message)) {
      events.message(message.body.message as unknown as FromExtension);
    } else if (message.body.type === 'closed') {
      end();
      events.closed();
    }
  };
  const patience = setTimeout(() => {
    end();
    say({ type: 'closed' }); // a content script that is only late must not keep it
    events.closed();
  }, contentScriptPatience);
  window.addEventListener('message', hear);
  say({ type: 'open' });
  return {
    send: (message) => {
      say({ type: 'message', message });
    },
    close: () => {
      end();
      say({ type: 'closed' });
    },
  };
};

export function linkMakers(): readonly LinkMaker[] {
  return [...KEPKA_EXTENSION_IDS.map(chromiumLink), firefoxLink];
}

/** Kepka serves the top frame of a shown, secure page. What it would refuse anyway is not even asked. */
export function mayAsk(): boolean {
  if (typeof window === 'undefined') return false;
  const { prerendering } = document as { prerendering?: boolean };
  return window.top === window.self && isSecureContext && self.origin !== 'null' && prerendering !== true;
}
