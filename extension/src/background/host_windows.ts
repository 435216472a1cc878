// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Windows of the extension that are opened and closed at the host's word, over the window that the person looks at. A window that the
// person closes, or whose page is reloaded, is given up: what that means is each kind's own.
import { isObject } from '../protocol/faults.js';
import type { Api, Port } from './api.js';

/** What the host says of a window: the request that it belongs to, and whether it is to be closed. */
interface Notification {
  readonly id: string;
  readonly closed: boolean;
}

export interface HostWindow<Told> {
  /** The host's word for this window, also in its address: so that history keeps nothing about the request. */
  readonly name: string;
  readonly notification: Told;
  windowId?: number;
  port?: Port;
  /** The person has done their part: closing it now gives nothing up. */
  done: boolean;
}

export interface WindowShape {
  /** Of the page, in the extension. */
  readonly page: string;
  readonly width: number;
  readonly height: number;
}

export abstract class HostWindows<Told extends Notification, Message> {
  private readonly windows = new Map<string, HostWindow<Told>>();

  constructor(
    private readonly api: Api,
    private readonly shape: WindowShape,
  ) {
    api.windows.onRemoved.addListener((windowId) => {
      for (const entry of this.windows.values()) if (entry.windowId === windowId) this.giveUp(entry);
    });
  }

  protected abstract nameOf(notification: Told): string;
  /** The first message to its page. */
  protected abstract greeting(notification: Told): Message;
  /** Its page says something. */
  protected abstract heard(entry: HostWindow<Told>, message: Readonly<Record<string, unknown>>): void;
  /** The person does not want to go on; the window is forgotten already. */
  protected abstract givenUp(name: string): void;

  notified(notification: Told): void {
    const name = this.nameOf(notification);
    if (notification.closed) this.close(name);
    else if (!this.windows.has(name)) void this.open({ name, notification, done: false });
  }

  /** Its request has ended, whatever the end was. */
  requestEnded(id: string): void {
    for (const { name, notification } of this.windows.values()) if (notification.id === id) this.close(name);
  }

  closeAll(): void {
    for (const name of [...this.windows.keys()]) this.close(name);
  }

  /** The port of a window's page. Its first message says which one it shows; a second page for one window is not served. */
  attach(port: Port): void {
    let entry: HostWindow<Told> | undefined;
    port.onMessage.addListener((message: unknown) => {
      if (!isObject(message)) return;
      if (message['type'] === 'open' && !entry) entry = this.opened(port, message['name']);
      else if (entry && message['type'] === 'cancel') this.giveUp(entry);
      else if (entry && this.windows.get(entry.name) === entry) this.heard(entry, message);
    });
    // A reloaded page has lost what it knew, and a closed one its person.
    port.onDisconnect.addListener(() => {
      if (entry) this.giveUp(entry);
    });
  }

  /** The person has answered: the window goes. */
  protected finish(entry: HostWindow<Told>): void {
    entry.done = true;
    this.close(entry.name);
  }

  protected tell({ port }: HostWindow<Told>, message: Message): void {
    try {
      port?.postMessage(message);
    } catch {
      // The window has just closed; its onDisconnect follows.
    }
  }

  private close(name: string): void {
    const entry = this.windows.get(name);
    if (!entry) return;
    this.windows.delete(name);
    this.removeWindow(entry);
  }

  private giveUp(entry: HostWindow<Told>): void {
    if (this.windows.get(entry.name) !== entry) return;
    this.close(entry.name);
    if (!entry.done) this.givenUp(entry.name);
  }

  private opened(port: Port, name: unknown): HostWindow<Told> | undefined {
    const entry = typeof name === 'string' ? this.windows.get(name) : undefined;
    if (!entry || entry.port) {
      port.disconnect();
      return undefined;
    }
    entry.port = port;
    this.tell(entry, this.greeting(entry.notification));
    return entry;
  }

  private async open(entry: HostWindow<Told>): Promise<void> {
    this.windows.set(entry.name, entry);
    try {
      const created = await this.show(this.api.runtime.getURL(`${this.shape.page}#${encodeURIComponent(entry.name)}`));
      if (created?.id === undefined) throw new Error('no window');
      entry.windowId = created.id;
      if (this.windows.get(entry.name) !== entry) this.removeWindow(entry); // closed while it opened
      else await this.api.windows.get(created.id); // throws if the person has closed it already: nobody knew then whose it was
    } catch {
      this.giveUp(entry);
    }
  }

  private async show(url: string): Promise<chrome.windows.Window | undefined> {
    const { width, height } = this.shape;
    const window = { url, type: 'popup', focused: true, width, height } as const;
    const place = await this.place();
    try {
      return await this.api.windows.create({ ...window, ...place });
    } catch {
      return this.api.windows.create(window); // Chromium refuses a place that is mostly off the screen
    }
  }

  /** In the middle of the window that the person looks at. */
  private async place(): Promise<{ left?: number; top?: number }> {
    const { width, height } = this.shape;
    try {
      const over = await this.api.windows.getLastFocused();
      if (over.left === undefined || over.top === undefined || over.width === undefined || over.height === undefined) return {};
      return {
        left: Math.max(0, Math.round(over.left + (over.width - width) / 2)),
        top: Math.max(0, Math.round(over.top + (over.height - height) / 2)),
      };
    } catch {
      return {};
    }
  }

  private removeWindow({ windowId }: HostWindow<Told>): void {
    if (windowId !== undefined) this.api.windows.remove(windowId).catch(() => undefined); // closed by the person already
  }
}
