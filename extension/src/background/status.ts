// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What stands between a page, or the person, and a working Kepka.
import type { HelloResult } from '../generated/protocol.gen.js';
import { stateOf, type StateReport } from '../protocol/channel.js';
import { faultFrom } from '../protocol/faults.js';
import type { Language, OwnStatus } from '../protocol/own.js';
import type { Caller } from './connection.js';
import type { Host } from './host.js';
import type { ManagedRules } from './managed_rules.js';

export function own(language: Language): Caller {
  return { origin: '', document: '', language };
}

/** What a page gets: that there are problems and what to do, not their details, which may name files. */
export async function pageStatus(host: Host, caller: Caller, rules: ManagedRules): Promise<StateReport> {
  try {
    await rules.admit(caller.origin);
    await host.call('site.access', caller, {}).answer;
    const { problems } = await host.call('health', own(caller.language), {}).answer;
    return { state: 'ready', problems: problems.map((problem) => ({ ...problem, detail: '' })) };
  } catch (error) {
    const fault = faultFrom(error);
    return { state: stateOf(fault), fault, problems: [] };
  }
}

export async function ownStatus(host: Host, language: Language, extensionVersion: string): Promise<OwnStatus> {
  let hello: HelloResult | undefined;
  const versions = (): Pick<OwnStatus, 'extensionVersion' | 'hostVersion' | 'testing'> => ({
    extensionVersion,
    testing: hello?.testing === true,
    ...(hello === undefined ? {} : { hostVersion: hello.version }),
  });
  try {
    hello = await host.hello();
    const { problems } = await host.call('health', own(language), {}).answer;
    return { state: 'ready', problems, ...versions() };
  } catch (error) {
    const fault = faultFrom(error);
    return { state: stateOf(fault), fault, problems: [], ...versions() };
  }
}
