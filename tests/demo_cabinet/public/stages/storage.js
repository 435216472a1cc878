// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 4: where the certificate will be kept, and the key.
import { button, el, heading, problem } from '../dom.js';
import { explain, findEnrolment } from '../kepka.js';
import { ownFields } from '../form_rules.js';
import { t } from '../language.js';
import { server } from '../cabinet_server.js';
import { storageChoice } from './storage_choice.js';
import { workPanel } from './work.js';

/** identificationKind: 0 in person, 1 with a valid signature. */
const profileOf = ({ statement }) => ({ keyUse: 'signingAndExchange', identificationKind: statement === 'signed' ? 1 : 0 });

/** Sends the request; if that fails, Kepka still has it and it is sent again, without a window. */
async function sendRequest(application, enrolment, storages) {
  const onToken = storages.some(({ id, kind }) => id === enrolment.storage && kind === 'token');
  const { id, csr, place } = enrolment;
  return server.sendRequest(application.id, { csr, place, enrolment: id, onToken });
}

const windowWords = {
  password: t('Ответьте в окне Kepka: проверьте сайт и имя владельца и придумайте пароль.', 'Answer in Kepka’s window: check site and owner and make up a password.'),
  pin: t('Ответьте в окне Kepka: проверьте сайт, имя владельца и токен и введите PIN-код.', 'Answer in Kepka’s window: check site, owner and token and type the PIN.'),
};

/** What the chosen storage will ask of the person. */
function whatWillHappen(storage) {
  const onToken = storage.kind === 'token';
  return [
    el('h3', {}, t('Что произойдёт', 'What will happen')),
    el('ol', {},
      storage.sensor
        && el('li', {}, t('Откроется датчик случайных чисел: двигайте мышью или нажимайте любые клавиши, пока полоса не заполнится.', 'The random number sensor opens: move the mouse or press any keys until its bar is full.')),
      onToken
        ? el('li', {}, t('Kepka покажет своё окно. Проверьте в нём сайт, имя владельца и токен и введите PIN-код токена. Если вы его не меняли, он стандартный: на Рутокене 12345678.',
          'Kepka shows a window of its own. Check site, owner and token in it and type the token’s PIN. If you never changed it, it is the maker’s: 12345678 on a Rutoken.'))
        : el('li', {}, t('Kepka покажет своё окно. Проверьте в нём сайт и имя владельца и придумайте пароль.', 'Kepka shows a window of its own. Check site and owner in it and make up a password.')),
      el('li', {}, onToken
        ? t('Ключ появится на токене, а центр получит только запрос на сертификат.', 'The key appears on the token; the authority gets a request alone.')
        : t('Ключ появится на этом компьютере, а центр получит только запрос на сертификат.', 'The key appears on this computer; the authority gets a request alone.'))),
    el('p', { class: 'warning' }, t('Важно: утерянный пароль или PIN-код восстановить невозможно.', 'Important: a lost password or PIN cannot be recovered.')),
  ];
}

/** The choice, once it is known that no key was made yet. */
function chooser(context, storages, body) {
  const { application, kepka, show, settings, onLeave } = context;
  const { panel, run } = workPanel(() => windowWords[choice.chosen()?.storage.secret ?? 'password']);
  const missing = el('p', { class: 'fault', id: 'storage-fault', role: 'alert' });
  const outlook = el('section', { class: 'outlook', 'aria-label': t('Что произойдёт', 'What will happen') });
  const choice = storageChoice({
    demandsQualified: settings.qualified === true,
    refresh: async () => choice.update({ storages: await kepka.storages.list(), watching: false }),
    changed(storage) {
      if (storage) missing.textContent = '';
      outlook.replaceChildren(...(storage ? whatWillHappen(storage) : []));
    },
  });
  const start = button(t('Создать ключ', 'Make the key'), create);

  async function create() {
    const chosen = choice.chosen();
    missing.textContent = chosen ? '' : t('Выберите место для сертификата.', 'Choose where the certificate shall be.');
    if (!chosen) return choice.focus();
    start.hidden = outlook.hidden = true;
    choice.enable(false);
    const sent = await run(async ({ signal, onProgress }) => {
      const enrolment = await kepka.enrolments.begin({
        requestId: application.requestId, storage: chosen.storage.id, profile: { ...profileOf(application), algorithm: chosen.algorithm },
        applicant: forKepka(application.applicant),
      }, { signal, onProgress });
      return sendRequest(application, enrolment, [chosen.storage]);
    }, create);
    if (sent) return show(sent);
    choice.enable(true);
    outlook.hidden = false;
  }

  body.replaceChildren(choice.element, missing, outlook, panel, el('div', { class: 'actions' }, start));
  choice.update({ storages, watching: false });
  onLeave(kepka.storages.onChange(choice.update));
}

/** What goes into the certificate. */
const forKepka = (applicant) => Object.fromEntries(Object.entries(applicant).filter(([name]) => !ownFields.includes(name)));

export function storageStage(context) {
  const { application, kepka, show } = context;
  const body = el('div', { class: 'stack' }, el('p', { class: 'loading' }, t('Спрашиваем Kepka, что уже сделано…', 'Asking Kepka what is done already…')));

  // What Kepka began for this application decides: a request that was built goes on its way, otherwise there is a choice.
  async function load() {
    try {
      const enrolment = await findEnrolment(kepka, application.requestId);
      const storages = await kepka.storages.list();
      if (enrolment?.csr) return show(await sendRequest(application, enrolment, storages));
      chooser(context, storages, body);
    } catch (error) {
      const words = explain(error);
      body.replaceChildren(problem(words, words.again, load));
    }
  }
  load();

  return [heading(t('Место хранения и создание ключа', 'Storage and key')), body];
}
