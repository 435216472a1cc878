// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A card reader with two slots for virtual cards: vpcd under a pcscd of our own, and OpenSC's module talking to that one.
// pcscd knows only /run/pcscd, so it gets a /run of its own (a mount namespace): a pcscd of the computer goes on undisturbed,
// and several tests may have theirs at once. It finds no drivers for USB: the computer's own readers are not its business.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { configuredModule } from './configured_module.mjs';
import { PivCard } from './piv_card.mjs';
import { newFolder, Service, withTwoPorts } from './service.mjs';

const drivers = '/usr/lib/pcsc/drivers';
const vpcd = `${drivers}/serial/libifdvpcd.so`;
const readerName = 'Kepka virtual reader';
const slotCount = 2; // vpcd's; the second listens on the next port
const control = { off: 0, on: 1, reset: 2, atr: 4 }; // vpcd's messages of one byte

/** Why there can be no reader here, or false. Under CI it must work. */
export function whyNoCardReader() {
  if (process.env.CI) return false;
  if (!existsSync('/usr/sbin/pcscd') || !existsSync(vpcd)) return 'pcscd or vsmartcard-vpcd is not installed';
  const folder = newFolder('reader');
  const { status, stderr } = spawnSync('unshare', apart(folder, '/bin/true'), { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return status === 0 ? false : `no mount namespace for pcscd: ${stderr.trim()}`;
}

/**
 * Arguments of unshare: a program for which folder/run is /run, and folder/drivers those of pcscd.
 * Root needs no user namespace, which may be forbidden.
 */
function apart(folder, ...command) {
  const mounts = [['run', '/run'], ['drivers', drivers]].map(([name, place]) => {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    return `mount --bind '${join(folder, name)}' ${place}`;
  });
  const user = process.getuid() === 0 ? [] : ['--map-root-user'];
  return [...user, '--mount', 'sh', '-c', `${mounts.join(' && ')} && exec "$@"`, 'sh', ...command];
}

/** Gives a CardReader without cards. */
export async function startCardReader() {
  const folder = newFolder('reader');
  try {
    return await withTwoPorts((port) => startOnPort(folder, port));
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startOnPort(folder, port) {
  const configuration = join(folder, 'reader.conf'), driver = join(folder, 'vpcd.so');
  copyFileSync(vpcd, driver);
  writeFileSync(configuration, `FRIENDLYNAME "${readerName}"\nDEVICENAME /dev/null:${port}\nLIBPATH ${driver}\nCHANNELID ${port}\n`);
  const pcscd = new Service('unshare', apart(folder, '/usr/sbin/pcscd', '--foreground', '--info', '--config', configuration));
  try {
    await pcscd.ready(() => pcscd.output.includes('daemon ready'));
    const listening = pcscd.output.split('Waiting for virtual ICC').length - 1;
    if (listening !== slotCount) throw new Error(`pcscd has ${listening} slots: ${pcscd.output}`);
  } catch (error) {
    await pcscd.end();
    throw error;
  }
  const module = configuredModule(folder, 'opensc', { PCSCLITE_CSOCK_NAME: join(folder, 'run/pcscd/pcscd.comm') });
  return new CardReader({ folder, port, pcscd, module });
}

class CardReader {
  #folder;
  #port;
  #pcscd;
  #sockets = new Array(slotCount);

  constructor({ folder, port, pcscd, module }) {
    this.#folder = folder;
    this.#port = port;
    this.#pcscd = pcscd;
    this.module = module;
  }

  /** A PivCard with a PIN and a name for its certificate, in no slot yet. */
  makeCard(options) {
    return new PivCard(this.#folder, options);
  }

  /** Puts a card in, and waits until pcscd has seen it. */
  async plug(card, slot = 0) {
    const seen = this.#eventCount('Card inserted into', slot);
    const socket = connect(this.#port + slot, '127.0.0.1');
    socket.on('error', () => {}); // of a pcscd that has ended
    serve(socket, card);
    this.#sockets[slot] = socket;
    await this.#pcscd.ready(() => this.#eventCount('Card inserted into', slot) > seen);
  }

  /** Pulls the card out, and waits until pcscd has seen that. */
  async unplug(slot = 0) {
    const seen = this.#eventCount('Card Removed From', slot);
    this.#sockets[slot].destroy();
    await this.#pcscd.ready(() => this.#eventCount('Card Removed From', slot) > seen);
  }

  /** As when the service is stopped or crashes while programs use it. */
  async killService() {
    await this.#pcscd.end('SIGKILL');
  }

  async close() {
    for (const socket of this.#sockets) socket?.destroy();
    await this.#pcscd.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #eventCount(event, slot) {
    return this.#pcscd.output.split(`${event} ${readerName} 00 0${slot}`).length - 1;
  }
}

/** vpcd's side of a card: frames of two bytes of length, big-endian, and a command or a control byte. */
function serve(socket, card) {
  let received = Buffer.alloc(0);
  const send = (message) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  };
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
      const message = received.subarray(2, 2 + received.readUInt16BE());
      received = received.subarray(2 + message.length);
      if (message.length !== 1) send(card.transmit(message));
      else if (message[0] === control.atr) send(card.atr);
      else card.reset();
    }
  });
}
