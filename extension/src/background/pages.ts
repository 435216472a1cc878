// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Web pages' ports. A port is one document: its ids, progress and answers stay with it, and when it goes its requests are cancelled.
import { methods, type MethodName, type StoragesWatchResult } from '../generated/protocol.gen.js';
import { channelRange, statusMethod, type FromExtension, type ToExtension } from '../protocol/channel.js';
import { faultFrom, faultOf, isObject, throwFault } from '../protocol/faults.js';
import type { Language } from '../protocol/own.js';
import type { Port } from './api.js';
import type { Caller, Progress } from './connection.js';
import type { Host } from './host.js';
import type { ManagedRules } from './managed_rules.js';
import { originOfPage } from './sender.js';
import { pageStatus } from './status.js';
import type { StorageWatchers, Watcher } from './storage_watchers.js';

const portsPerOrigin = 64;
const requestsPerPort = 32;
const requestsPerOrigin = 64;
const paramsLimit = 2 * 1024 * 1024; // UTF-16 units
/** Methods that take a signature with a document inside, or both: parameters may be nearly as long as a message. */
const longParams: readonly MethodName[] = ['sign', 'verify'];
const longParamsLimit = 7 * 1024 * 1024;

interface Origin {
  ports: number;
  requests: number;
}

export class Pages {
  private readonly origins = new Map<string, Origin>();

  constructor(
    private readonly host: Host,
    private readonly watchers: StorageWatchers,
    private readonly rules: ManagedRules,
    private readonly language: Language,
  ) {}

  attach(port: Port): void {
    // Also to a page that is not served: else its library would take the extension for absent.
    post(port, { type: 'hello', channelMin: channelRange.min, channelMax: channelRange.max });
    const origin = originOfPage(port.sender);
    if (origin === undefined) {
      refuseAll(port);
      return;
    }
    const known = this.origins.get(origin) ?? { ports: 0, requests: 0 };
    if (known.ports === portsPerOrigin) {
      port.disconnect();
      return;
    }
    known.ports += 1;
    this.origins.set(origin, known);
    // Requests outlive their document: a reload must not reset their number.
    const released = (): void => {
      if (known.ports === 0 && known.requests === 0) this.origins.delete(origin);
    };
    const caller = { origin, document: crypto.randomUUID(), language: this.language };
    const document = new PageDocument(port, this.host, this.watchers, this.rules, known, caller, released);
    port.onDisconnect.addListener(() => {
      document.gone();
      known.ports -= 1;
      released();
    });
  }
}

/** Nothing that such a page says reaches the host. */
function refuseAll(port: Port): void {
  port.onMessage.addListener((message: unknown) => {
    const request = readMessage(message);
    if (request?.type === 'request') post(port, { type: 'failure', id: request.id, fault: faultOf('siteNotAllowed') });
  });
}

class PageDocument implements Watcher {
  private readonly cancels = new Map<number, () => void>();
  private isGone = false;

  constructor(
    private readonly port: Port,
    private readonly host: Host,
    private readonly watchers: StorageWatchers,
    private readonly rules: ManagedRules,
    private readonly shared: Origin,
    private readonly caller: Caller,
    private readonly released: () => void,
  ) {
    port.onMessage.addListener((message: unknown) => {
      const request = readMessage(message);
      if (request?.type === 'cancel') this.cancels.get(request.id)?.();
      else if (request) void this.serve(request);
    });
  }

  gone(): void {
    this.isGone = true;
    this.watchers.remove(this);
    if (this.cancels.size > 0) this.host.documentGone(this.caller.document);
    for (const cancel of this.cancels.values()) cancel();
  }

  async allowed(): Promise<boolean> {
    await this.rules.admit(this.caller.origin);
    return (await this.host.call('storages.watch', this.caller, {}).answer).watching;
  }

  tell(): void {
    this.post({ type: 'storages' });
  }

  private async serve(request: ToExtension & { type: 'request' }): Promise<void> {
    const { id } = request;
    if (this.cancels.has(id)) return;
    if (this.cancels.size >= requestsPerPort || this.shared.requests >= requestsPerOrigin) {
      this.post({ type: 'failure', id, fault: faultOf('busy') });
      return;
    }
    this.shared.requests += 1;
    this.cancels.set(id, () => undefined);
    try {
      this.post({ type: 'answer', id, result: await this.answer(request) });
    } catch (error) {
      this.post({ type: 'failure', id, fault: faultFrom(error) });
    } finally {
      this.cancels.delete(id);
      this.shared.requests -= 1;
      this.released();
    }
  }

  private async answer({ id, method, params }: ToExtension & { type: 'request' }): Promise<unknown> {
    if (method === statusMethod) return pageStatus(this.host, this.caller, this.rules);
    await this.rules.admit(this.caller.origin);
    if (!isPageMethod(method)) throwFault('unknownMethod');
    if (JSON.stringify(params).length > (longParams.includes(method) ? longParamsLimit : paramsLimit)) throwFault('frameTooLong');
    const progress = ({ phase, percent }: Progress): void => {
      this.post({ type: 'progress', id, phase, ...(percent === undefined ? {} : { percent }) });
    };
    // The host checks the parameters; here they are only carried.
    const call = this.host.call(method, this.caller, params as never, progress);
    this.cancels.set(id, () => {
      call.cancel();
    });
    const result = await call.answer;
    if (method === 'storages.watch') this.watch((result as StoragesWatchResult).watching);
    return result;
  }

  private watch(watching: boolean): void {
    if (watching && !this.isGone) this.watchers.add(this);
    else this.watchers.remove(this);
  }

  private post(message: FromExtension): void {
    if (!this.isGone) post(this.port, message);
  }
}

function isPageMethod(method: string): method is MethodName {
  return Object.hasOwn(methods, method) && methods[method as MethodName].audience !== 'extension';
}

function post(port: Port, message: FromExtension): void {
  try {
    port.postMessage(message);
  } catch {
    // The port has just closed; its onDisconnect follows.
  }
}

function readMessage(message: unknown): ToExtension | undefined {
  if (!isObject(message)) return undefined;
  const { type, id, method, params } = message;
  if (!Number.isSafeInteger(id)) return undefined;
  if (type === 'cancel') return { type, id: id as number };
  if (type !== 'request' || typeof method !== 'string' || !isObject(params)) return undefined;
  return { type, id: id as number, method, params };
}
