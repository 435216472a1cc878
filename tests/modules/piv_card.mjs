// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A PIV card (NIST SP 800-73-4, part 2) with one P-256 key and its certificate in slot 9A, as commands and answers.
// OpenSC uses elliptic curves only on PIV cards that it knows by their ATR: it shows itself as a YubiKey 4.
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

const atr = Buffer.from('3bf81300008131fe15597562696b657934d4', 'hex');
const firmware = Buffer.from([4, 3, 5]); // of that YubiKey, by its own command GET VERSION
const application = Buffer.from('a000000308000010000100', 'hex'); // 800-73-4, part 1, 2.2
const providerLength = 5; // bytes of the application's name that are its provider's
// A FASC-N that says: not a federal card, the GUID is the card's number (800-73-4, part 1, 3.1.2).
const noFederalNumber = Buffer.from('d4e739da739ced39ce739d836858210842108421c84210c3eb', 'hex');
const keySlot = 0x9a, p256 = 0x11; // 800-78-4, tables 6-1 and 6-2
const pinReference = 0x80; // 800-73-4, part 1, table 4
const pinLength = 8, triesAtFirst = 3, answerLimit = 256; // bytes; tries; bytes

// Status words (ISO 7816-4, 5.1.3).
const status = {
  ok: 0x9000, more: 0x6100, triesLeft: 0x63c0, notAllowed: 0x6982, blocked: 0x6983, badData: 0x6a80, notFound: 0x6a82,
  badReference: 0x6a88, unknownCommand: 0x6d00,
};

