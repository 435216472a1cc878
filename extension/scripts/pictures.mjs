// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Pictures of the extension's pages, to be looked at: both languages, dark, high contrast, 200 % zoom → build/pictures.
// The built pages run in Chromium with a background that only plays.
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const root = 'dist/chromium';
const out = 'build/pictures';
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' };
const catalogue = JSON.parse(readFileSync('../host/base/errors.json', 'utf8'));

function fault(name) {
  const row = catalogue.find((entry) => entry.name === name);
  return {
    code: row.code, name, retryable: row.retryable, facts: {},
    message: { ru: row.ru.message, en: row.en.message }, remedy: { ru: row.ru.remedy, en: row.en.remedy },
  };
}

const versions = { extensionVersion: '0.1.0', hostVersion: '0.1.0', testing: false };
const problem = (name, detail) => ({ ...fault(name), detail });
const consents = [
  { origin: 'https://ca.example.ru', consent: 'granted', since: '2026-11-20T10:00:00Z' },
  { origin: 'https://lk.udostoveryayushchiy-tsentr.example.ru:8443', consent: 'blocked', since: '2026-11-22T10:00:00Z' },
];
const opened = { type: 'opened', site: 'https://ca.example.ru', person: 'Иванова Анна Петровна', storage: { ru: 'Реестр этого компьютера', en: 'This computer’s registry' } };
const progress = (percent, hint) => ({ type: 'progress', progress: { percent, full: percent === 100, hint } });

const texts = (ru, en = ru) => ({ ru, en });
const storage = (id, kind, label, more = {}) => ({
  id, kind, label, secret: kind === 'token' ? 'pin' : 'password', qualified: false, sensor: false, algorithms: ['gost2012-256'],
  usedBy: kind === 'token' ? texts('Программы, которые работают с токеном через PKCS#11', 'Programs that work with the token over PKCS#11')
    : texts('Kepka на этом компьютере', 'Kepka on this computer'), ...more,
});
const pin = (more = {}) => ({
  isDefault: false, mustBeChanged: false, countLow: false, finalTry: false, locked: false, notSet: false, attemptsLeft: 10, ...more,
});
const token = (id, model, serialDecimal, state, more = {}) => storage(id, 'token', texts(model), {
  token: {
    active: true, pinPad: false, model, pin: state, label: 'Бухгалтерия', serial: Number(serialDecimal).toString(16), serialDecimal,
    freeMemory: 98_304, totalMemory: 131_072, ...more,
  },
});
const certificate = {
  subject: '', issuer: 'CN=Демонстрационный удостоверяющий центр, C=RU', commonName: 'Иванова Анна Петровна', serial: '01', notBefore: '2026-11-24T10:00:00Z',
  notAfter: '2099-11-24T10:00:00Z', sha256: 'ab'.repeat(32), storage: texts(''), pem: '',
};
const enrolment = { site: 'https://ca.example.ru', requestId: '2026-117', state: 'requestBuilt', person: 'Петров Пётр Петрович', created: '2026-11-20T10:00:00Z' };
const stored = {
  storages: [
    storage('registry', 'registry', texts('Реестр этого компьютера', 'This computer’s registry')),
    token('token/1', 'Рутокен ЭЦП 3.0', '1000000001', pin({ isDefault: true })),
    token('token/2', 'Рутокен Lite', '1000000002', pin({ locked: true, attemptsLeft: 0 }), { active: false, label: undefined }),
  ],
  keys: [
    { storage: 'registry', key: '01', algorithm: 'gost2012-256', label: '', certificate },
    { storage: 'token/1', key: '02', algorithm: 'gost2012-256', label: '', certificate: { ...certificate, notAfter: '2026-01-10T10:00:00Z' } },
    { storage: 'token/1', key: '03', algorithm: 'gost2012-512', label: '', enrolment },
    { storage: 'token/2', key: '04', label: 'old' },
  ],
  problems: [{ place: texts('Считыватель Aktiv Rutoken ECP 02 00', 'Reader Aktiv Rutoken ECP 02 00'), ...fault('readerFailed') }],
};
const nothing = { storages: [stored.storages[0]], keys: [], problems: [] };

