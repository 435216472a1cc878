// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Requests of the popup and the settings to the background.
import { faultOf, isObject, readFault, type Fault } from '../protocol/faults.js';
import { settingsPortName } from '../protocol/channel.js';
import type { OwnRequest } from '../protocol/own.js';

export class OwnError extends Error {
  constructor(readonly fault: Fault) {
    super(fault.name);
  }
}

export async function ask(request: OwnRequest): Promise<unknown> {
  const answer = await chrome.runtime.sendMessage<OwnRequest, unknown>(request);
  if (isObject(answer) && 'result' in answer) return answer['result'];
  throw new OwnError(isObject(answer) ? readFault(answer['fault']) : faultOf('connectionLost'));
}

export function faultIn(error: unknown): Fault {
  return error instanceof OwnError ? error.fault : faultOf('internalError');
}

const backPause = 1_000;

/** Calls `changed` when a token may have come or gone; also after the background was lost, as nobody said anything then. */
export function onStorages(changed: () => void): void {
  const port = chrome.runtime.connect({ name: settingsPortName });
  port.onMessage.addListener(() => {
    changed(); // it says nothing else: FromSettingsKeeper
  });
  port.onDisconnect.addListener(() => {
    setTimeout(() => {
      onStorages(changed);
      changed();
    }, backPause);
  });
}
