// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Firefox: carries messages between the page's window and the background. It reads nothing from the page, changes nothing
// in it, and is silent until the page asks for a link. Who the page is the background learns from the browser.
import { pagePortName, type WindowMessage } from '../protocol/channel.js';

const linksLimit = 8;
const links = new Map<string, chrome.runtime.Port>();

// A sandboxed document has the origin "null", and no site.
if (self.origin !== 'null' && isSecureContext) {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window || event.origin !== self.origin) return;
    const message = event.data as Partial<WindowMessage> | null;
    if (message?.kepka !== 'toExtension' || typeof message.link !== 'string' || message.link.length > 64) return;
    receive(message as WindowMessage);
  });
  // A page that goes into the history's cache is gone for Kepka; when it comes back it asks for a new link.
  window.addEventListener('pagehide', () => {
    for (const [link, port] of links) {
      port.disconnect();
      close(link);
    }
  });
}

function receive({ link, body }: WindowMessage): void {
  if (body.type === 'open') open(link);
  else if (body.type === 'message') links.get(link)?.postMessage(body.message);
  else if (body.type === 'closed') {
    links.get(link)?.disconnect();
    links.delete(link);
  }
}

function open(link: string): void {
  if (links.has(link)) return;
  if (links.size === linksLimit) {
    answer(link, { type: 'closed' });
    return;
  }
  answer(link, { type: 'present' });
  try {
    const port = chrome.runtime.connect({ name: pagePortName });
    links.set(link, port);
    port.onMessage.addListener((message: unknown) => {
      answer(link, { type: 'message', message });
    });
    port.onDisconnect.addListener(() => {
      close(link);
    });
  } catch {
    close(link); // the extension was removed or updated under this page
  }
}

function close(link: string): void {
  links.delete(link);
  answer(link, { type: 'closed' });
}

function answer(link: string, body: WindowMessage['body']): void {
  window.postMessage({ kepka: 'toPage', link, body } satisfies WindowMessage, self.origin);
}
