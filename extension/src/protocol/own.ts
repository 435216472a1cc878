// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the extension's own pages say to the background.
import type { Problem, ReviewNotification, SensorAddResult, SensorEvent, Texts } from '../generated/protocol.gen.js';
import type { StateName } from './channel.js';
import type { Fault } from './faults.js';

export type Language = 'ru' | 'en';

export type OwnRequest =
  | { readonly type: 'status' }
  | { readonly type: 'call'; readonly method: string; readonly params: Readonly<Record<string, unknown>> };

export type OwnAnswer = { readonly result: unknown } | { readonly fault: Fault };

/** For the popup: what a page gets, and what only the person may see. */
export interface OwnStatus {
  readonly state: StateName;
  readonly fault?: Fault;
  readonly problems: readonly Problem[];
  readonly extensionVersion: string;
  readonly hostVersion?: string;
  /** The host is a test build. */
  readonly testing: boolean;
}

export type ToSensorKeeper =
  | { readonly type: 'open'; readonly name: string }
  | { readonly type: 'events'; readonly events: readonly SensorEvent[] }
  | { readonly type: 'cancel' };

export type FromSensorKeeper =
  | { readonly type: 'opened'; readonly site: string; readonly person: string; readonly storage: Texts }
  | { readonly type: 'progress'; readonly progress: SensorAddResult }
  | { readonly type: 'failure'; readonly fault: Fault };

export type ToReviewKeeper =
  | { readonly type: 'open'; readonly name: string }
  | { readonly type: 'answer'; readonly choice?: string }
  | { readonly type: 'cancel' };

export interface FromReviewKeeper {
  readonly type: 'opened';
  /** What the person is shown; its names and texts are hostile. */
  readonly review: ReviewNotification;
}

export interface FromSettingsKeeper {
  /** A token may have come or gone. */
  readonly type: 'storages';
}
