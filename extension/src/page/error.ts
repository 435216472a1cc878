// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
import type { ErrorName } from '../generated/errors.gen.js';
import { faultOf, type Fault } from '../protocol/faults.js';
import type { Language } from '../protocol/own.js';
import { factsOf, sentenceOf, type ErrorFacts } from './error_facts.js';

/** Every failure of Kepka. `message` says what happened and `remedy` one next step: both may be shown to the person. */
export class KepkaError extends Error implements ErrorFacts {
  /** A number of the catalogue; it never changes its meaning. */
  readonly code: number;
  /** A word of the catalogue, e.g. `cancelled`. A newer Kepka may have words that this version does not know. */
  override readonly name: ErrorName | (string & {});
  /** The same call may succeed later without a change in its data. */
  readonly retryable: boolean;
  readonly remedy: string;
  /** A key was made before the failure: `enrolments.list()` shows what was begun. */
  readonly keyCreated: boolean;
  readonly attemptsLeft: number | undefined;
  readonly inserted: string | undefined;
  readonly needed: string | undefined;
  readonly place: string | undefined;
  readonly searched: readonly string[];
  /** More facts, for the developer: e.g. `phase`, `path`, `faults`. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(fault: Fault, language: Language) {
    const facts = factsOf(fault.facts, language);
    super([fault.message[language], sentenceOf(fault.name, facts, language)].filter(Boolean).join(' '));
    this.code = fault.code;
    this.name = fault.name;
    this.retryable = fault.retryable;
    this.remedy = fault.remedy[language];
    this.keyCreated = fault.facts['keyCreated'] === true;
    ({ attemptsLeft: this.attemptsLeft, inserted: this.inserted, needed: this.needed } = facts);
    ({ place: this.place, searched: this.searched } = facts);
    this.facts = fault.facts;
  }

  /** An error of the catalogue by its name, e.g. for tests of your own. */
  static of(name: ErrorName, language: Language = 'ru', facts: Readonly<Record<string, unknown>> = {}): KepkaError {
    return new KepkaError(faultOf(name, facts), language);
  }
}
