// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 6: the certificate goes to its key.
import { announce, button, day, el, facts, heading, problem } from '../dom.js';
import { explain, findEnrolment, KepkaError } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { workPanel } from './work.js';

const grouped = (hex, size) => hex.match(new RegExp(`.{1,${size}}`, 'g')).join(' ');
const fullName = ({ surname, name, patronymic }) => [surname, name, patronymic].filter(Boolean).join(' ');

function certificateFacts({ applicant, details, place }) {
  return facts([
    ['Владелец', fullName(applicant)],
    ['Кем выдан', 'Демонстрационный удостоверяющий центр'],
    ['Действует', `с ${day(details.notBefore)} до ${day(details.notAfter)}`],
    ['Серийный номер', grouped(details.serial.toLowerCase(), 4)],
    ['Отпечаток SHA-256', grouped(details.sha256, 8)],
    ['Где ключ', place],
  ]);
}

/**
 * Kepka says whose key is where; a certificate that it already installed needs no window. On another computer than the one where the
 * key was made Kepka knows nothing of this application: there the certificate alone finds the key, on a token that was brought along.
 */
async function install({ application, kepka }, { signal, onProgress }) {
  const known = await findEnrolment(kepka, application.requestId);
  if (known?.state !== 'installed') {
    const { place, chain, certificate } = application;
    await kepka.enrolments.finish(known?.id ?? application.enrolment, certificate, { place, chain, signal, onProgress });
  }
  return server.markInstalled(application.id);
}

/** Where the key is, when it is not here. */
function elsewhere(error, { place, onToken }) {
  const missing = error instanceof KepkaError && ['enrolmentNotFound', 'keyNotFound'].includes(error.name);
  if (!missing || !place) return '';
  return onToken ? `Ключ лежит на токене: ${place}. Вставьте его и повторите.` : `Ключ создан на компьютере «${place}». Откройте кабинет на нём.`;
}

const windowWords = {
  registry: 'Ответьте в окне Kepka: проверьте сайт и имя владельца и введите пароль.',
  token: 'Ответьте в окне Kepka: проверьте сайт, имя владельца и токен и введите PIN-код.',
};

/** A token that still has the PIN that everybody knows: advice, and the way to change it. */
async function pinAdvice({ application, kepka }, place) {
  const enrolment = await findEnrolment(kepka, application.requestId);
  const storage = (await kepka.storages.list()).find(({ id }) => id === enrolment?.storage);
  if (!storage?.token?.pin.isDefault) return;
  const trouble = el('div');
  const change = async () => {
    trouble.replaceChildren(el('p', { class: 'hint' }, 'Ответьте в окне Kepka.'));
    try {
      await kepka.pin.change(storage.id);
      place.replaceChildren(el('p', { class: 'safe', role: 'status' }, 'PIN-код изменён. Запомните его: восстановить его нельзя.'));
      announce('PIN-код изменён.');
    } catch (error) {
      trouble.replaceChildren(problem(explain(error)));
    }
  };
  place.replaceChildren(el('section', { class: 'advice', 'aria-label': 'Смените PIN-код' },
    el('h3', {}, 'Смените PIN-код токена'),
    el('p', {}, 'Сейчас на нём стандартный PIN-код, который знают все. Кто возьмёт токен, сможет подписывать за вас.'),
    trouble,
    el('div', { class: 'actions' }, button('Сменить PIN-код', change, 'secondary'))));
}

export function installStage(context) {
  const { application, show } = context;
  const { panel, run } = workPanel(() => windowWords[application.onToken ? 'token' : 'registry']);
  const start = button('Установить сертификат', begin);
  const place = el('p', { class: 'safe', role: 'status' });

  async function begin() {
    start.hidden = true;
    place.textContent = '';
    const installed = await run((options) => install(context, options).catch((error) => {
      place.textContent = elsewhere(error, application);
      throw error;
    }), begin);
    if (installed) show(installed);
  }

  return [
    heading('Установка сертификата'),
    el('p', { class: 'lead' }, application.onToken
      ? 'Сертификат выпущен. Вставьте токен, на котором создан ключ, и нажмите «Установить сертификат».'
      : 'Сертификат выпущен. Осталось записать его рядом с ключом.'),
    certificateFacts(application),
    panel, place,
    el('div', { class: 'actions' }, start),
  ];
}

export function installedStage(context) {
  const { application, startAgain } = context;
  const advice = el('div');
  pinAdvice(context, advice).catch(() => undefined); // without Kepka there is no advice
  const file = URL.createObjectURL(new Blob([application.certificate], { type: 'application/x-pem-file' }));
  return [
    el('div', { class: 'done' },
      el('span', { class: 'tick', 'aria-hidden': 'true' }),
      el('div', {}, heading('Сертификат установлен'),
        el('p', { class: 'lead' }, 'Он лежит рядом с ключом, им можно пользоваться.'))),
    certificateFacts(application),
    advice,
    el('div', { class: 'actions' },
      el('a', { class: 'button secondary', href: file, download: 'certificate.pem' }, 'Скачать сертификат'),
      button('Новая заявка', startAgain, 'secondary')),
  ];
}
