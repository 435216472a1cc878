// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A browser that plays, strictly: what the background may not use is not there, a closed port throws, messages are copied.
import assert from 'node:assert/strict';
import type { Api } from '../src/background/api.js';
import { start } from '../src/background/background.js';
import { PartAssembler } from '../src/background/parts.js';
import { pagePortName, reviewPortName, sensorPortName } from '../src/protocol/channel.js';

export const extensionId = 'hcfnpppocjahgjepaallooogemejjmjc';
export const extensionUrl = `chrome-extension://${extensionId}/`;

// The background's patience is minutes long: it must not keep the test run alive.
const plainTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((run: () => void, time?: number) => {
  const timer = plainTimeout(run, time);
  if ((time ?? 0) > 10_000) timer.unref();
  return timer;
}) as typeof setTimeout;

type Listener = (...values: unknown[]) => unknown;

export class FakeEvent {
  readonly listeners: Listener[] = [];
  addListener(listener: Listener): void {
    this.listeners.push(listener);
  }
  emit(...values: unknown[]): unknown[] {
    return this.listeners.map((listener) => listener(...values));
  }
}

/** One end of a port. What the background posts is in `posted`; `hear` brings it something. */
export class FakePort {
  readonly posted: Record<string, unknown>[] = [];
  readonly onMessage = new FakeEvent();
  readonly onDisconnect = new FakeEvent();
  closed = false;
  error: { message: string } | null = null;
  answer: (message: Record<string, unknown>) => void = () => undefined;

  constructor(
    readonly name: string,
    readonly sender?: unknown,
  ) {}

  postMessage(message: unknown): void {
    if (this.closed) throw new Error('Attempting to use a disconnected port object');
    const copy = JSON.parse(JSON.stringify(message)) as Record<string, unknown>;
    this.posted.push(copy);
    this.answer(copy);
  }

  /** Called by the background. */
  disconnect(): void {
    this.closed = true;
  }

  hear(message: unknown): void {
    this.onMessage.emit(structuredClone(message), this);
  }

  /** The other end goes. */
  lose(): void {
    this.closed = true;
    this.onDisconnect.emit(this);
  }
}

export interface HostRequest {
  readonly id: string;
  readonly method: string;
  readonly caller: { readonly origin: string; readonly document: string; readonly language: string };
  readonly arguments: Record<string, unknown>;
}

export class FakeBrowser {
  readonly native: FakePort[] = [];
  readonly windows = new Map<number, string>();
  readonly onConnect = new FakeEvent();
  readonly onConnectExternal = new FakeEvent();
  readonly onMessage = new FakeEvent();
  readonly onRemoved = new FakeEvent();
  lastError: { message: string } | undefined;
  hello: Record<string, unknown> | undefined = { protocolMin: 1, protocolMax: 1, version: '0.1.0', features: [], testing: false };
  /** A host that answers by itself: results, or errors made by hostError. */
  answers: ((request: HostRequest) => object) | undefined;
  /** Called when a window opens, before the background learns its id. May throw. */
  windowOpens: (window: Record<string, unknown>, id: number) => void = () => undefined;
  /** What an administrator has put into managed storage, and how the extension was installed. */
  managed: Record<string, unknown> | undefined = {};
  installType = 'normal';
  readonly local: Record<string, unknown> = {};
  readonly onStorageChanged = new FakeEvent();
  private windowId = 100;

  constructor(readonly uiLanguage = 'ru-RU', more: Partial<Pick<FakeBrowser, 'managed' | 'installType' | 'local'>> = {}) {
    Object.assign(this, more);
    start(this.api());
  }

  /** The administrator's rules come, or change. */
  manage(rules: Record<string, unknown>): void {
    this.managed = rules;
    this.onStorageChanged.emit({}, 'managed');
  }

