// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The command itself, and faults of windows, keys and rules. What stands before these: doctor_browsers, doctor_tokens.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DoctorWorld, playFault } from './doctor_world.mjs';

const stranger = 65534;
const isRoot = process.getuid() === 0;

/** A key store as Kepka makes it, with one file. */
function store(world) {
  mkdirSync(join(world.data, 'registry'), { recursive: true, mode: 0o700 });
  for (const folder of [world.data, join(world.data, 'registry')]) chmodSync(folder, 0o700);
  writeFileSync(join(world.data, 'journal'), '', { mode: 0o600 });
}

const set = (name, value) => (world) => { world.variables[name] = value; };
const unset = (name) => (world) => { delete world.variables[name]; };

const faults = {
  'a session without a screen': { id: 'noDisplay', seed: set('DISPLAY', undefined), mend: set('DISPLAY', ':99') },
  'no pinentry': {
    id: 'noPinentry', says: /pinentry/, seed: set('KEPKA_TEST_PINENTRY', '/none'), mend: unset('KEPKA_TEST_PINENTRY'),
  },
  'a pinentry of the rules that is not there': {
    id: 'rulesPinentryMissing', says: /\/opt\/pinentry/,
    seed: (world) => { world.policy({ pinentry: '/opt/pinentry' }); set('KEPKA_TEST_PINENTRY', '/none')(world); },
    mend: unset('KEPKA_TEST_PINENTRY'),
  },
  'a loader’s variable in the session (16)': {
    id: 'environmentIgnored', severity: 'note', seed: set('LD_LIBRARY_PATH', '/opt/vendor/lib'), mend: set('LD_LIBRARY_PATH', undefined),
  },
  'no home': { id: 'noHome', seed: set('HOME', undefined), mend: unset('HOME') },
  'a key folder that is open': { id: 'keysOpen', prepare: store, seed: (world) => chmodSync(world.data, 0o755) },
  'a key file that is open': { id: 'keyFileOpen', prepare: store, seed: (world) => chmodSync(join(world.data, 'journal'), 0o644) },
  'a file where the key folder should be': { id: 'keysNoFolder', seed: (world) => world.put(world.data, '') },
  'damaged containers of keys': {
    id: 'keyDamaged', severity: 'warning', prepare: store,
    seed: (world) => world.put(join(world.data, 'registry', 'a'.repeat(32), 'key.p8'), 'damaged', 0o600),
    mend: (world) => rmSync(join(world.data, 'registry', 'a'.repeat(32)), { recursive: true }),
  },
  'rules that are damaged': {
    id: 'rulesDamaged', says: /rules\.json/, seed: (world) => world.policy('{"origins": '), mend: (world) => world.policy({}),
  },
  'rules with a word that Kepka does not know': {
    id: 'rulesDamaged', says: /orogins/, seed: (world) => world.policy({ orogins: {} }), mend: (world) => world.policy({}),
  },
  'rules that everybody may write': {
    id: 'rulesUnsafe', prepare: (world) => world.policy({}), seed: (world) => chmodSync(join(world.policyFolder, 'rules.json'), 0o666),
  },
  'rules that contradict each other': {
    id: 'rulesConflict', severity: 'warning', says: /https:\/\/lk\.ca\.example\.ru/,
    prepare: (world) => world.policy({ origins: { allow: ['https://lk.ca.example.ru'] } }),
    seed: (world) => world.policy({ origins: { deny: ['https://lk.ca.example.ru'] } }, 'later.json'),
    mend: (world) => unlinkSync(join(world.policyFolder, 'later.json')),
  },
  'rules that differ about one value': {
    id: 'rulesDiffer', severity: 'note', says: /"remember".*later\.json.*false/, prepare: (world) => world.policy({ remember: false }),
    seed: (world) => world.policy({ remember: true }, 'later.json'), mend: (world) => unlinkSync(join(world.policyFolder, 'later.json')),
  },
  'rules for a library that is not there': {
    id: 'rulesModuleMissing', severity: 'warning', seed: (world) => world.policy({ modules: { allow: ['/usr/lib/librtpkcs11ecp-gone.so'] } }),
    mend: (world) => world.policy({}),
  },
};

const rootsFaults = {
  'keys that sudo has made root’s': {
    id: 'keyFileForeign', prepare: store, seed: (world) => chownSync(join(world.data, 'journal'), stranger, stranger),
  },
  'a key folder that is another user’s': { id: 'keysForeign', prepare: store, seed: (world) => chownSync(world.data, stranger, stranger) },
};

