// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The native host: started when it is first needed, asked for its protocol once per port, closed when nobody needs it.
import { protocolMax, protocolMin, type HelloResult, type MethodName, type Methods } from '../generated/protocol.gen.js';
import { FaultError, faultFrom, throwFault, type Fault } from '../protocol/faults.js';
import type { Api } from './api.js';
import { Connection, type Caller, type ConnectionEvents, type Progress } from './connection.js';

const helloTimeout = 15_000;
const idleTimeout = 5 * 60_000;
// Pages may ask for the status as often as they like: a host that is not there is not looked for each time.
const failurePause = 1_000;

export interface Call<Result> {
  readonly answer: Promise<Result>;
  cancel(): void;
}

export interface HostEvents extends Pick<ConnectionEvents, 'sensor' | 'review' | 'storages' | 'ended'> {
  /** The host is gone; every request has failed. */
  lost(): void;
  /** Whether somebody waits for what the host says by itself: then it is kept although nobody asks it anything. */
  wanted(): boolean;
}

interface Opened {
  readonly connection: Connection;
  readonly hello: Promise<HelloResult>;
}

export class Host {
  private opened: Opened | undefined;
  private failure: { readonly fault: Fault; readonly until: number } | undefined;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly events: HostEvents,
  ) {}

  /** What the host said of itself. Throws noHost, hostBlocked, oldHost, oldExtension or connectionLost. */
  async hello(): Promise<HelloResult> {
    return this.open().hello;
  }

  /** Cancelled before it was sent, it fails here; afterwards it is the host that ends it. */
  call<Name extends MethodName>(
    method: Name,
    caller: Caller,
    params: Methods[Name]['params'],
    progress?: (progress: Progress) => void,
  ): Call<Methods[Name]['result']> {
    let cancelled = false;
    let cancelSent: (() => void) | undefined;
    const run = async (): Promise<Methods[Name]['result']> => {
      const { connection, hello } = this.open();
      await hello;
      if (cancelled) throwFault('cancelled', { keyCreated: false });
      const { id, answer } = connection.ask(method, caller, params, progress);
      cancelSent = () => {
        connection.cancel(id);
      };
      return answer;
    };
    return {
      answer: run(),
      cancel: () => {
        cancelled = true;
        cancelSent?.();
      },
    };
  }

  /** A host that does not run has nothing to forget. */
  documentGone(document: string): void {
    this.opened?.connection.documentGone(document);
  }

  private open(): Opened {
    if (this.failure && this.failure.until > Date.now()) throw new FaultError(this.failure.fault);
    this.failure = undefined;
    this.opened ??= this.start();
    this.touch();
    return this.opened;
  }

  private start(): Opened {
    const connection = new Connection(this.api, {
      sensor: (notification) => {
        this.events.sensor(notification);
      },
      review: (notification) => {
        this.events.review(notification);
      },
      storages: () => {
        this.events.storages();
      },
      ended: (id) => {
        this.events.ended(id);
        this.touch();
      },
      lost: () => {
        this.opened = undefined;
        this.events.lost();
      },
    });
    const hello = greet(connection).catch((error: unknown) => {
      this.failure = { fault: faultFrom(error), until: Date.now() + failurePause };
      connection.close();
      throw error;
    });
    return { connection, hello };
  }

  private touch(): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => {
      if (!this.opened) return;
      if (this.events.wanted()) this.touch();
      else if (this.opened.connection.idle) this.opened.connection.close();
    }, idleTimeout);
  }
}

async function greet(connection: Connection): Promise<HelloResult> {
  const timer = setTimeout(() => {
    connection.close();
  }, helloTimeout);
  try {
    const hello = await connection.ask('hello', { origin: '', document: '', language: 'en' }, {}).answer;
    if (!Number.isInteger(hello.protocolMin) || !Number.isInteger(hello.protocolMax)) throwFault('malformedMessage');
    if (hello.protocolMax < protocolMin) throwFault('oldHost');
    if (hello.protocolMin > protocolMax) throwFault('oldExtension');
    return hello;
  } finally {
    clearTimeout(timer);
  }
}
