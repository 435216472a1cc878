// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// One native port: JSON-RPC with ids of our own, parts, and exactly one end for each request.
import {
  hostName,
  type Methods,
  type MethodName,
  type ProgressNotification,
  type ReviewNotification,
  type SensorNotification,
} from '../generated/protocol.gen.js';
import type { ErrorName } from '../generated/errors.gen.js';
import { FaultError, faultOf, faultOfAnswer, isObject, throwFault, type Fault } from '../protocol/faults.js';
import type { Language } from '../protocol/own.js';
import type { Api, Port } from './api.js';
import { messagesFor, PartAssembler, type Message } from './parts.js';

/** Who asks. An empty origin is the extension itself. */
export interface Caller {
  readonly origin: string;
  readonly document: string;
  readonly language: Language;
}

export type Progress = Pick<ProgressNotification, 'phase' | 'percent'>;

export interface ConnectionEvents {
  /** The host wants the sensor's window of a request that is under way opened or closed. */
  sensor(notification: SensorNotification): void;
  /** The same for the review page's window. */
  review(notification: ReviewNotification): void;
  /** A token came or went. */
  storages(): void;
  /** A request has ended. */
  ended(id: string): void;
  /** The port is gone; every request has failed. */
  lost(connection: Connection): void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: FaultError) => void;
  readonly progress: (progress: Progress) => void;
}

export interface Asked<Result> {
  readonly id: string;
  readonly answer: Promise<Result>;
}

export class Connection {
  private readonly port: Port;
  private readonly parts = new PartAssembler();
  private readonly pending = new Map<string, Pending>();
  private lastId = 0;
  private heard = false;
  private closed = false;

  constructor(
    private readonly api: Api,
    private readonly events: ConnectionEvents,
  ) {
    this.port = api.runtime.connectNative(hostName);
    this.port.onMessage.addListener((message: unknown) => {
      this.receive(message);
    });
    this.port.onDisconnect.addListener((port: Port) => {
      // Chromium puts the reason into lastError, Firefox into the port.
      this.end(faultOf(this.reasonOf(port.error?.message ?? this.api.runtime.lastError?.message ?? '')));
    });
  }

  get idle(): boolean {
    return this.pending.size === 0;
  }

  ask<Name extends MethodName>(
    method: Name,
    caller: Caller,
    params: Methods[Name]['params'],
    progress: (progress: Progress) => void = () => undefined,
  ): Asked<Methods[Name]['result']> {
    if (this.closed) throwFault('connectionLost');
    const id = String((this.lastId += 1));
    const answer = new Promise<unknown>((resolve, reject) => {
      this.pending.set(id, { resolve, reject, progress });
    });
    try {
      this.post({ jsonrpc: '2.0', id, method, params: { caller, arguments: params } });
    } catch (error) {
      this.pending.delete(id);
      throw error;
    }
    return { id, answer: answer as Promise<Methods[Name]['result']> };
  }

  cancel(id: string): void {
    if (this.pending.has(id)) this.notify('$/cancelRequest', { id });
  }

  documentGone(document: string): void {
    this.notify('$/documentGone', { document });
  }

  close(): void {
    this.port.disconnect();
    this.end(faultOf('connectionLost'));
  }

  private notify(method: string, params: unknown): void {
    if (!this.closed) this.post({ jsonrpc: '2.0', method, params });
  }

  private post(message: Message): void {
    for (const piece of messagesFor(message, message.id ?? '0')) this.port.postMessage(piece);
  }

  private receive(message: unknown): void {
    if (this.closed) return;
    this.heard = true;
    try {
      this.dispatch(message);
    } catch {
      this.close(); // a host that breaks the protocol is not listened to any longer
    }
  }

  private dispatch(message: unknown): void {
    if (!isObject(message) || message['jsonrpc'] !== '2.0') throwFault('malformedMessage');
    const { method, id, params } = message;
    if (method === undefined) {
      if (typeof id === 'string') this.settle(id, message);
      return; // id null: an error about something that we did not ask
    }
    if (method === '$/part') {
      const whole = this.parts.take(params);
      if (whole === undefined) return;
      if (isObject(whole) && whole['method'] === '$/part') throwFault('malformedMessage');
      this.dispatch(whole);
    } else if (method === '$/progress') {
      this.progress(params);
    } else if (method === '$/sensor' && isSensor(params) && this.concerns(params)) {
      this.events.sensor(params);
    } else if (method === '$/review' && isReview(params) && this.concerns(params)) {
      this.events.review(params);
    } else if (method === '$/storages') {
      this.events.storages();
    }
  }

  /** A window belongs to a request that is under way; closing one is always right. */
  private concerns({ id, closed }: { readonly id: string; readonly closed: boolean }): boolean {
    return closed || this.pending.has(id);
  }

  private settle(id: string, message: Record<string, unknown>): void {
    const pending = this.pending.get(id);
    if (!pending) return;
    this.pending.delete(id);
    if ('error' in message) pending.reject(new FaultError(faultOfHost(message['error'])));
    else if (isObject(message['result'])) pending.resolve(message['result']);
    else pending.reject(new FaultError(faultOf('malformedMessage')));
    this.events.ended(id);
  }

  private progress(params: unknown): void {
    if (!isObject(params) || typeof params['id'] !== 'string' || typeof params['phase'] !== 'string') return;
    const { phase, percent } = params as unknown as ProgressNotification;
    this.pending.get(params['id'])?.progress(typeof percent === 'number' ? { phase, percent } : { phase });
  }

  private end(fault: Fault): void {
    if (this.closed) return;
    this.closed = true;
    const failed = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of failed) reject(new FaultError(fault));
    this.events.lost(this);
  }

  private reasonOf(text: string): ErrorName {
    if (this.heard) return 'connectionLost';
    return reasons.find(({ pattern }) => pattern.test(text))?.name ?? 'connectionLost';
  }
}

/** Only methods of the protocol are asked: a host that does not know one of them is older than it. */
function faultOfHost(error: unknown): Fault {
  const fault = faultOfAnswer(error);
  return fault.name === 'unknownMethod' ? faultOf('oldHost') : fault;
}

/** The browsers' texts, which they do not translate. */
const reasons: readonly { readonly pattern: RegExp; readonly name: ErrorName }[] = [
  { pattern: /host not found|No such native application/i, name: 'noHost' },
  { pattern: /is forbidden|disabled by the system administrator/i, name: 'hostBlocked' },
];

function isSensor(params: unknown): params is SensorNotification {
  if (!isObject(params) || typeof params['closed'] !== 'boolean' || !isObject(params['storage'])) return false;
  const texts = [params['id'], params['sensor'], params['site'], params['person'], params['storage']['ru'], params['storage']['en']];
  return texts.every((text) => typeof text === 'string');
}

/** What it shows is read by its page, each part where it is there. */
function isReview(params: unknown): params is ReviewNotification {
  if (!isObject(params) || typeof params['closed'] !== 'boolean') return false;
  return [params['id'], params['review'], params['site'], params['kind']].every((text) => typeof text === 'string');
}
