// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the popup says for each state.
import type { KeysListResult, Problem } from '../generated/protocol.gen.js';
import { pinTrouble, tokenNumber } from '../pages/tokens.js';
import { faultOf } from '../protocol/faults.js';
import type { Language, OwnStatus } from '../protocol/own.js';

export interface View {
  readonly good: boolean;
  /** Nothing: the popup's own words for "ready". */
  readonly message?: string;
  readonly remedy?: string;
  /** Beside the first, which stands in the head. */
  readonly problems: readonly Problem[];
}

export function viewOf({ fault, problems }: OwnStatus, language: Language): View {
  if (fault) return { good: false, message: fault.message[language], remedy: fault.remedy[language], problems: [] };
  const [first, ...others] = problems;
  if (!first) return { good: true, problems: [] };
  return { good: false, message: first.message[language], remedy: first.remedy[language], problems: others };
}

/** The message with the versions. Only a program that is not there is told to be absent. */
export function versionsOf({ fault, hostVersion }: OwnStatus): 'versions' | 'versionsNoProgram' | 'versionsExtension' {
  if (hostVersion !== undefined) return 'versions';
  return fault?.name === 'noHost' ? 'versionsNoProgram' : 'versionsExtension';
}

/** Which token or reader would make trouble in the next enrolment, and what it is; nothing for none. */
export function tokenTrouble(
  { storages, problems }: Pick<KeysListResult, 'storages' | 'problems'>,
  language: Language,
): { readonly place: string; readonly message: string } | undefined {
  const [problem] = problems;
  if (problem) return { place: problem.place[language], message: problem.message[language] };
  for (const storage of storages) {
    const trouble = storage.token && pinTrouble(storage.token.pin);
    if (!trouble) continue;
    const place = [storage.label[language], tokenNumber(storage)].filter(Boolean).join(' ');
    return { place, message: faultOf(trouble).message[language] };
  }
  return undefined;
}