const choice = (key, commonName, more = {}) => ({
  key, commonName, issuer: 'Демонстрационный удостоверяющий центр', notBefore: '2026-11-24T10:00:00Z', notAfter: '2027-11-24T10:00:00Z', serial: `01${key.repeat(30)}`,
  storage: texts('Реестр этого компьютера', 'This computer’s registry'), expired: false, ...more,
});
const reviewed = (kind, more) => ({ type: 'opened', review: { site: 'https://ca.example.ru', firstVisit: false, kind, ...more } });
const pick = reviewed('pick', {
  certificates: [
    choice('a', 'Иванова Анна Петровна'),
    choice('b', 'ООО «Ромашка»', { organisation: 'ООО «Ромашка»', storage: texts('Рутокен ЭЦП 3.0 № 1000000001', 'Rutoken ECP 3.0 No. 1000000001') }),
    choice('c', 'Иванова Анна Петровна', { notBefore: '2025-11-24T10:00:00Z', notAfter: '2026-11-24T10:00:00Z', expired: true }),
  ],
});
const field = (ru, en, value) => ({ label: texts(ru, en), value });
const digest = 'a1b2c3d4e5f60718'.repeat(4);
const statement = ['ЗАЯВЛЕНИЕ', 'на выпуск сертификата ключа проверки электронной подписи', '', 'Кому: Демонстрационный удостоверяющий центр',
  'Заявка № 1a2b3c4d от 30.11.2026', '', 'Фамилия: Иванова', 'Имя: Анна', 'СНИЛС: 112-233-445 95', '', 'С данными, указанными в заявлении, согласна.'].join('\n');
const documents = reviewed('documents', {
  firstVisit: true,
  signer: { commonName: 'Иванова Анна Петровна' },
  documents: [
    { name: 'zayavlenie-1a2b3c4d.txt', size: 612, digestName: 'Стрибог-256', digest, shown: true, text: statement },
    { name: 'zayavlenie.json', size: 240, digestName: 'Стрибог-256', digest, shown: true,
      application: [field('Документ', 'Document', 'Заявление'), field('Фамилия', 'Surname', 'Иванова'), field('СНИЛС', 'SNILS', '112-233-445 95')] },
    { name: 'dogovor.pdf', size: 2_400_000, digestName: 'Стрибог-256', digest, shown: false },
  ],
});
const csr = reviewed('request', {
  person: 'Иванова Анна Петровна', storage: texts('Рутокен ЭЦП 3.0 № 1000000001', 'Rutoken ECP 3.0 No. 1000000001'),
  fields: [field('Имя', 'Name', 'Иванова Анна Петровна'), field('СНИЛС', 'SNILS', '11223344595'), field('ИНН', 'INN', '500100732259'),
    field('Алгоритм', 'Algorithm', 'ГОСТ Р 34.10-2012, 256'), field('Назначение ключа', 'Key usage', 'digitalSignature, nonRepudiation')],
});