export class PivCard {
  #key; // its file, PEM
  #objects;
  #tries = triesAtFirst;
  #unlocked = false;
  #selected = false;
  #rest = Buffer.alloc(0); // of a long answer
  #expected = answerLimit; // bytes of the answer, from the command's Le
  #commands = new Map([
    [0xa4, (command) => this.#select(command)],
    [0xc0, () => this.#answer(this.#rest)],
    [0xcb, (command) => this.#getData(command)],
    [0x20, (command) => this.#verify(command)],
    [0x24, (command) => this.#changePin(command)],
    [0x87, (command) => this.#sign(command)],
    [0xfd, () => this.#answer(firmware)],
  ]);

  /** folder: where its key is kept. */
  constructor(folder, { pin = '648219', name = 'Kepka virtual card' } = {}) {
    this.pin = pin;
    this.#key = join(folder, `${randomUUID()}.pem`);
    // OpenSC takes what the key may do from the certificate.
    this.certificate = openssl(['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', this.#key,
      '-days', '30', '-subj', `/CN=${name}`, '-addext', 'keyUsage=critical,digitalSignature,nonRepudiation', '-outform', 'DER']);
    const guid = randomBytes(16);
    /** As OpenSC shows it: the end of it, as PKCS#11 has 16 characters. */
    this.serial = guid.toString('hex').slice(-16);
    this.#objects = new Map([
      ['5fc105', tlv('53', tlv('70', this.certificate), tlv('71', Buffer.of(0)), tlv('fe'))],
      ['5fc102', tlv('53', tlv('30', noFederalNumber), tlv('34', guid), tlv('35', Buffer.from('20401231')), tlv('3e'), tlv('fe'))],
      ['7e', tlv('7e', tlv('4f', application), tlv('5f2f', Buffer.of(0x40, 0)))],
    ]);
  }

  get atr() {
    return atr;
  }

  /** Tries left for the PIN. */
  get tries() {
    return this.#tries;
  }

  /** Power is lost or comes back: nothing stays open. */
  reset() {
    this.#unlocked = false;
    this.#selected = false;
    this.#rest = Buffer.alloc(0);
  }

  /** One command APDU and its answer (short lengths only, ISO 7816-4, 5.1). */
  transmit(apdu) {
    const [, instruction, p1, p2, length = 0] = apdu;
    const data = apdu.length > 5 ? apdu.subarray(5, 5 + length) : Buffer.alloc(0);
    this.#expected = (apdu.length > 5 ? apdu[5 + length] : length) || answerLimit;
    const isPiv = this.#selected || instruction === 0xa4 || instruction === 0xfd;
    const command = isPiv ? this.#commands.get(instruction) : undefined;
    return command ? command({ p1, p2, data }) : word(status.unknownCommand);
  }

  #answer(data) {
    this.#rest = data.subarray(this.#expected);
    const end = this.#rest.length > 0 ? status.more | Math.min(this.#rest.length, 0xff) : status.ok;
    return Buffer.concat([data.subarray(0, this.#expected), word(end)]);
  }

  #select({ p1, data }) {
    const ours = p1 === 4 && data.length >= providerLength && application.subarray(0, data.length).equals(data);
    if (!ours) return word(status.notFound);
    this.#selected = true;
    const provider = application.subarray(0, providerLength), own = application.subarray(providerLength);
    return this.#answer(tlv('61', tlv('4f', own), tlv('79', tlv('4f', provider))));
  }

  #getData({ data }) {
    const object = this.#objects.get(readTlv(data)[0]?.value.toString('hex'));
    return object ? this.#answer(object) : word(status.notFound);
  }

  /** Compares with the PIN, and counts: undefined for the right one, else the status word. */
  #refusal(given) {
    if (this.#tries === 0) return status.blocked;
    if (given.equals(padded(this.pin))) {
      this.#tries = triesAtFirst;
      return undefined;
    }
    this.#unlocked = false;
    this.#tries -= 1;
    return this.#tries === 0 ? status.blocked : status.triesLeft | this.#tries;
  }

  #verify({ p1, p2, data }) {
    if (p2 !== pinReference) return word(status.badReference);
    if (p1 === 0xff) { // logging out
      this.#unlocked = false;
      return word(status.ok);
    }
    if (data.length === 0) { // only asks
      if (this.#unlocked) return word(status.ok);
      return word(this.tries === 0 ? status.blocked : status.triesLeft | this.tries);
    }
    const refusal = this.#refusal(data);
    if (refusal === undefined) this.#unlocked = true;
    return word(refusal ?? status.ok);
  }

  /** CHANGE REFERENCE DATA (3.2.2): the old PIN and the new one, both padded. */
  #changePin({ p2, data }) {
    if (p2 !== pinReference) return word(status.badReference);
    const refusal = this.#refusal(data.subarray(0, pinLength));
    if (refusal === undefined) this.pin = data.subarray(pinLength).toString('latin1').replace(/\xff+$/, '');
    return word(refusal ?? status.ok);
  }

  /** GENERAL AUTHENTICATE (3.2.4): signs a digest. */
  #sign({ p1, p2, data }) {
    if (p1 !== p256 || p2 !== keySlot) return word(status.badReference);
    if (!this.#unlocked) return word(status.notAllowed);
    const template = readTlv(data)[0];
    const digest = template && readTlv(template.value).find(({ tag }) => tag === 0x81)?.value;
    if (!digest?.length) return word(status.badData);
    const signature = openssl(['pkeyutl', '-sign', '-inkey', this.#key], digest);
    return this.#answer(tlv('7c', tlv('82', signature)));
  }
}

function openssl(args, input) {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'ignore'] });
}

function word(value) {
  return Buffer.of(value >> 8, value & 0xff);
}

function padded(secret) {
  return Buffer.from(secret.padEnd(pinLength, '\xff'), 'latin1');
}

/** BER, definite lengths to 65535 (ISO 7816-4, 5.2.2). */
function tlv(tag, ...parts) {
  const value = Buffer.concat(parts), size = value.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from(tag, 'hex'), Buffer.from(length), value]);
}

/** Tags of one byte, and lengths of one byte: commands have no others. */
function readTlv(data) {
  const found = [];
  for (let at = 0; at + 2 <= data.length; at += 2 + data[at + 1]) {
    found.push({ tag: data[at], value: data.subarray(at + 2, at + 2 + data[at + 1]) });
  }
  return found;
}
