// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The list of storages as a page gets it, and telling it again when a token comes or goes.
import type { Storage, StorageProblem as ToldProblem, StoragesListResult } from '../generated/protocol.gen.js';
import type { Language } from '../protocol/own.js';
import type { Client } from './client.js';
import type { StorageList, StorageProblem, StoragesNews } from './types.js';

/** Whether a key can be made in it now. */
export function canTakeKey({ algorithms, token }: Storage): boolean {
  return algorithms.length > 0 && token?.pin.locked !== true && token?.pin.notSet !== true;
}

export function storageList({ storages, problems }: StoragesListResult, language: Language): StorageList {
  return Object.assign(loneTokenFirst(storages), { problems: problemsIn(problems, language) });
}

export function problemsIn(problems: readonly ToldProblem[], language: Language): StorageProblem[] {
  return problems.map(({ place, name, message, remedy }) => ({ place: place[language], name, message: message[language], remedy: remedy[language] }));
}

/** Who has just one token plugged in means it. */
function loneTokenFirst(storages: readonly Storage[]): Storage[] {
  const tokens = storages.filter((storage) => storage.kind === 'token' && canTakeKey(storage));
  const [token] = tokens;
  if (!token || tokens.length > 1) return [...storages];
  return [token, ...storages.filter((storage) => storage !== token)];
}

const retryPause = 5_000;

/** None of it in a program without a page, e.g. in the tests of a cabinet. */
const page = globalThis as Partial<Pick<Window, 'addEventListener' | 'removeEventListener'>>;

/** Lists while there are listeners: at once, when the extension says so, and when the link was lost, as changes were not heard then. */
export class StorageWatch {
  private readonly listeners = new Map<symbol, (news: StoragesNews) => void>();
  private last: StoragesNews | undefined;
  private watching = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking = false;
  private again = false;

  constructor(
    private readonly list: () => Promise<StorageList>,
    private readonly watch: () => Promise<boolean>,
    private readonly client: Pick<Client, 'lost' | 'storagesChanged'> = { lost: new Set(), storagesChanged: new Set() },
  ) {}

  add(listener: (news: StoragesNews) => void): () => void {
    const key = Symbol('listener');
    if (this.listeners.size === 0) this.start();
    this.listeners.set(key, listener);
    if (this.last) listener(this.last);
    return () => {
      this.listeners.delete(key);
      if (this.listeners.size === 0) this.stop();
    };
  }

  /** Something may have changed. */
  readonly look = (): void => {
    if (this.listeners.size > 0) void this.tell();
  };

  private readonly relink = (): void => {
    this.watching = false;
    this.look();
  };

  /** The person looks at the page again: the consent that was missing may be there. */
  private readonly lookUnwatched = (): void => {
    if (!this.watching) this.look();
  };

  private start(): void {
    this.client.storagesChanged.add(this.look);
    this.client.lost.add(this.relink);
    page.addEventListener?.('focus', this.lookUnwatched);
    queueMicrotask(this.look);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.last = undefined;
    this.client.storagesChanged.delete(this.look);
    this.client.lost.delete(this.relink);
    page.removeEventListener?.('focus', this.lookUnwatched);
  }

  private async tell(): Promise<void> {
    this.again = this.asking;
    if (this.asking) return;
    this.asking = true;
    clearTimeout(this.timer);
    try {
      const news = await this.ask();
      this.last = this.listeners.size > 0 ? news : undefined;
      for (const listener of [...this.listeners.values()]) listener(news);
    } catch {
      this.timer = setTimeout(this.look, retryPause);
    } finally {
      this.asking = false;
    }
    if (this.again) this.look();
  }

  /** Watches before it lists: what happens in between is heard. */
  private async ask(): Promise<StoragesNews> {
    this.watching ||= await this.watch().catch(() => false);
    const storages = await this.list();
    return { storages, watching: this.watching };
  }
}
