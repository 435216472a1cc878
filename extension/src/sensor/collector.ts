// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the person does, as the protocol wants it: when and where, and for keys only when.
import type { SensorEvent } from '../generated/protocol.gen.js';

const batchLimit = 4096;
const coordinateLimit = 100_000;

export interface PointerSample {
  readonly timeStamp: number; // milliseconds, on performance.now()'s clock
  readonly clientX: number;
  readonly clientY: number;
}

/** The part of a key press that is looked at. Which key it was is asked for only to leave those alone that do something. */
export interface KeyPress {
  readonly timeStamp: number;
  readonly key: string;
  readonly repeat: boolean;
  readonly isTrusted: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Keys that move the focus, leave or zoom stay what they are. */
const reserved = new Set(['Tab', 'Escape', 'Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'ContextMenu']);

export function isMovement({ key, repeat, isTrusted, ctrlKey, altKey, metaKey }: KeyPress): boolean {
  return isTrusted && !repeat && !ctrlKey && !altKey && !metaKey && !reserved.has(key);
}

export class Collector {
  private events: SensorEvent[] = [];
  private last = 0;

  /** @param start performance.now() when the sensor opened */
  constructor(private readonly start: number) {}

  pointer(samples: readonly PointerSample[]): void {
    for (const { timeStamp, clientX, clientY } of samples) {
      const place = { x: whole(clientX), y: whole(clientY) };
      this.add(timeStamp, place);
    }
  }

  key(timeStamp: number): void {
    this.add(timeStamp, {});
  }

  /** What came since the last time; the host has asked for at most 4096 at once. */
  take(): readonly SensorEvent[] {
    const taken = this.events;
    this.events = [];
    return taken;
  }

  private add(timeStamp: number, place: { x?: number; y?: number }): void {
    const t = Math.round((timeStamp - this.start) * 1000);
    if (t < this.last || this.events.length === batchLimit) return; // times never run backwards
    this.last = t;
    this.events.push({ t, ...place });
  }
}

function whole(coordinate: number): number {
  return Math.max(-coordinateLimit, Math.min(coordinateLimit, Math.round(coordinate)));
}
