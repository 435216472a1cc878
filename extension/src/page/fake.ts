// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A Kepka that plays, for the cabinet's own tests: no extension, no program, no window, the same interface.
import { FakeCertificates } from './fake_certificates.js';
import { Player, type FakeOptions } from './fake_player.js';
import type { FakeToken } from './fake_storages.js';
import { verdict } from './kepka.js';
import { StatusWatch } from './status.js';
import { StorageWatch } from './storages.js';
import type { Kepka } from './types.js';

export interface FakeKepka extends Kepka {
  /** As the person would; who listens to `storages.onChange` hears it. */
  plug(token: FakeToken): void;
  unplug(token: FakeToken): void;
}

/** Plays a whole enrolment, or one error of the catalogue. */
export function fake(options: FakeOptions = {}): FakeKepka {
  const player = new Player(options);
  const watch = new StatusWatch(() => Promise.resolve(player.status()));
  const certificates = new FakeCertificates(player, options.certificates);
  const storageWatch = new StorageWatch(() => player.storages(), () => Promise.resolve(true));
  return {
    status: () => Promise.resolve(player.status()),
    onStatus: (listener) => watch.add(listener),
    storages: { list: (call) => player.storages(call), onChange: (listener) => storageWatch.add(listener) },
    pin: {
      change: (storage, call) => player.play('pin.change', call, () => void player.storage(storage)),
      unblock: (storage, call) => player.play('pin.unblock', call, () => void player.storage(storage)),
    },
    plug: (token) => {
      player.tokens.add(token);
      storageWatch.look();
    },
    unplug: (token) => {
      player.tokens.delete(token);
      storageWatch.look();
    },
    applicant: { check: (applicant, rules) => verdict(applicant, player.language, rules) },
    enrolments: {
      begin: (request, call) => player.begin(request, call),
      list: (call) => player.play('enrolments.list', call, () => player.list()),
      get: (wanted, call) => player.play('enrolments.get', call, () => player.find(wanted)),
      finish: (id, certificate, call) => player.finish(id, certificate, call),
      abandon: (id, call) =>
        player.play('enrolments.abandon', call, () => {
          player.change(id, { state: 'abandoned' });
        }),
    },
    ...certificates.calls(),
  };
}
