// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The status, and looking again while somebody waits for it to change.
import { statusMethod, stateOf, type StateReport } from '../protocol/channel.js';
import { faultFrom } from '../protocol/faults.js';
import type { Language } from '../protocol/own.js';
import type { Client } from './client.js';
import type { State, Status } from './types.js';

const ready = {
  ru: { message: 'Kepka готова к работе.', remedy: '' },
  en: { message: 'Kepka is ready.', remedy: '' },
};

export async function askStatus(client: Client, language: Language): Promise<Status> {
  try {
    return statusOf((await client.call(statusMethod, {})) as StateReport, language);
  } catch (error) {
    const fault = faultFrom(error);
    const state = fault.name === 'noExtension' ? 'noExtension' : stateOf(fault);
    return { state, message: fault.message[language], remedy: fault.remedy[language], problems: [] };
  }
}

export function statusOf({ state, fault, problems }: StateReport, language: Language): Status {
  const listed = problems.map(({ name, message, remedy }) => ({ name, message: message[language], remedy: remedy[language] }));
  const said = fault
    ? { message: fault.message[language], remedy: fault.remedy[language] }
    : (listed[0] ?? ready[language]);
  return { state, message: said.message, remedy: said.remedy, problems: listed };
}

/** How long until the status is asked again by itself. A page that is not looked at asks when it is looked at again. */
function pause(status: Status): number {
  const often: readonly State[] = ['noExtension', 'noHost', 'oldExtension', 'oldHost'];
  if (often.includes(status.state)) return 2_000;
  return status.state === 'ready' && status.problems.length === 0 ? 60_000 : 5_000;
}

/** None of it in a program without a page, e.g. in the tests of a cabinet. */
const page = globalThis as Partial<Pick<Window, 'addEventListener' | 'removeEventListener' | 'document'>>;

export class StatusWatch {
  private readonly listeners = new Map<symbol, (status: Status) => void>();
  private last: Status | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = false;

  constructor(
    private readonly ask: () => Promise<Status>,
    private readonly lost = new Set<() => void>(),
  ) {}

  add(listener: (status: Status) => void): () => void {
    const key = Symbol('listener');
    if (this.listeners.size === 0) this.start();
    this.listeners.set(key, listener);
    if (this.last) listener(this.last);
    return () => {
      this.listeners.delete(key);
      if (this.listeners.size === 0) this.stop();
    };
  }

  /** Something happened that may have changed it. */
  readonly look = (): void => {
    if (this.listeners.size > 0) void this.check();
  };

  private start(): void {
    page.document?.addEventListener('visibilitychange', this.look);
    page.addEventListener?.('focus', this.look);
    page.addEventListener?.('pageshow', this.look);
    this.lost.add(this.look);
    queueMicrotask(this.look);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.last = undefined;
    page.document?.removeEventListener('visibilitychange', this.look);
    page.removeEventListener?.('focus', this.look);
    page.removeEventListener?.('pageshow', this.look);
    this.lost.delete(this.look);
  }

  private async check(): Promise<void> {
    if (this.asking || page.document?.visibilityState === 'hidden') return;
    this.asking = true;
    clearTimeout(this.timer);
    const status = await this.ask();
    this.asking = false;
    if (this.listeners.size === 0) return;
    this.timer = setTimeout(this.look, pause(status));
    if (JSON.stringify(status) === JSON.stringify(this.last)) return;
    this.last = status;
    for (const listener of [...this.listeners.values()]) listener(status);
  }
}
