// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Faults on a token's road: USB, service, reader, card, module, slot. The numbers are those of the complaints that people
// make about such programs.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import { modulePath } from '../virtual_rutoken/virtual_rutoken.mjs';
import { DoctorWorld, playFault } from './doctor_world.mjs';

const atr = {
  ecp: '3B8B015275746F6B656E20445320C1', lite: '3B8B015275746F6B656E6C697465C2', s: '3B6F00FF00567275546F6B6E73302000009000',
};
const reader = { name: 'Aktiv Rutoken ECP 00 00', atr: atr.ecp };
const serial = '3b9aca01';
const token = (more = {}) => ({ serial, userPin: '24681357', label: 'Бухгалтерия', ...more });

/** A token that works: in USB, in the service, in its module. */
async function plugged(world) {
  world.usb('0a89', '0030');
  await world.pcscd([reader]);
  world.rutoken = world.addRutoken({ tokens: [token()] });
}

const setReaders = (...readers) => (world) => world.pcscd(readers);
const elfOfArm = () => {
  const bytes = readFileSync(modulePath());
  bytes.writeUInt16LE(183, 18); // e_machine: AArch64
  return bytes;
};
const otherModule = (name, content) => (world) => { world.broken = world.addModule(name, content); };
const removeModule = (world) => { world.modules.pop(); };
const noFaults = (world) => world.rutoken.faults();

const faults = {
  'no service for a token that is plugged in (6)': {
    id: 'pcscdMissing', says: /apt install pcscd/, seed: (world) => world.usb('0a89', '0030'), mend: setReaders(reader),
  },
  'a service that takes calls and does not answer (6)': {
    id: 'pcscdSilent', prepare: plugged, seed: (world) => { world.service.hangs = true; }, mend: (world) => { world.service.hangs = false; },
  },
  'a service that has crashed and left its socket (6)': {
    id: 'pcscdSilent', prepare: plugged,
    seed: async (world) => { await world.service.end(); world.put(world.service.path, ''); }, mend: setReaders(reader),
  },
  'a service of another protocol': {
    id: 'pcscdUnknown', severity: 'warning', prepare: plugged, seed: (world) => { world.service.minor = 99; },
    mend: (world) => { world.service.minor = 4; },
  },
  'a token that USB has and the service has not (6)': {
    id: 'readerMissing', says: /libccid/, prepare: plugged, seed: setReaders(), mend: setReaders(reader),
  },
  'two services that fight for the token (6)': {
    id: 'twoServices', severity: 'warning', prepare: plugged,
    seed: (world) => { for (const pid of ['101', '202']) world.put(world.at(`/proc/${pid}/comm`), 'pcscd\n'); },
    mend: (world) => rmSync(world.at('/proc/202'), { recursive: true }),
  },
  'a card that does not answer (6)': {
    id: 'cardMute', prepare: plugged, seed: setReaders({ ...reader, atr: '' }), mend: setReaders(reader),
  },
  'a reader without a card': {
    id: 'readerEmpty', severity: 'note', prepare: plugged, seed: setReaders({ name: reader.name }), mend: setReaders(reader),
  },
  'a card that nobody knows (23)': {
    id: 'cardUnknown', severity: 'note', says: /3B 02 14 50/, prepare: plugged, seed: setReaders({ ...reader, atr: '3B021450' }), mend: setReaders(reader),
  },
  'a Rutoken S, by USB (7)': {
    id: 'tokenUnsupported', says: /Rutoken S/, prepare: plugged, seed: (world) => world.usb('0a89', '0020'), mend: (world) => world.usb('0a89', '0030'),
  },
  'a Rutoken S, by its card (7)': {
    id: 'tokenUnsupported', says: /Rutoken S/, prepare: plugged, seed: setReaders({ ...reader, atr: atr.s }), mend: setReaders(reader),
  },
  'a Rutoken Lite, which makes no keys (7)': {
    id: 'tokenPassive', severity: 'note', says: /Rutoken Lite/, prepare: plugged, seed: setReaders({ ...reader, atr: atr.lite }), mend: setReaders(reader),
  },
  'a token without its maker’s library (6)': {
    id: 'moduleMissing', says: /librtpkcs11ecp\.so.*rutoken\.ru/, seed: async (world) => { world.usb('0a89', '0030'); await world.pcscd([reader]); },
    mend: (world) => world.addRutoken({ tokens: [token()] }),
  },
  'a token that another program holds (6)': {
    id: 'tokenNotSeen', prepare: plugged, seed: (world) => world.rutoken.unplug(0), mend: (world) => world.rutoken.plug(0, serial),
  },
  'a library for another processor (14)': {
    id: 'moduleOtherArchitecture', says: /ARM64.*x86-64/, prepare: plugged, seed: otherModule('libarm.so', elfOfArm()), mend: removeModule,
  },
  'a library that is none': {
    id: 'moduleNotLibrary', prepare: plugged, seed: otherModule('libtext.so', 'not a library'), mend: removeModule,
  },
  'a library cut short by a full disk': {
    id: 'moduleFailed', prepare: plugged, seed: otherModule('libcut.so', readFileSync(modulePath()).subarray(0, 100)), mend: removeModule,
  },
  'a library that anybody may replace': {
    id: 'moduleUnsafe', prepare: plugged, seed: (world) => world.withMode(world.rutoken.module, 0o666),
  },
  'a library that the rules forbid': {
    id: 'moduleForbidden', severity: 'note', prepare: plugged, seed: (world) => world.policy({ modules: { deny: [world.rutoken.module] } }),
    mend: (world) => world.policy({ modules: { allow: [world.rutoken.module] } }),
  },
  'a library that cannot start': {
    id: 'moduleFailed', prepare: plugged,
    seed: (world) => world.rutoken.faults({ function: 'C_Initialize', do: 'answer', rv: 'CKR_GENERAL_ERROR', times: 'always' }), mend: noFaults,
  },
  'a library that crashes (15)': {
    id: 'moduleCrashed', prepare: plugged, seed: (world) => world.rutoken.faults({ function: 'C_GetSlotList', do: 'crash', times: 'always' }), mend: noFaults,
  },
  'a library that hangs (19, 23)': {
    id: 'moduleHangs', prepare: plugged, seed: (world) => world.rutoken.faults({ function: 'C_GetSlotList', do: 'hang', times: 'always' }), mend: noFaults,
  },
  'a library that is slow (23)': {
    id: 'moduleSlow', severity: 'note', prepare: plugged,
    seed: (world) => world.rutoken.faults({ function: 'C_GetSlotList', do: 'slow', ms: 1600, times: 1 }), mend: noFaults,
  },
  'a reader that fails': {
    id: 'slotFails', prepare: plugged,
    seed: (world) => world.rutoken.faults({ function: 'C_GetTokenInfo', do: 'answer', rv: 'CKR_DEVICE_ERROR', times: 'always' }), mend: noFaults,
  },
  'a PIN that is locked (8)': {
    id: 'pinLocked', prepare: async (world) => { await plugged(world); world.rutoken = world.addRutoken({ tokens: [token({ serial: '3b9aca02' })] }); },
    seed: (world) => keepTries(world.rutoken, 0), mend: (world) => keepTries(world.rutoken, 10),
  },
  'a PIN with one try left (8)': {
    id: 'pinFinalTry', severity: 'warning', prepare: async (world) => { await plugged(world); world.rutoken = world.addRutoken({ tokens: [token({ serial: '3b9aca02' })] }); },
    seed: (world) => keepTries(world.rutoken, 1), mend: (world) => keepTries(world.rutoken, 10),
  },
  'the maker’s own PIN (8)': {
    id: 'pinDefault', severity: 'warning', says: /12345678/, prepare: plugged,
    seed: (world) => world.addRutoken({ tokens: [{ serial: '3b9aca02' }] }), mend: removeModule,
  },
  'a token without room': {
    id: 'tokenFull', prepare: plugged, seed: (world) => world.addRutoken({ tokens: [token({ serial: '3b9aca02', memory: 1024 })] }), mend: removeModule,
  },
  'several tokens (13)': {
    id: 'severalTokens', severity: 'note', prepare: plugged, seed: (world) => world.addRutoken({ tokens: [token({ serial: '3b9aca02' })] }),
    mend: removeModule, hasRemedy: false,
  },
  'no worker beside the program (20)': {
    id: 'workerMissing', prepare: plugged, seed: (world) => { world.variables.KEPKA_TEST_WORKER = '/none'; },
    mend: (world) => { delete world.variables.KEPKA_TEST_WORKER; },
  },
};

