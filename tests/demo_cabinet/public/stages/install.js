// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 6: the certificate goes to its key.
import { announce, button, day, el, facts, grouped, heading, problem } from '../dom.js';
import { explain, findEnrolment, KepkaError } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { t } from '../language.js';
import { ownerOf } from './review.js';
import { workPanel } from './work.js';

function certificateFacts(application) {
  const { details, place } = application;
  return facts([
    [t('Владелец', 'Owner'), ownerOf(application)],
    [t('Кем выдан', 'Issued by'), 'Демонстрационный удостоверяющий центр'],
    [t('Действует', 'Valid'), `${t('с', 'from')} ${day(details.notBefore)} ${t('до', 'until')} ${day(details.notAfter)}`],
    [t('Серийный номер', 'Serial number'), grouped(details.serial.toLowerCase(), 4)],
    [t('Отпечаток SHA-256', 'SHA-256 fingerprint'), grouped(details.sha256, 8)],
    [t('Где ключ', 'Where the key is'), place],
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
  return onToken
    ? t(`Ключ лежит на токене: ${place}. Вставьте его и повторите.`, `The key is on the token: ${place}. Plug it in and try again.`)
    : t(`Ключ создан на компьютере «${place}». Откройте кабинет на нём.`, `The key was made on the computer “${place}”. Open the cabinet there.`);
}

const windowWords = {
  registry: t('Ответьте в окне Kepka: проверьте сайт и имя владельца и введите пароль.', 'Answer in Kepka’s window: check site and owner and type the password.'),
  token: t('Ответьте в окне Kepka: проверьте сайт, имя владельца и токен и введите PIN-код.', 'Answer in Kepka’s window: check site, owner and token and type the PIN.'),
};

/** A token that still has the PIN that everybody knows: advice, and the way to change it. */
async function pinAdvice({ application, kepka }, place) {
  const enrolment = await findEnrolment(kepka, application.requestId);
  const storage = (await kepka.storages.list()).find(({ id }) => id === enrolment?.storage);
  if (!storage?.token?.pin.isDefault) return;
  const trouble = el('div');
  const change = async () => {
    trouble.replaceChildren(el('p', { class: 'hint' }, t('Ответьте в окне Kepka.', 'Answer in Kepka’s window.')));
    try {
      await kepka.pin.change(storage.id);
      place.replaceChildren(el('p', { class: 'safe', role: 'status' }, t('PIN-код изменён. Запомните его: восстановить его нельзя.', 'The PIN is changed. Remember it: it cannot be recovered.')));
      announce(t('PIN-код изменён.', 'The PIN is changed.'));
    } catch (error) {
      trouble.replaceChildren(problem(explain(error)));
    }
  };
  place.replaceChildren(el('section', { class: 'advice', 'aria-label': t('Смените PIN-код', 'Change the PIN') },
    el('h3', {}, t('Смените PIN-код токена', 'Change the token’s PIN')),
    el('p', {}, t('Сейчас на нём стандартный PIN-код, который знают все. Кто возьмёт токен, сможет подписывать за вас.', 'It still has the PIN that everybody knows. Whoever takes the token can sign in your name.')),
    trouble,
    el('div', { class: 'actions' }, button(t('Сменить PIN-код', 'Change the PIN'), change, 'secondary'))));
}

export function installStage(context) {
  const { application, show } = context;
  const { panel, run } = workPanel(() => windowWords[application.onToken ? 'token' : 'registry']);
  const start = button(t('Установить сертификат', 'Install the certificate'), begin);
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
    heading(t('Установка сертификата', 'Installation of the certificate')),
    el('p', { class: 'lead' }, application.onToken
      ? t('Сертификат выпущен. Вставьте токен, на котором создан ключ, и нажмите «Установить сертификат».', 'The certificate is issued. Plug in the token with its key and press “Install the certificate”.')
      : t('Сертификат выпущен. Осталось записать его рядом с ключом.', 'The certificate is issued. It only has to be written beside its key.')),
    certificateFacts(application),
    panel, place,
    el('div', { class: 'actions' }, start),
  ];
}

export function installedStage(context) {
  const { application, go } = context;
  const advice = el('div');
  pinAdvice(context, advice).catch(() => undefined); // without Kepka there is no advice
  const file = URL.createObjectURL(new Blob([application.certificate], { type: 'application/x-pem-file' }));
  return [
    el('div', { class: 'done' },
      el('span', { class: 'tick', 'aria-hidden': 'true' }),
      el('div', {}, heading(t('Сертификат установлен', 'The certificate is installed')),
        el('p', { class: 'lead' }, t('Он лежит рядом с ключом, им можно пользоваться.', 'It lies beside its key and can be used.')))),
    certificateFacts(application),
    advice,
    el('div', { class: 'actions' },
      el('a', { class: 'button secondary', href: file, download: 'certificate.pem' }, t('Скачать сертификат', 'Download the certificate')),
      button(t('Мои заявки', 'My applications'), () => go('/'), 'secondary')),
  ];
}
