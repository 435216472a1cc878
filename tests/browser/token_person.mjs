// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A person who has a token: a virtual Rutoken.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { VirtualRutoken } from '../virtual_rutoken/virtual_rutoken.mjs';
import { withPerson } from './person.mjs';

export const serial = '3b9aca01';
export const userPin = '24681357';

const folderOf = (person) => join(person.folder, 'rutoken');

/** Gives the person a new token, whose PIN is not the maker's any more; `more` is for virtual_rutoken.json. */
export function giveToken(person, more = {}) {
  rmSync(folderOf(person), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const rutoken = new VirtualRutoken({ tokens: [{ serial, userPin, ...more }], folder: folderOf(person) });
  person.modules = [rutoken.module];
  return rutoken;
}

export function withToken(more, work) {
  return withPerson(async (person) => work(person, giveToken(person, more)));
}

/** The kinds of objects on it, sorted. */
export const classesOn = (rutoken) => rutoken.objects(serial).map((object) => object.class).sort();
