// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The guide's stages 1 to 3 on the server: who gets in, what a form may hold, what is a scan, remarks. Hostile visitors included.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readPhone } from './accounts.mjs';
import { fieldsOf, isRequired } from './public/form_rules.js';
import { checkScan, scanLimit } from './public/scan_rules.js';
import { sampleScan } from './sample_scan.mjs';
import { widthOf } from './scans.mjs';
import { startCabinet } from './server.mjs';
import { Visitor } from './visitor.mjs';

const person = {
  kind: 'person', surname: 'Иванова', name: 'Анна', patronymic: 'Петровна', birthDate: '12.04.1985', passport: '4509 123456',
  email: 'anna@example.ru', snils: '112-233-445 95', inn: '500100732259',
};

const { kind: _, ...human } = person;
const address = { country: 'RU', region: '77 г. Москва', locality: 'г. Москва', street: 'ул. Лесная, д. 5' };
const company = { organization: 'ООО «Ромашка»', innle: '7707083893', ogrn: '1027700132195' };

/** A whole form of each kind of applicant. */
const forms = [
  person,
  { kind: 'soleTrader', ...human, ogrnip: '304500116000157' },
  { kind: 'representative', ...company, department: 'Бухгалтерия', title: 'Главный бухгалтер', ...human, ...address },
  { kind: 'organization', ...company, email: 'box@romashka.example', ...address },
  { kind: 'custom', commonName: 'Смит Джон', surname: 'Смит', name: 'Джон', email: 'j@smith.example', country: 'gb' },
];

/** A picture that ImageMagick made: `form` is its name for the format. */
const drawn = (form, width = 1200) => execFileSync('convert', ['-size', `${width}x40`, 'xc:white', '-fill', 'black', '-draw', 'rectangle 20,10 300,30', `${form}:-`]);

