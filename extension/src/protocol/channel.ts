// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What a page and the background say to each other: over a port in Chromium, through the content script in Firefox.
import type { ErrorName } from '../generated/errors.gen.js';
import type { Problem, ProgressNotificationPhase } from '../generated/protocol.gen.js';
import type { Fault } from './faults.js';

/** Raised when a message changes its meaning. The extension serves a range of versions, so that it and the library may be updated apart. */
export const channelVersion = 1;
export const channelRange = { min: 1, max: 1 } as const;

export const pagePortName = 'kepka.page';
export const sensorPortName = 'kepka.sensor';
export const reviewPortName = 'kepka.review';
export const settingsPortName = 'kepka.settings';

export type Phase = ProgressNotificationPhase;

export type ToExtension =
  | { readonly type: 'request'; readonly id: number; readonly method: string; readonly params: Readonly<Record<string, unknown>> }
  | { readonly type: 'cancel'; readonly id: number };

export type FromExtension =
  | { readonly type: 'hello'; readonly channelMin: number; readonly channelMax: number }
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly fault: Fault }
  | { readonly type: 'progress'; readonly id: number; readonly phase: Phase; readonly percent?: number }
  /** A token may have come or gone. Only to a document that called storages.watch and may: a library that does not know it never gets it. */
  | { readonly type: 'storages' };

/** Answered by the background itself; everything else is a method of the protocol. */
export const statusMethod = 'status';

/** What stands between the page and a working Kepka. The states that only a page can see (noExtension) are the library's. */
export type StateName = 'ready' | 'oldExtension' | 'siteNotAllowed' | 'noHost' | 'oldHost' | 'blockedByPolicy';

export interface StateReport {
  readonly state: StateName;
  /** Why it is not ready. */
  readonly fault?: Fault;
  /** Ready, but an enrolment would fail for these reasons. Their details stay in the extension. */
  readonly problems: readonly Problem[];
}

const stateOfError: Partial<Record<string, StateName>> = {
  siteNotAllowed: 'siteNotAllowed',
  blockedByPerson: 'siteNotAllowed',
  blockedByPolicy: 'blockedByPolicy',
  policyDamaged: 'blockedByPolicy',
  grantForbidden: 'blockedByPolicy',
  methodForbidden: 'blockedByPolicy',
  hostBlocked: 'blockedByPolicy',
  oldHost: 'oldHost',
  oldExtension: 'oldExtension',
} satisfies Partial<Record<ErrorName, StateName>>;

/** A host that cannot be talked to is, for the person, none: the fault says more. */
export function stateOf(fault: Fault): StateName {
  return stateOfError[fault.name] ?? 'noHost';
}

/** Between the page's window and Firefox's content script. Each link is one port. */
export interface WindowMessage {
  readonly kepka: 'toExtension' | 'toPage';
  readonly link: string;
  readonly body: { readonly type: 'open' | 'present' | 'closed' } | { readonly type: 'message'; readonly message: unknown };
}
