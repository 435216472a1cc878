// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What an error knows beyond its row of the catalogue, and the sentence that it makes of it for the person.
import type { Language } from '../protocol/own.js';

export interface ErrorFacts {
  /** `wrongPin`: how often a PIN may still be typed, where the token can tell. */
  readonly attemptsLeft: number | undefined;
  /** `tokenReplaced`: the number of the token that is there, and of the one that is needed. */
  readonly inserted: string | undefined;
  readonly needed: string | undefined;
  /** `keyNotFound`: where the key was made, as `begin` said. */
  readonly place: string | undefined;
  /** `keyNotFound`: where Kepka looked. */
  readonly searched: readonly string[];
}

export function factsOf(facts: Readonly<Record<string, unknown>>, language: Language): ErrorFacts {
  const { attemptsLeft, inserted, needed, place, searched } = facts;
  const left = typeof attemptsLeft === 'string' && attemptsLeft !== '' ? Number(attemptsLeft) : attemptsLeft;
  return {
    attemptsLeft: typeof left === 'number' && Number.isSafeInteger(left) && left >= 0 ? left : undefined,
    inserted: words(inserted, language),
    needed: words(needed, language),
    place: words(place, language),
    searched: (Array.isArray(searched) ? searched : [searched]).flatMap((one) => words(one, language) ?? []),
  };
}

type Sentence = (facts: ErrorFacts) => string;

const sentences: Readonly<Record<string, Readonly<Record<Language, Sentence>>>> = {
  wrongPin: {
    ru: ({ attemptsLeft }) => (attemptsLeft === undefined ? '' : `Осталось попыток: ${attemptsLeft}.`),
    en: ({ attemptsLeft }) => (attemptsLeft === undefined ? '' : `Attempts left: ${attemptsLeft}.`),
  },
  tokenReplaced: {
    ru: ({ inserted, needed }) => said([inserted && `Вставлен № ${inserted}.`, needed && `Нужен № ${needed}.`]),
    en: ({ inserted, needed }) => said([inserted && `No. ${inserted} is inserted.`, needed && `No. ${needed} is needed.`]),
  },
  tokenAbsent: {
    ru: ({ needed }) => said([needed && `Нужен № ${needed}.`]),
    en: ({ needed }) => said([needed && `No. ${needed} is needed.`]),
  },
  keyNotFound: {
    ru: ({ place, searched }) =>
      said([place && `Ключ создан здесь: ${place}.`, searched.length > 0 && `Kepka искала его здесь: ${searched.join(', ')}.`]),
    en: ({ place, searched }) =>
      said([place && `The key was made here: ${place}.`, searched.length > 0 && `Kepka looked for it here: ${searched.join(', ')}.`]),
  },
};

/** Empty when there is nothing to add. */
export function sentenceOf(name: string, facts: ErrorFacts, language: Language): string {
  return Object.hasOwn(sentences, name) ? (sentences[name]?.[language](facts) ?? '') : '';
}

function said(parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}

/** A text, or one in both languages. */
function words(value: unknown, language: Language): string | undefined {
  const text: unknown = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[language] : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}
