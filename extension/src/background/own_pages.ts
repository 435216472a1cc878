// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Popup and settings. They reach only the methods that the protocol gives to the extension, and of these only what they need.
import type { MethodName } from '../generated/protocol.gen.js';
import { faultFrom, isObject, throwFault } from '../protocol/faults.js';
import type { Language, OwnAnswer } from '../protocol/own.js';
import type { Host } from './host.js';
import { own, ownStatus } from './status.js';
import type { StorageWatchers } from './storage_watchers.js';

const allowed: readonly MethodName[] = [
  'consents.list', 'consents.set', 'consents.revoke', 'keys.list', 'keys.remove', 'pin.change', 'pin.unblock',
  'report',
];
const changesConsent: readonly MethodName[] = ['consents.set', 'consents.revoke'];

export interface Serving {
  readonly host: Host;
  readonly watchers: StorageWatchers;
  readonly language: Language;
  readonly version: string;
}

export async function answerOwnPage(serving: Serving, message: unknown): Promise<OwnAnswer> {
  try {
    return { result: await answer(serving, message) };
  } catch (error) {
    return { fault: faultFrom(error) };
  }
}

async function answer({ host, watchers, language, version }: Serving, message: unknown): Promise<unknown> {
  if (!isObject(message)) throwFault('malformedMessage');
  if (message['type'] === 'status') return ownStatus(host, language, version);
  const method = allowed.find((name) => name === message['method']);
  if (message['type'] !== 'call' || !method || !isObject(message['params'])) throwFault('unknownMethod');
  const result = await host.call(method, own(language), message['params'] as never).answer;
  if (changesConsent.includes(method)) void watchers.ask();
  return result;
}
