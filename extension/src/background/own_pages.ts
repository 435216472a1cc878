// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Popup and settings. They reach only the methods that the protocol gives to the extension, and of these only what they need.
import type { MethodName } from '../generated/protocol.gen.js';
import { faultFrom, isObject, throwFault } from '../protocol/faults.js';
import type { Language, OwnAnswer } from '../protocol/own.js';
import type { Host } from './host.js';
import { own, ownStatus } from './status.js';

const allowed: readonly MethodName[] = ['consents.list', 'consents.set', 'consents.revoke'];

export async function answerOwnPage(host: Host, language: Language, version: string, message: unknown): Promise<OwnAnswer> {
  try {
    return { result: await answer(host, language, version, message) };
  } catch (error) {
    return { fault: faultFrom(error) };
  }
}

async function answer(host: Host, language: Language, version: string, message: unknown): Promise<unknown> {
  if (!isObject(message)) throwFault('malformedMessage');
  if (message['type'] === 'status') return ownStatus(host, language, version);
  const method = allowed.find((name) => name === message['method']);
  if (message['type'] !== 'call' || !method || !isObject(message['params'])) throwFault('unknownMethod');
  return host.call(method, own(language), message['params'] as never).answer;
}
