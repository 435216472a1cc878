// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A folder with the module and tokens for one test: what is plugged in, what goes wrong, what was called (README.md).
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkOrCopy } from '../link_or_copy.mjs';

export const defaultUserPin = '12345678';
export const defaultSoPin = '87654321';

const builtModule = fileURLToPath(new URL('../../build/release/tests/virtual_rutoken/librtpkcs11ecp.so', import.meta.url));

/** The module that was built; KEPKA_VIRTUAL_RUTOKEN names that of another preset. */
export const modulePath = () => process.env.KEPKA_VIRTUAL_RUTOKEN ?? builtModule;

export class VirtualRutoken {
  /**
   * @param tokens of virtual_rutoken.json; each at least {serial}
   * @param slots of virtual_rutoken.json; without them every token is in a slot of its own
   * @param folder is made if need be; without it a temporary one, which remove() removes
   */
  constructor({ tokens = [{ serial: '3b9aca01' }], slots, extendedInfoSize, folder } = {}) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'virtual-rutoken-'));
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.module = join(this.folder, 'librtpkcs11ecp.so');
    linkOrCopy(modulePath(), this.module);
    this.tokens = tokens;
    this.slots = slots ?? tokens.map(({ serial }, index) => ({ reader: `Aktiv Rutoken ECP ${String(index).padStart(2, '0')} 00`, token: serial }));
    this.replaceFile('virtual_rutoken.json', { tokens, slots: this.slots, ...(extendedInfoSize === undefined ? {} : { extendedInfoSize }) });
  }

  path(name) {
    return join(this.folder, name);
  }

  /** By renaming, as the module expects of everybody. */
  replaceFile(name, value) {
    const temporary = this.path(`.${name}.${randomUUID()}`);
    writeFileSync(temporary, JSON.stringify(value), { mode: 0o600 });
    renameSync(temporary, this.path(name));
  }

  readFile(name) {
    return existsSync(this.path(name)) ? JSON.parse(readFileSync(this.path(name), 'utf8')) : undefined;
  }

  /** What is in the slots now: [{token, insertion}]. */
  plugs() {
    return this.readFile('control.json')?.slots ?? this.slots.map(({ token }) => ({ token: token ?? null, insertion: 1 }));
  }

  /** Puts the token of that serial into the slot, whatever is there. */
  plug(slot, serial) {
    if (serial !== null && !this.tokens.some((token) => token.serial === serial)) throw new Error(`no token ${serial}`);
    const slots = this.plugs();
    slots[slot] = { token: serial, insertion: slots[slot].insertion + 1 };
    this.replaceFile('control.json', { slots });
  }

  unplug(slot) {
    this.plug(slot, null);
  }

  /** The faults from now on, instead of those of before; none without arguments. */
  faults(...faults) {
    this.replaceFile('faults.json', { id: randomUUID(), faults });
  }

  /** The calls so far, in the order in which they ended; only those of `name` if it is given. */
  calls(name) {
    if (!existsSync(this.path('calls.log'))) return [];
    const calls = readFileSync(this.path('calls.log'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
    return name === undefined ? calls : calls.filter((call) => call.function === name);
  }

  forgetCalls() {
    rmSync(this.path('calls.log'), { force: true });
  }

  /** What the token of that serial keeps: label, PINs, objects. As new while no process has changed it. */
  state(serial = this.tokens[0].serial) {
    const { userTries = 10, soTries = 10, userPin = defaultUserPin, soPin = defaultSoPin, label } = this.tokens.find((token) => token.serial === serial);
    return this.readFile(`token-${serial}.json`) ?? {
      label, userPinInitialized: true, nextHandle: 1, objects: [],
      user: { value: userPin, triesLeft: userTries }, so: { value: soPin, triesLeft: soTries },
    };
  }

  userTriesLeft(serial) {
    return this.state(serial).user.triesLeft;
  }

  soTriesLeft(serial) {
    return this.state(serial).so.triesLeft;
  }

  /**
   * What lies on the token: {handle, class, keyType, id, label, private, value}; class is data, certificate, publicKey or
   * privateKey, id and value are hex. Private ones too.
   */
  objects(serial) {
    const classes = ['data', 'certificate', 'publicKey', 'privateKey'];
    return this.state(serial).objects.map(({ handle, attributes }) => ({
      handle,
      class: classes[ulong(attributes[attribute.class])],
      keyType: ulong(attributes[attribute.keyType]),
      id: attributes[attribute.id],
      label: Buffer.from(attributes[attribute.label], 'hex').toString(),
      private: attributes[attribute.private] === '01',
      value: attributes[attribute.value],
    }));
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Types of attributes, as the state file has them for keys. */
const attribute = { class: 0x0, private: 0x2, label: 0x3, value: 0x11, keyType: 0x100, id: 0x102 };

/** A native CK_ULONG of eight little-endian bytes; nothing for nothing. */
function ulong(hex) {
  return hex === undefined ? undefined : Number(Buffer.from(hex, 'hex').readBigUInt64LE());
}
