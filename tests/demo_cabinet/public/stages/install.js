// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 6: the certificate goes to its key.
import { button, day, el, facts, heading } from '../dom.js';
import { KepkaError } from '../kepka.js';
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
    ['Компьютер', place],
  ]);
}

/** Kepka says whose key is where; a certificate that it already installed needs no window. */
async function install({ application, kepka }, { signal, onProgress }) {
  const enrolment = await kepka.enrolments.get({ requestId: application.requestId });
  if (enrolment.state !== 'installed') {
    await kepka.enrolments.finish(enrolment.id, application.certificate, { signal, onProgress });
  }
  return server.markInstalled(application.id);
}

function elsewhere(error, place) {
  const missing = error instanceof KepkaError && ['enrolmentNotFound', 'keyNotFound'].includes(error.name);
  return missing && place ? `Ключ создан на компьютере «${place}» — откройте кабинет на нём.` : null;
}

export function installStage(context) {
  const { application, show } = context;
  const { panel, run } = workPanel('Ответьте в окне Kepka: проверьте сайт и имя владельца и введите пароль.');
  const start = button('Установить сертификат', begin);
  const place = el('p', { class: 'safe', role: 'status' });

  async function begin() {
    start.hidden = true;
    place.textContent = '';
    const installed = await run((options) => install(context, options).catch((error) => {
      place.textContent = elsewhere(error, application.place) ?? '';
      throw error;
    }), begin);
    if (installed) show(installed);
  }

  return [
    heading('Установка сертификата'),
    el('p', { class: 'lead' }, 'Сертификат выпущен. Осталось записать его рядом с ключом.'),
    certificateFacts(application),
    panel, place,
    el('div', { class: 'actions' }, start),
  ];
}

export function installedStage({ application, startAgain }) {
  const file = URL.createObjectURL(new Blob([application.certificate], { type: 'application/x-pem-file' }));
  return [
    el('div', { class: 'done' },
      el('span', { class: 'tick', 'aria-hidden': 'true' }),
      el('div', {}, heading('Сертификат установлен'),
        el('p', { class: 'lead' }, 'Он лежит рядом с ключом, им можно пользоваться.'))),
    certificateFacts(application),
    el('div', { class: 'actions' },
      el('a', { class: 'button secondary', href: file, download: 'certificate.pem' }, 'Скачать сертификат'),
      button('Новая заявка', startAgain, 'secondary')),
  ];
}
