// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import type { MethodName, Methods } from '../generated/protocol.gen.js';
import type { CallOptions } from './client.js';

/** One method of the protocol. Rejects with a KepkaError. */
export type Call = <Name extends MethodName>(
  method: Name,
  params: Methods[Name]['params'],
  options?: CallOptions,
) => Promise<Methods[Name]['result']>;