const finding = (group, id, severity, ru, en, remedy, command) => ({
  group, id, severity, message: texts(ru, en), ...(remedy ? { remedy: texts(...remedy) } : {}), ...(command ? { command } : {}),
});
const doctor = {
  version: '0.1.0', system: 'Debian GNU/Linux 12 (bookworm), x86-64', desktop: 'GNOME', worst: 'error',
  findings: [
    finding('browsers', 'browserReady', 'ok', 'Chromium: Kepka подключена.', 'Chromium: Kepka is connected.'),
    finding('browsers', 'sandboxed', 'warning', 'Firefox (snap) работает в песочнице (snap) и без разрешения не запустит Kepka.',
      'Firefox (snap) runs in a sandbox (snap) and cannot start Kepka without permission.',
      ['Дайте разрешение и перезапустите браузер.', 'Give it and start the browser again.'], 'flatpak permission-set webextensions org.kepka.host snap.firefox yes'),
    finding('program', 'hostAnswers', 'ok', 'Программа /usr/lib/kepka/kepka-host отвечает, версия 0.1.0.', 'The program /usr/lib/kepka/kepka-host answers, version 0.1.0.'),
    finding('tokens', 'usbToken', 'ok', 'USB: вставлен Рутокен ЭЦП (0a89:0030).', 'USB: Rutoken ECP is plugged in (0a89:0030).'),
    finding('tokens', 'moduleMissing', 'error', 'Вставлен Рутокен ЭЦП 2.0 или 3.0, но его библиотека librtpkcs11ecp.so не установлена или запрещена правилами.',
      'Rutoken ECP 2.0 or 3.0 is plugged in, but its library librtpkcs11ecp.so is not installed, or rules forbid it.',
      ['Установите пакет с librtpkcs11ecp.so с сайта rutoken.ru.', 'Install the package with librtpkcs11ecp.so from rutoken.ru.']),
    finding('rules', 'noRules', 'ok', 'Правил администратора нет (/etc/kepka/policy.d): о каждом сайте Kepka спрашивает один раз.',
      'There are no administrator’s rules (/etc/kepka/policy.d): Kepka asks once about each site.'),
  ],
};
const doctorAnswers = { 'consents.list': { consents: [] }, 'keys.list': nothing, status: { state: 'ready', problems: [], ...versions }, report: doctor };

const pictures = [
  { name: 'review-pick', page: 'review', size: [680, 720], said: [pick] },
  { name: 'review-pick-zoom', page: 'review', size: [340, 360], scale: 2, said: [pick] },
  { name: 'review-documents', page: 'review', size: [680, 720], said: [documents] },
  { name: 'review-documents-whole', page: 'review', size: [680, 720], whole: true, said: [documents] },
  { name: 'review-documents-zoom', page: 'review', size: [340, 360], scale: 2, said: [documents] },
  { name: 'review-request', page: 'review', size: [680, 720], said: [csr] },
  { name: 'review-request-zoom', page: 'review', size: [340, 360], scale: 2, said: [csr] },
  { name: 'sensor', page: 'sensor', size: [584, 600], said: [opened, progress(40, 'none')] },
  { name: 'sensor-hint', page: 'sensor', size: [584, 600], said: [opened, progress(15, 'tooRegular')] },
  { name: 'sensor-zoom', page: 'sensor', size: [292, 300], scale: 2, said: [opened, progress(40, 'moveMore')] },
  { name: 'popup-ready', page: 'popup', size: [384, 360], answers: { status: { state: 'ready', problems: [], ...versions } } },
  { name: 'popup-none', page: 'popup', size: [384, 400], answers: { status: { state: 'noHost', fault: fault('noHost'), problems: [], ...versions, hostVersion: undefined } } },
  { name: 'popup-problems', page: 'popup', size: [384, 600], answers: { status: { state: 'ready', problems: [problem('noPrompt', 'DISPLAY'), problem('storeUnsafe', '/home/anna/.local/share/kepka')], ...versions, testing: true } } },
  { name: 'popup-token', page: 'popup', size: [384, 440], answers: { status: { state: 'ready', problems: [], ...versions }, 'keys.list': { ...stored, problems: [] } } },
  { name: 'options', page: 'options', size: [900, 640], answers: { 'consents.list': { consents }, 'keys.list': stored } },
  { name: 'options-zoom', page: 'options', size: [320, 480], scale: 2, whole: true, answers: { 'consents.list': { consents }, 'keys.list': stored } },
  { name: 'options-empty', page: 'options', size: [900, 560], answers: { 'consents.list': { consents: [] }, 'keys.list': nothing } },
  { name: 'options-report', page: 'options', size: [900, 640], answers: doctorAnswers, click: '#report-run' },
  { name: 'options-report-zoom', page: 'options', size: [320, 480], scale: 2, whole: true, answers: doctorAnswers, click: '#report-run' },
  { name: 'options-report-none', page: 'options', size: [900, 640], faults: { 'consents.list': fault('noHost'), 'keys.list': fault('noHost') },
    answers: { status: { state: 'noHost', fault: fault('noHost'), problems: [], ...versions, hostVersion: undefined } }, click: '#report-run' },
  { name: 'options-none', page: 'options', size: [900, 600], faults: { 'consents.list': fault('noHost'), 'keys.list': fault('noHost') } },
];
const looks = [
  { name: '', features: [] },
  { name: '-dark', features: [{ name: 'prefers-color-scheme', value: 'dark' }] },
  { name: '-contrast', features: [{ name: 'forced-colors', value: 'active' }] },
];

