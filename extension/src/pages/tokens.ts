// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What is said of a token in the popup and in the settings: its name, and how its PIN stands.
import type { PinState, Storage } from '../generated/protocol.gen.js';

export type PinTrouble = 'pinNotSet' | 'pinLocked' | 'pinMustBeChanged';
export type PinWords = PinTrouble | 'pinFinalTry' | 'pinDefault' | 'pinCountLow' | 'pinGood';

/** The message for the worst that is known of the PIN. */
export function pinWords(pin: PinState): PinWords {
  const trouble = pinTrouble(pin);
  if (trouble) return trouble;
  if (pin.finalTry) return 'pinFinalTry';
  if (pin.isDefault) return 'pinDefault';
  return pin.countLow ? 'pinCountLow' : 'pinGood';
}

/** Why a PIN cannot be used now, which is also the error of the catalogue; nothing where it can. */
export function pinTrouble(pin: PinState): PinTrouble | undefined {
  if (pin.notSet) return 'pinNotSet';
  if (pin.locked) return 'pinLocked';
  return pin.mustBeChanged ? 'pinMustBeChanged' : undefined;
}

/** As on the token's case, else as the token says it; empty where it has none. */
export function tokenNumber({ token }: Storage): string {
  return token?.serialDecimal ?? token?.serial ?? '';
}