async function withWorld(test) {
  const world = new DoctorWorld();
  try {
    await test(world);
  } finally {
    await world.end();
  }
}

describe('kepka doctor', { concurrency: 3 }, () => {
  for (const [name, fault] of Object.entries(faults)) it(`names ${name}`, () => playFault(fault));
  for (const [name, fault] of Object.entries(rootsFaults)) {
    it(`names ${name}`, { skip: !isRoot && 'needs root' }, () => playFault(fault));
  }

  it('finds nothing wrong where all is well, within three seconds', () => withWorld(async (world) => {
    const begun = Date.now();
    const { status, out } = await world.run();
    assert.ok(Date.now() - begun < 3000);
    assert.equal(status, 0, out);
    assert.match(out, /^Browsers\n {2}ok {7}Chromium: Kepka is connected\./);
    assert.match(out, /The program .*\/kepka-host answers/);
    assert.match(out, /Nothing is wrong\.\n$/);
  }));

  it('ends with 1 and says what to do, in the person’s language', () => withWorld(async (world) => {
    unlinkSync(world.manifestPath('chromium'));
    const english = await world.run();
    assert.equal(english.status, 1);
    assert.match(english.out, /ERROR {4}Chromium: Kepka is not connected[^\n]*\n {11}What to do: [^\n]*\n {11}Command: kepka register --browser chromium\n/);
    assert.match(english.out, /Errors: 1\.\n$/);
    world.variables.LC_ALL = 'ru_RU.UTF-8';
    const russian = await world.run();
    assert.match(russian.out, /ОШИБКА {4}Chromium: Kepka к браузеру не подключена[^\n]*\n {12}Что сделать: /);
  }));

  it('writes a report for support that names nobody and nothing of theirs', () => withWorld(async (world) => {
    store(world);
    const rutoken = world.addRutoken({ tokens: [{ serial: '3b9aca01', label: 'Иванова Анна' }] });
    await world.pcscd([{ name: 'Aladdin R.D. JaCarta (4E3D001122) 00 00', atr: '3BDC18FF8191FE1FC38073C8211366010611590001' }]);
    const bundle = join(world.folder, 'report.json');
    const { out, status } = await world.run('--bundle', bundle);
    assert.equal(status, 1, 'JaCarta has no library');
    assert.match(out, /report\.json\n$/);
    assert.equal(statSync(bundle).mode & 0o777, 0o600);
    const text = readFileSync(bundle, 'utf8');
    const report = JSON.parse(text);
    assert.match(report.system, /x86-64|ARM64/);
    for (const secret of [world.home, '3b9aca01', '1000000001', 'Иванова', '4E3D001122']) assert.ok(!text.includes(secret), secret);
    assert.ok(text.includes('~/.local/share/kepka') || report.findings.some(({ id }) => id === 'keysReady'));
    rutoken.remove();
  }));

  it('never overwrites a file', () => withWorld(async (world) => {
    const bundle = world.put(join(world.folder, 'report.json'), 'mine');
    const { status } = await world.run('--bundle', bundle);
    assert.equal(status, 3);
    assert.equal(readFileSync(bundle, 'utf8'), 'mine');
  }));

  it('is the same report in the extension', () => withWorld(async (world) => {
    chmodSync(world.manifestPath('chromium'), 0o600);
    const host = world.host({ env: Object.fromEntries(Object.entries(world.environment())) });
    const report = await host.request('report', {});
    const command = JSON.parse((await world.run('--json')).out);
    assert.deepEqual(report, command);
    assert.equal(report.worst, 'error');
  }));

  it('is not for pages', () => withWorld(async (world) => {
    const host = world.host();
    await assert.rejects(host.request('report', {}, { origin: 'https://lk.ca.example.ru' }), { name: 'unknownMethod' });
  }));

  it('survives whatever it is shown', () => withWorld(async (world) => {
    const strange = ['[]', '7', '{"name": {"a": 1}, "path": 5}', '\u0000', `{"a":${'['.repeat(5000)}`, '{"path": "/\u202etxt"}', 'x'.repeat(100_000)];
    for (const content of strange) {
      world.put(world.manifestPath('chromium'), content);
      world.browserRules('chromium', content);
      world.put(world.inHome('.config/chromium/Last Version'), content);
      const found = await world.findings();
      assert.ok(found.some(({ id }) => id === 'manifestMalformed' || id === 'manifestWrong'), content.slice(0, 40));
      assert.ok(!found.some(({ id }) => id === 'checkFailed'));
    }
  }));
});