  private api(): Api {
    const runtime = strict('runtime', {
      id: extensionId,
      connectNative: (name: string) => {
        assert.equal(name, 'org.kepka.host');
        const port = new FakePort(name);
        const parts = new PartAssembler();
        port.answer = (message) => {
          const whole = message['method'] === '$/part' ? parts.take(message['params']) : message;
          const { id, method, params } = (whole ?? {}) as Record<string, unknown>;
          if (id === undefined) return;
          if (method === 'hello' && this.hello) port.hear({ jsonrpc: '2.0', id, result: this.hello });
          if (method === 'hello' || !this.answers) return;
          const answer = this.answers({ id, method, ...(params as object) } as HostRequest);
          port.hear({ jsonrpc: '2.0', id, ...('code' in answer ? { error: answer } : { result: answer }) });
        };
        this.native.push(port);
        return port;
      },
      getURL: (path: string) => extensionUrl + path,
      getManifest: () => ({ version: '0.1.0' }),
      onConnect: this.onConnect,
      onConnectExternal: this.onConnectExternal,
      onMessage: this.onMessage,
    });
    Object.defineProperty(runtime, 'lastError', { get: () => this.lastError });
    const windows = strict('windows', {
      create: async (window: Record<string, unknown>) => {
        const id = (this.windowId += 1);
        this.windows.set(id, String(window['url']));
        this.windowOpens(window, id);
        return { id };
      },
      get: async (id: number) => {
        if (!this.windows.has(id)) throw new Error('No window with that id');
        return { id };
      },
      remove: async (id: number) => {
        if (!this.windows.delete(id)) throw new Error('No window with that id');
        this.onRemoved.emit(id);
      },
      getLastFocused: async () => ({ left: 100, top: 100, width: 1200, height: 900 }),
      onRemoved: this.onRemoved,
    });
    const i18n = strict('i18n', { getUILanguage: () => this.uiLanguage });
    const storage = strict('storage', {
      managed: strict('storage.managed', {
        get: async () => {
          if (this.managed === undefined) throw new Error('Managed storage manifest not found');
          return structuredClone(this.managed);
        },
      }),
      local: strict('storage.local', {
        get: async (key: string) => (key in this.local ? { [key]: this.local[key] } : {}),
        set: async (values: Record<string, unknown>) => void Object.assign(this.local, values),
      }),
      onChanged: this.onStorageChanged,
    });
    const management = strict('management', { getSelf: async () => ({ installType: this.installType }) });
    return strict('chrome', { runtime, windows, storage, management, i18n }) as unknown as Api;
  }

  /** What a page's sender looks like in Chromium. */
  static pageSender(origin: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return { origin, url: `${origin}/cabinet`, frameId: 0, documentId: 'D', documentLifecycle: 'active', tab: { id: 1 }, ...more };
  }

  /** The person closes a window. */
  closeWindow(id: number): void {
    this.windows.delete(id);
    this.onRemoved.emit(id);
  }

  openPage(origin = 'https://ca.example.ru', more: Record<string, unknown> = {}): FakePort {
    const port = new FakePort(pagePortName, FakeBrowser.pageSender(origin, more));
    this.onConnectExternal.emit(port);
    return port;
  }

  openSensor(name: string): FakePort {
    return this.openOwn(sensorPortName, 'sensor/sensor.html', name);
  }

  openReview(name: string): FakePort {
    return this.openOwn(reviewPortName, 'review/review.html', name);
  }

  private openOwn(portName: string, page: string, name: string): FakePort {
    const port = new FakePort(portName, { id: extensionId, url: extensionUrl + page });
    this.onConnect.emit(port);
    port.hear({ type: 'open', name });
    return port;
  }

  get host(): FakePort {
    const port = this.native.at(-1);
    assert.ok(port, 'no host was started');
    return port;
  }

  /** The requests that reached the host, without the greeting. */
  requests(method?: string): HostRequest[] {
    return this.native
      .flatMap((port) => port.posted)
      .filter((message) => 'id' in message && message['method'] !== 'hello')
      .filter((message) => method === undefined || message['method'] === method)
      .map(({ id, method: name, params }) => ({ id, method: name, ...(params as object) }) as HostRequest);
  }

  notifications(method: string): unknown[] {
    return this.host.posted.filter((message) => !('id' in message) && message['method'] === method).map(({ params }) => params);
  }

  reply(id: string, result: object): void {
    this.host.hear({ jsonrpc: '2.0', id, result });
  }

  fail(id: string, error: object): void {
    this.host.hear({ jsonrpc: '2.0', id, error });
  }

  notify(method: string, params: object): void {
    this.host.hear({ jsonrpc: '2.0', method, params });
  }

  /** An own page's message and its answer; nothing when nobody answers. */
  ask(message: unknown, sender: unknown = { id: extensionId, url: `${extensionUrl}popup/popup.html` }): Promise<unknown> {
    return new Promise((resolve) => {
      const kept = this.onMessage.emit(message, sender, resolve);
      if (!kept.includes(true)) resolve(undefined);
    });
  }
}

export function hostError(code: number, name: string, facts: object = {}): object {
  const texts = { ru: name, en: name };
  return { code, message: name, data: { name, retryable: false, message: texts, remedy: texts, ...facts } };
}

/** A request of a page. */
export const asked = { type: 'request', id: 7, method: 'storages.list', params: {} };

/** How the background answered it. */
export function outcome(port: FakePort, id = asked.id): Record<string, unknown> | undefined {
  return port.posted.find((message) => message['id'] === id && message['type'] !== 'progress');
}

export function errorName(port: FakePort, id = asked.id): unknown {
  const message = outcome(port, id);
  return (message?.['fault'] as { name: string } | undefined)?.name;
}

/** Lets everything run that does not wait for time. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function strict<Type extends object>(name: string, object: Type): Type {
  return new Proxy(object, {
    get: (target, key) => {
      if (!(key in target)) throw new Error(`the background used ${name}.${String(key)}`);
      return Reflect.get(target, key) as unknown;
    },
  });
}