/** As if the PIN had been typed wrong before. */
function keepTries(rutoken, triesLeft) {
  const state = rutoken.state();
  rutoken.replaceFile(`token-${rutoken.tokens[0].serial}.json`, { ...state, user: { ...state.user, triesLeft } });
}

describe('the doctor follows a token’s road', { concurrency: 3 }, () => {
  for (const [name, fault] of Object.entries(faults)) it(name, () => playFault(fault));

  it('says that each step is well where it is', async () => {
    const world = new DoctorWorld();
    try {
      await plugged(world);
      const found = (await world.findings()).filter(({ group }) => group === 'tokens');
      assert.deepEqual(found.map(({ id }) => id), ['usbToken', 'pcscdReady', 'cardReady', 'moduleReady', 'tokenReady']);
      assert.deepEqual(found.filter(({ severity }) => severity !== 'ok'), []);
    } finally {
      await world.end();
    }
  });

  it('spends no PIN attempt and changes nothing on the token', async () => {
    const world = new DoctorWorld();
    try {
      await plugged(world);
      await world.findings();
      const called = new Set(world.rutoken.calls().map((call) => call.function));
      for (const name of ['C_Login', 'C_OpenSession', 'C_SetPIN', 'C_InitToken']) assert.ok(!called.has(name), name);
    } finally {
      await world.end();
    }
  });

  it('is not held up by several libraries that hang', { timeout: 20_000 }, async () => {
    const world = new DoctorWorld();
    try {
      for (let i = 0; i < 4; i++) world.addRutoken().faults({ function: 'C_GetSlotList', do: 'hang', times: 'always' });
      const begun = Date.now();
      const found = await world.findings();
      assert.equal(found.filter(({ id }) => id === 'moduleHangs').length, 4);
      assert.ok(Date.now() - begun < 12_000, 'they hang side by side');
    } finally {
      await world.end();
    }
  });
});