/** Runs in the page, before its own script. */
function stub({ messages, picture }) {
  const event = () => ({ addListener: () => undefined });
  const listeners = [];
  globalThis.chrome = {
    i18n: {
      getMessage: (key, values = []) => (messages[key]?.message ?? '').replace(/\$(\d)/g, (_, digit) => values[digit - 1] ?? ''),
    },
    runtime: {
      getManifest: () => ({ version: '0.1.0' }),
      openOptionsPage: async () => undefined,
      sendMessage: async ({ type, method }) => {
        const fault = picture.faults?.[method ?? type];
        const nothing = { 'keys.list': { storages: [], keys: [], problems: [] } };
        return fault ? { fault } : { result: picture.answers?.[method ?? type] ?? nothing[method] ?? {} };
      },
      connect: () => ({
        onMessage: { addListener: (listener) => listeners.push(listener) },
        onDisconnect: event(),
        postMessage: ({ type }) => {
          if (type !== 'open') return;
          setTimeout(() => picture.said.forEach((message) => listeners.forEach((listener) => listener(message))), 0);
        },
      }),
    },
  };
}

const server = createServer((request, response) => {
  const path = join(root, normalize(new URL(request.url, 'http://localhost').pathname));
  response.statusCode = existsSync(path) ? 200 : 404;
  response.setHeader('content-type', types[extname(path)] ?? 'text/plain');
  if (response.statusCode === 404) response.end();
  else createReadStream(path).pipe(response);
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const browser = await puppeteer.launch({ executablePath: process.env.KEPKA_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

try {
  for (const language of ['ru', 'en']) {
    const messages = JSON.parse(readFileSync(`_locales/${language}/messages.json`, 'utf8'));
    for (const picture of pictures) {
      for (const look of looks) await take(picture, language, messages, look);
    }
  }
} finally {
  await browser.close();
  server.close();
}

async function take(picture, language, messages, look) {
  const page = await browser.newPage();
  const [width, height] = picture.size;
  await page.setViewport({ width, height, deviceScaleFactor: picture.scale ?? 1 });
  await emulate(page, look.features);
  await page.evaluateOnNewDocument(stub, { messages, picture });
  await page.goto(`http://127.0.0.1:${server.address().port}/${picture.page}/${picture.page}.html#x`, { waitUntil: 'networkidle0' });
  if (picture.click) await page.click(picture.click);
  await new Promise((resolve) => setTimeout(resolve, 250)); // the bar moves
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  if (overflow > 0) throw new Error(`${picture.name} ${language}: wider than its window by ${overflow}`);
  await page.screenshot({ path: `${out}/${picture.name}-${language}${look.name}.png`, fullPage: picture.whole ?? picture.scale === undefined });
  await page.close();
}

/** Puppeteer does not know forced-colors. */
async function emulate(page, features) {
  const session = await page.createCDPSession();
  await session.send('Emulation.setEmulatedMedia', { features });
}
