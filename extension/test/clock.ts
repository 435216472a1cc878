// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Timers, and the time of day, that go when the test says so. (node:test's own differ between the versions of Node.)
import type { TestContext } from 'node:test';

export interface Clock {
  /** Runs what is due within so many milliseconds, and lets promises settle after each. */
  pass(milliseconds: number): Promise<void>;
}

export function stopClock(context: TestContext): Clock {
  const { setTimeout: plainSet, clearTimeout: plainClear } = globalThis;
  const due = new Map<number, { readonly at: number; readonly run: () => void }>();
  const { now: plainNow } = Date;
  const began = plainNow();
  let now = 0;
  Date.now = () => began + now;
  let last = 0;
  globalThis.setTimeout = ((run: () => void, time = 0) => {
    due.set((last += 1), { at: now + time, run });
    return last;
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((id: number | undefined) => {
    if (id !== undefined) due.delete(id);
  }) as unknown as typeof clearTimeout;
  context.after(() => {
    globalThis.setTimeout = plainSet;
    globalThis.clearTimeout = plainClear;
    Date.now = plainNow;
  });

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    pass: async (milliseconds) => {
      const end = now + milliseconds;
      await settle();
      for (;;) {
        const [next] = [...due].filter(([, { at }]) => at <= end).sort(([, one], [, two]) => one.at - two.at);
        if (!next) break;
        due.delete(next[0]);
        now = next[1].at;
        next[1].run();
        await settle();
      }
      now = end;
    },
  };
}
