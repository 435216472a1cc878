// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Who hears that a token came or went: documents that the host lets watch, and the extension's own settings. While there is one,
// the host is kept; a lost one is started again, and its watchers are told, as something may have changed meanwhile.
import { faultFrom } from '../protocol/faults.js';
import type { Host } from './host.js';

const firstPause = 1_000;
const longestPause = 60_000;
const healthyLife = 10 * 60_000; // a host that lived so long is started again at once

export interface Watcher {
  /** Whether the host lets it watch (on). Throws where the host cannot be asked. */
  allowed(): Promise<boolean>;
  /** Something may have changed. */
  tell(): void;
}

export class StorageWatchers {
  private readonly watchers = new Set<Watcher>();
  private pause = firstPause;
  private lastLoss = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: () => Host) {}

  get any(): boolean {
    return this.watchers.size > 0;
  }

  add(watcher: Watcher): void {
    this.watchers.add(watcher);
  }

  remove(watcher: Watcher): void {
    this.watchers.delete(watcher);
    if (this.any) return;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  changed(): void {
    for (const watcher of [...this.watchers]) watcher.tell();
  }

  /** The person has changed their mind about a site: each watcher asks again whether it may. */
  async ask(): Promise<void> {
    await Promise.all(
      [...this.watchers].map(async (watcher) => {
        // Who could not be asked keeps watching: a lost host comes back and asks again.
        const stays = await watcher.allowed().catch((error: unknown) => faultFrom(error).retryable);
        if (!stays) this.remove(watcher);
      }),
    );
  }

  /** The host is gone. */
  lost(): void {
    if (!this.any || this.timer !== undefined) return;
    const now = Date.now();
    this.pause = now - this.lastLoss > healthyLife ? firstPause : Math.min(this.pause * 2, longestPause);
    this.lastLoss = now;
    this.timer = setTimeout(() => void this.comeBack(), this.pause);
  }

  private async comeBack(): Promise<void> {
    this.timer = undefined;
    try {
      await this.host().hello();
    } catch {
      this.lost();
      return;
    }
    await this.ask();
    this.changed();
  }
}
