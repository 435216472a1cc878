// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Requests over a link that is made when it is needed: also after the extension was installed or restarted under the page.
import { channelVersion, type FromExtension, type Phase as HostPhase } from '../protocol/channel.js';
import { FaultError, faultOf, readFault, throwFault, type Fault } from '../protocol/faults.js';
import { linkMakers, mayAsk, type Link, type LinkMaker } from './link.js';

const helloPatience = 10_000; // the browser may have to start the background first

/** What is going on. `sending_document` is the library's own: a long document is handed over. */
export type Phase = HostPhase | 'sending_document';

export interface Progress {
  readonly phase: Phase;
  readonly percent?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: FaultError) => void;
  readonly progress: ((progress: Progress) => void) | undefined;
}

/** How the client finds out about the page and the extension; tests bring their own. */
export interface Surroundings {
  mayAsk(): boolean;
  makers(): readonly LinkMaker[];
}

export class Client {
  /** Called when the link is lost. */
  readonly lost = new Set<() => void>();
  /** Called when a token may have come or gone. */
  readonly storagesChanged = new Set<() => void>();
  private link: Promise<Link> | undefined;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  constructor(private readonly surroundings: Surroundings = { mayAsk, makers: linkMakers }) {}

  /** Rejects with a FaultError. An aborted call waits for the host's own answer, which alone knows whether a key was made. */
  async call(method: string, params: object, { signal, onProgress }: CallOptions = {}): Promise<unknown> {
    if (isAborted(signal)) throwFault('cancelled', { keyCreated: false });
    const link = await this.open();
    if (isAborted(signal)) throwFault('cancelled', { keyCreated: false });
    const id = (this.lastId += 1);
    const abort = (): void => {
      link.send({ type: 'cancel', id });
    };
    const answer = new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { resolve, reject, progress: onProgress });
    });
    signal?.addEventListener('abort', abort, { once: true });
    try {
      link.send({ type: 'request', id, method, params: params as Record<string, unknown> });
      return await answer;
    } finally {
      this.pending.delete(id);
      signal?.removeEventListener('abort', abort);
    }
  }

  private open(): Promise<Link> {
    if (this.link) return this.link;
    const opening = this.find();
    this.link = opening;
    opening.catch(() => {
      if (this.link === opening) this.link = undefined;
    });
    return opening;
  }

  private async find(): Promise<Link> {
    if (!this.surroundings.mayAsk()) throwFault('siteNotAllowed');
    for (const make of this.surroundings.makers()) {
      const link = await this.greet(make);
      if (link) return link;
    }
    throwFault('noExtension');
  }

  /** Waits for the extension's hello; nothing when nobody is there. */
  private greet(make: LinkMaker): Promise<Link | undefined> {
    return new Promise((resolve, reject) => {
      let greeted = false;
      const patience = setTimeout(() => {
        link?.close();
        resolve(undefined);
      }, helloPatience);
      const link = make({
        message: (message) => {
          if (greeted) this.receive(message);
          else if (message.type === 'hello') {
            greeted = true;
            clearTimeout(patience);
            // In a microtask: a link may speak while it is being made.
            queueMicrotask(() => {
              if (message.channelMax >= channelVersion && message.channelMin <= channelVersion) resolve(link);
              else {
                link?.close();
                reject(new FaultError(faultOf('oldExtension')));
              }
            });
          }
        },
        closed: () => {
          clearTimeout(patience);
          if (greeted) this.lose();
          resolve(undefined);
        },
      });
      if (link) return;
      clearTimeout(patience);
      resolve(undefined);
    });
  }

  private receive(message: FromExtension): void {
    if (message.type === 'hello') return;
    if (message.type === 'storages') {
      for (const listener of [...this.storagesChanged]) listener();
      return;
    }
    const pending = this.pending.get(message.id);
    if (!pending) return;
    if (message.type === 'answer') pending.resolve(message.result);
    else if (message.type === 'failure') pending.reject(new FaultError(faultOfExtension(message.fault)));
    else pending.progress?.(message.percent === undefined ? { phase: message.phase } : { phase: message.phase, percent: message.percent });
  }

  private lose(): void {
    this.link = undefined;
    for (const { reject } of this.pending.values()) reject(new FaultError(faultOf('connectionLost')));
    for (const listener of this.lost) setTimeout(listener); // not at once: a page that is leaving must not make a new link
  }
}

/** The library asks only what the protocol has: an extension that does not know it is older. */
function faultOfExtension(value: unknown): Fault {
  const fault = readFault(value);
  return fault.name === 'unknownMethod' ? faultOf('oldExtension') : fault;
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