/** A page with nothing on it. */
const pdf = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`);

describe('the guide in the demo cabinet', () => {
  let folder, cabinet;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guide-test-'));
    cabinet = await startCabinet({ workFolder: folder, seconds: 0, silent: ['snils'] });
  });
  after(async () => {
    await cabinet.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const enter = () => Visitor.enter(cabinet.url);

  /** An application whose statement is wanted: its path. */
  async function confirmed(visitor) {
    const path = await visitor.applyFor(person, sampleScan());
    assert.equal((await visitor.get(path)).stage, 'checked');
    await visitor.post(`${path}/confirm`);
    return path;
  }

  describe('the entrance', () => {
    it('takes phones as people write them, and nothing else', () => {
      for (const typed of ['+7 900 123-45-67', '8 (900) 123-45-67', '9001234567', '79001234567']) assert.equal(readPhone(typed), '+79001234567', typed);
      assert.equal(readPhone('+375 29 123-45-67'), '+375291234567');
      for (const typed of ['', '123', '+7 900 123-45-6', '+0 900 123 45 67', 'phone', `+7${'9'.repeat(60)}`, null, {}]) {
        assert.throws(() => readPhone(typed), ({ status }) => status === 422, `${typed}`);
      }
    });

    it('shows nothing to who is not in', async () => {
      const visitor = new Visitor(cabinet.url);
      assert.deepEqual([(await visitor.get('/api/applications')).status, (await visitor.get('/api/account')).phone], [401, null]);
      assert.equal((await visitor.post('/api/applications')).error, 'notEntered');
    });

    it('lets in with the right code alone, five tries each, and a code works once', async () => {
      const visitor = new Visitor(cabinet.url);
      const phone = '+79005550001';
      const { simulatedCall } = await visitor.post('/api/call', { phone });
      const code = simulatedCall.replace(/\D/g, '').slice(-4);
      const wrong = String((Number(code) + 1) % 10_000).padStart(4, '0');
      assert.deepEqual(await visitor.post('/api/enter', { phone, code: wrong }).then(({ error, triesLeft }) => [error, triesLeft]), ['wrongCode', 4]);
      for (let turn = 0; turn < 4; turn += 1) await visitor.post('/api/enter', { phone, code: wrong });
      assert.equal((await visitor.post('/api/enter', { phone, code })).error, 'codeOver', 'guessing ends');
      const second = await visitor.post('/api/call', { phone });
      const right = { phone, code: second.simulatedCall.replace(/\D/g, '').slice(-4) };
      assert.equal((await visitor.post('/api/enter', right)).phone, phone);
      assert.equal((await new Visitor(cabinet.url).post('/api/enter', right)).error, 'codeOver');
    });

    it('does not ring a phone for ever', async () => {
      const visitor = new Visitor(cabinet.url);
      const statuses = [];
      for (let turn = 0; turn < 6; turn += 1) statuses.push((await visitor.post('/api/call', { phone: '+79005550002' })).status);
      assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429]);
    });

    it('keeps applications apart, and has one waiting for who is new', async () => {
      const [one, other] = [await enter(), await enter()];
      const [waiting] = await one.get('/api/applications');
      assert.equal(waiting.stage, 'new');
      const path = await one.begin();
      assert.equal((await one.get('/api/applications')).length, 2);
      for (const answer of [await other.get(path), await other.post(`${path}/fill`, { applicant: person }), await other.put(`${path}/documents/passport`, sampleScan())]) {
        assert.equal(answer.error, 'noApplication');
      }
    });

    it('forgets a session that was left', async () => {
      const visitor = await enter();
      const stolen = new Visitor(cabinet.url);
      stolen.cookie = visitor.cookie;
      assert.equal((await stolen.get('/api/applications')).status, undefined, 'a list, no refusal');
      await visitor.post('/api/leave');
      assert.equal((await visitor.get('/api/applications')).status, 401);
      assert.equal((await stolen.get('/api/applications')).status, 401);
    });
  });

  describe('the form', () => {
    it('tells every fault by its field, in both languages, as the page does', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const { error, faults } = await visitor.post(`${path}/fill`, {
        applicant: { ...person, inn: '500100732258', birthDate: '31.02.1985', passport: '12', email: '' },
      });
      assert.equal(error, 'wrongApplicant');
      assert.deepEqual(Object.keys(faults).sort(), ['birthDate', 'email', 'inn', 'passport']);
      for (const { ru, en } of Object.values(faults)) assert.ok(/[а-я]/.test(ru) && /^[^а-я]+$/i.test(en));
      assert.equal((await visitor.get(path)).stage, 'started');
    });

    it('takes a whole form of every kind of applicant, and tells what an empty one lacks', async () => {
      const visitor = await enter();
      for (const applicant of forms) {
        const { kind } = applicant;
        const path = await visitor.begin();
        const lacking = fieldsOf(kind).filter((field) => isRequired(kind, field) && (field !== 'country' || kind === 'custom'));
        const { faults } = await visitor.post(`${path}/fill`, { applicant: { kind } });
        assert.deepEqual(Object.keys(faults).sort(), lacking.sort(), kind);
        const { stage, applicant: kept } = await visitor.post(`${path}/fill`, { applicant });
        assert.equal(stage, 'filled', kind);
        assert.equal(kept.kind, kind);
      }
    });

    it('refuses numbers of organisations and traders with slips in them', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const wrong = [
        [{ ...forms[1], ogrnip: '304500116000158' }, ['ogrnip']],
        [{ ...forms[2], innle: '500100732259', inn: '7707083893' }, ['inn', 'innle']],
        [{ ...forms[3], innle: '0000000000', ogrn: '1027700132196' }, ['innle', 'ogrn']],
      ];
      for (const [applicant, fields] of wrong) {
        const { faults } = await visitor.post(`${path}/fill`, { applicant });
        assert.deepEqual(Object.keys(faults).sort(), fields, applicant.kind);
      }
    });

    it('refuses what no page sends', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const hostile = [
        null, [], { ...person, kind: 'toString' }, { ...person, kind: '__proto__' }, { ...person, extra: 'x' }, { ...person, surname: 'Ива\nнова' },
        { ...person, surname: ['Иванова'] }, { ...person, name: 'А'.repeat(300) }, { ...person, surname: 'Ива\u202eнова' },
      ];
      for (const applicant of hostile) assert.equal((await visitor.post(`${path}/fill`, { applicant })).error, 'wrongApplicant', JSON.stringify(applicant));
    });

    it('finds the INN of the same person again, and says when the register is silent', async () => {
      const visitor = await enter();
      const first = await visitor.post('/api/inn', person);
      assert.match(first.inn, /^\d{12}$/);
      assert.equal((await visitor.post('/api/inn', person)).inn, first.inn);
      assert.equal((await visitor.post('/api/inn', { ...person, birthDate: '' })).error, 'notEnoughForInn');
      const path = await visitor.begin();
      assert.equal((await visitor.post(`${path}/fill`, { applicant: { ...person, inn: first.inn } })).stage, 'filled', 'its check digits are right');
      const silent = await startCabinet({ workFolder: join(folder, 'silent'), silent: ['inn'] });
      assert.equal((await (await Visitor.enter(silent.url)).post('/api/inn', person)).error, 'registrySilent');
      await silent.close();
    });

    it('reads the sample passport and says of others that it cannot', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const said = { surname: 'Петров', name: 'Пётр', birthDate: '01.02.1990', passport: '4510 000001', kind: 'custom' };
      await visitor.put(`${path}/documents/passport`, sampleScan({ said }));
      const { status, ...read } = await visitor.post(`${path}/passport`);
      assert.deepEqual([status, read], [200, { surname: 'Петров', name: 'Пётр', birthDate: '01.02.1990', passport: '4510 000001' }]);
      await visitor.put(`${path}/documents/passport`, drawn('jpg'));
      assert.deepEqual(await visitor.post(`${path}/passport`), { status: 200 });
    });
  });

  describe('scans', () => {
    it('are what they are by their content: every format, whatever the name says', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const files = {
        'image/jpeg': drawn('jpg'), 'image/png': drawn('png'), 'image/gif': drawn('gif'), 'image/bmp': drawn('bmp'),
        'image/tiff': drawn('tiff'), 'application/pdf': pdf,
        'image/heic': Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(64)]),
      };
      for (const [type, bytes] of Object.entries(files)) {
        const { documents } = await visitor.put(`${path}/documents/passport`, bytes, 'report.exe');
        assert.deepEqual([documents.passport.type, documents.passport.size, documents.passport.name], [type, bytes.length, 'report.exe']);
        const response = await visitor.send('GET', `${path}/documents/passport`);
        assert.deepEqual(Buffer.from(await response.arrayBuffer()), bytes);
        assert.equal(response.headers.get('content-type'), type);
      }
    });

    it('are refused when they are something else, empty or cut off, and nothing is kept', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const whole = drawn('png');
      const hostile = {
        emptyScan: [Buffer.alloc(0)],
        unknownScan: [Buffer.from('<html><script>alert(1)</script>'), Buffer.from('BM, said the page'), Buffer.from('MZ\x90\0'), Buffer.from('PK\x03\x04'), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
          Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.from([0xff])],
        brokenScan: [whole.subarray(0, whole.length - 40), drawn('jpg').subarray(0, 200), Buffer.from('%PDF-1.7\n'), Buffer.from('GIF89a<script>'),
          Buffer.from([0x49, 0x49, 0x2a, 0, 0xff, 0xff, 0xff, 0x7f]), Buffer.from([0x4d, 0x4d, 0, 0x2a])],
      };
      for (const [wanted, files] of Object.entries(hostile)) {
        for (const bytes of files) assert.equal((await visitor.put(`${path}/documents/passport`, bytes)).error, wanted, bytes.toString('latin1').slice(0, 20));
      }
      assert.deepEqual((await visitor.get(path)).documents, {});
    });

    it('may be 10 MB long and not a byte longer, whether or not the length is told', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const padded = (length) => Buffer.concat([drawn('bmp'), Buffer.alloc(length)]).subarray(0, length);
      assert.deepEqual(checkScan(padded(scanLimit)), { type: 'image/bmp' });
      assert.equal((await visitor.put(`${path}/documents/passport`, padded(scanLimit))).documents.passport.size, scanLimit);
      assert.deepEqual(checkScan(padded(scanLimit + 1)), { fault: 'tooLargeScan' });
      for (const told of [true, false]) assert.equal(await statusOfUpload(visitor, `${path}/documents/passport`, scanLimit + 1, told), 413, `${told}`);
      assert.equal((await visitor.get(path)).documents.passport.size, scanLimit, 'the earlier one stays');
    });

    /** The body is sent until the server answers. */
    async function statusOfUpload(visitor, path, length, tellLength) {
      const cookie = await visitor.send('GET', '/api/account').then(() => visitor.cookie);
      return new Promise((resolve, reject) => {
        const headers = { cookie, 'content-type': 'application/octet-stream', ...(tellLength && { 'content-length': length }) };
        const call = request(cabinet.url + path, { method: 'PUT', headers }, (response) => resolve(response.statusCode));
        call.on('error', (error) => (error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error)));
        for (let sent = 0; sent < length; sent += 1024 * 1024) call.write(Buffer.alloc(Math.min(1024 * 1024, length - sent), 0x42));
        call.end();
      });
    }

    it('have names for people: no folders, no invisible characters', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const names = { '../../etc/passwd': 'passwd', 'C:\\scans\\Паспорт 1.png': 'Паспорт 1.png', 'a\u202egnp.exe': 'agnp.exe', '\u0000\n': 'scan', '': 'scan', ['я'.repeat(500)]: 'я'.repeat(120) };
      for (const [given, kept] of Object.entries(names)) {
        assert.equal((await visitor.put(`${path}/documents/passport`, sampleScan({ width: 10, height: 10 }), given)).documents.passport.name, kept);
      }
      assert.deepEqual(readdirSync(join(folder, 'scans', path.split('/').pop())), ['passport']);
    });

    it('are given back so that no browser runs them', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const polyglot = Buffer.concat([Buffer.from('GIF89a/*'), Buffer.from('*/=1;alert(document.cookie)//<script>alert(1)</script>'), Buffer.from([0, 0x3b])]);
      await visitor.put(`${path}/documents/passport`, polyglot, 'x".html');
      const { headers } = await visitor.send('GET', `${path}/documents/passport`);
      assert.equal(headers.get('content-type'), 'image/gif');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('content-security-policy'), /sandbox/);
      assert.equal(headers.get('content-disposition'), "attachment; filename*=UTF-8''x%22.html");
    });

    it('belong to documents that are asked for', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      for (const name of ['statement', 'powers', 'constructor', 'toString']) assert.ok((await visitor.put(`${path}/documents/${name}`, sampleScan())).status >= 404, name);
      assert.equal((await visitor.get(`${path}/documents/constructor`)).status, 404);
      assert.equal((await visitor.remove(`${path}/documents/__proto__`)).status, 404);
    });

    it('tell how wide they are, and a lying header breaks nothing', () => {
      for (const form of ['jpg', 'png', 'gif', 'bmp']) {
        const bytes = drawn(form, 1234);
        assert.equal(widthOf(bytes, checkScan(bytes).type), 1234, form);
        for (let length = 0; length < 64; length += 1) widthOf(bytes.subarray(0, length), checkScan(bytes).type);
      }
      assert.equal(widthOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xd9, 0, 0, 0]), 'image/jpeg'), null, 'a segment of no length');
      assert.equal(widthOf(pdf, 'application/pdf'), null);
    });
  });

  describe('the way through', () => {
    it('wants the scan of a number whose register is silent', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      const { needed } = await visitor.post(`${path}/fill`, { applicant: person });
      assert.deepEqual(needed.map(({ name, optional = false }) => [name, optional]), [['passport', true], ['snils', false]]);
      assert.deepEqual((await visitor.post(`${path}/send`)).documents, ['snils']);
      await visitor.put(`${path}/documents/snils`, sampleScan());
      assert.equal((await visitor.post(`${path}/send`)).stage, 'checking');
    });

    it('comes back with a remark when a document cannot be read, and goes on with a better one', async () => {
      const visitor = await enter();
      const path = await visitor.applyFor(person, sampleScan({ width: 300, height: 200 }));
      const back = await visitor.get(path);
      assert.deepEqual([back.stage, back.remark.document], ['returned', 'passport']);
      for (const name of ['passport', 'snils']) await visitor.put(`${path}/documents/${name}`, sampleScan());
      await visitor.post(`${path}/send`);
      const { stage, remark } = await visitor.get(path);
      assert.deepEqual([stage, remark], ['checked', null]);
    });

    it('sends a statement back, and approves the corrected one', async () => {
      const visitor = await enter();
      const path = await confirmed(visitor);
      assert.equal((await visitor.post(`${path}/paper`)).error, 'documentsMissing');
      await visitor.put(`${path}/documents/statement`, sampleScan({ width: 420, height: 594 }));
      assert.equal((await visitor.post(`${path}/paper`)).stage, 'statementChecking');
      const back = await visitor.get(path);
      assert.equal(back.stage, 'statementReturned');
      assert.match(back.remark.comment.ru, /разрешение/);
      await visitor.remove(`${path}/documents/statement`);
      assert.equal((await visitor.post(`${path}/paper`)).error, 'documentsMissing');
      await visitor.put(`${path}/documents/statement`, sampleScan());
      await visitor.post(`${path}/paper`);
      assert.equal((await visitor.get(path)).stage, 'approved');
    });

    it('has no short cuts', async () => {
      const visitor = await enter();
      const path = await visitor.begin();
      for (const step of ['send', 'confirm', 'paper', 'signed', 'request', 'installed']) {
        const { status } = await visitor.post(`${path}/${step}`, { csr: 'x', signature: 'AAAA' });
        assert.equal(status, 409, step);
      }
      assert.equal((await visitor.get(`${path}/statement.txt`)).status, 404);
    });

    it('gives the statement as text and as a page, with everything in it escaped', async () => {
      const visitor = await enter();
      const path = await visitor.applyFor({ ...person, street: 'ул. <b>Лесная</b> & Ко' }, sampleScan());
      await visitor.get(path);
      await visitor.post(`${path}/confirm`);
      const text = await (await visitor.send('GET', `${path}/statement.txt`)).text();
      assert.match(text, /^ЗАЯВЛЕНИЕ\n/);
      for (const value of ['Иванова', '112-233-445 95', 'ул. <b>Лесная</b> & Ко']) assert.ok(text.includes(value), value);
      assert.equal(await (await visitor.send('GET', `${path}/statement.txt`)).text(), text, 'always the same bytes');
      const page = await (await visitor.send('GET', `${path}/statement.html`)).text();
      assert.ok(page.includes('ул. &lt;b&gt;Лесная&lt;/b&gt; &amp; Ко') && !page.includes('<b>'));
    });

    it('is where it was after a restart, scans included', async () => {
      const visitor = await enter();
      const path = await confirmed(visitor);
      await visitor.put(`${path}/documents/statement`, sampleScan({ width: 900, height: 100 }));
      const before = await visitor.get(path);
      await cabinet.close();
      cabinet = await startCabinet({ workFolder: folder, seconds: 0, silent: ['snils'] });
      visitor.url = cabinet.url;
      assert.deepEqual(await visitor.get(path), before);
      const kept = await (await visitor.send('GET', `${path}/documents/statement`)).arrayBuffer();
      assert.deepEqual(Buffer.from(kept), sampleScan({ width: 900, height: 100 }));
      const session = readdirSync(join(folder, 'sessions')).map((name) => readFileSync(join(folder, 'sessions', name), 'utf8')).join();
      assert.ok(!session.includes(visitor.cookie.split('=')[1]), 'the folder holds no token');
    });
  });
});
