// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A service of smart cards that speaks as much of pcsc-lite's protocol as lists readers (winscard_msg.h, version 4:4).
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';

const commands = { version: 0x11, readers: 0x12 };
const recordSize = 184, readersMax = 16;
const present = 0x0004;

/** reader: {name, atr} with the ATR in hex: empty for a card that is mute; undefined for no card. */
function record({ name, atr } = {}) {
  const out = Buffer.alloc(recordSize);
  if (name === undefined) return out;
  out.write(name, 0, 127, 'utf8');
  if (atr === undefined) return out;
  const bytes = Buffer.from(atr, 'hex');
  out.writeUInt32LE(present, 132);
  bytes.copy(out, 140);
  out.writeUInt32LE(bytes.length, 176);
  return out;
}

export class FakePcscd {
  #server;
  #sockets = new Set();
  #readers = [];
  /** Takes calls and says nothing. */
  hangs = false;
  /** Of the protocol that it speaks. */
  minor = 4;

  constructor(path) {
    this.path = path;
  }

  async serve(readers) {
    this.#readers = readers;
    if (this.#server) return;
    mkdirSync(dirname(this.path), { recursive: true });
    rmSync(this.path, { force: true });
    this.#server = createServer((socket) => this.#take(socket));
    await new Promise((resolve) => this.#server.listen(this.path, resolve));
  }

  /** Ends it; the socket's file stays when it is killed. */
  async end() {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server) await new Promise((resolve) => this.#server.close(resolve));
    this.#server = undefined;
  }

  #take(socket) {
    let received = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      while (received.length >= 8 && received.length >= 8 + received.readUInt32LE(0)) {
        const size = received.readUInt32LE(0), command = received.readUInt32LE(4);
        const body = received.subarray(8, 8 + size);
        received = received.subarray(8 + size);
        if (!this.hangs) socket.write(this.#answer(command, body));
      }
    });
  }

  #answer(command, body) {
    if (command === commands.readers) return Buffer.concat(Array.from({ length: readersMax }, (_, index) => record(this.#readers[index])));
    const answer = Buffer.alloc(12);
    answer.writeInt32LE(4, 0);
    answer.writeInt32LE(this.minor, 4);
    const refused = command !== commands.version || body.readInt32LE(4) !== this.minor;
    answer.writeUInt32LE(refused ? 0x8010001e : 0, 8); // SCARD_E_SERVICE_STOPPED
    return answer;
  }
}
