// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A SoftHSM2 token for one test, in a folder of its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class SoftHsm {
  module = '/usr/lib/softhsm/libsofthsm2.so';
  userPin = '12345678';
  soPin = '87654321';

  constructor({ labels = ['Kepka'] } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'kepka-softhsm-'));
    mkdirSync(join(this.folder, 'tokens'));
    const configuration = join(this.folder, 'softhsm2.conf');
    writeFileSync(configuration, `directories.tokendir = ${join(this.folder, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    this.env = { SOFTHSM2_CONF: configuration };
    for (const label of labels) this.addToken(label);
  }

  addToken(label) {
    execFileSync('softhsm2-util', ['--init-token', '--free', '--label', label, '--pin', this.userPin, '--so-pin', this.soPin], {
      env: { ...process.env, ...this.env }, stdio: 'pipe',
    });
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
