// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A person who has a token: a virtual Rutoken.
import { join } from 'node:path';
import { VirtualRutoken } from '../virtual_rutoken/virtual_rutoken.mjs';
import { withPerson } from './person.mjs';

export const serial = '3b9aca01';
export const userPin = '24681357';

/** A person with a token whose PIN is not the maker's any more; `more` is for virtual_rutoken.json. */
export function withToken(more, work) {
  return withPerson(async (person) => {
    const rutoken = new VirtualRutoken({ tokens: [{ serial, userPin, ...more }], folder: join(person.folder, 'rutoken') });
    person.modules = [rutoken.module];
    await work(person, rutoken);
  });
}

/** The kinds of objects on it, sorted. */
export const classesOn = (rutoken) => rutoken.objects(serial).map((object) => object.class).sort();
