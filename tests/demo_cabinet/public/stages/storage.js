// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 4: where the certificate will be kept, and the key.
import { button, el, heading, problem } from '../dom.js';
import { explain, findEnrolment, kindOfApplicant } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { storageChoice } from './storage_choice.js';
import { workPanel } from './work.js';

const profile = { keyUse: 'signingAndExchange', identificationKind: 0 };

/** Sends the request; if that fails, Kepka still has it and it is sent again, without a window. */
async function sendRequest(application, enrolment, storages) {
  const onToken = storages.some(({ id, kind }) => id === enrolment.storage && kind === 'token');
  const { id, csr, place } = enrolment;
  return server.sendRequest(application.id, { csr, place, enrolment: id, onToken });
}

const windowWords = {
  password: 'Ответьте в окне Kepka: проверьте сайт и имя владельца и придумайте пароль.',
  pin: 'Ответьте в окне Kepka: проверьте сайт, имя владельца и токен и введите PIN-код.',
};

/** What the chosen storage will ask of the person. */
function whatWillHappen(storage) {
  const onToken = storage.kind === 'token';
  return [
    el('h3', {}, 'Что произойдёт'),
    el('ol', {},
      storage.sensor
        && el('li', {}, 'Откроется датчик случайных чисел: двигайте мышью или нажимайте любые клавиши, пока полоса не заполнится.'),
      onToken
        ? el('li', {}, 'Kepka покажет своё окно. Проверьте в нём сайт, имя владельца и токен и введите PIN-код токена. Если вы его не меняли, он стандартный: его назовёт тот, кто выдал токен.')
        : el('li', {}, 'Kepka покажет своё окно. Проверьте в нём сайт и имя владельца и придумайте пароль. Забытый пароль восстановить нельзя.'),
      el('li', {}, `Ключ появится ${onToken ? 'на токене' : 'на этом компьютере'}, а центр получит только запрос на сертификат.`)),
  ];
}

/** The choice, once it is known that no key was made yet. */
function chooser(context, storages, body) {
  const { application, kepka, show, settings, onLeave } = context;
  const { panel, run } = workPanel(() => windowWords[choice.chosen()?.storage.secret ?? 'password']);
  const missing = el('p', { class: 'fault', id: 'storage-fault', role: 'alert' });
  const outlook = el('section', { class: 'outlook', 'aria-label': 'Что произойдёт' });
  const choice = storageChoice({
    demandsQualified: settings.qualified === true,
    refresh: async () => choice.update({ storages: await kepka.storages.list(), watching: false }),
    changed(storage) {
      if (storage) missing.textContent = '';
      outlook.replaceChildren(...(storage ? whatWillHappen(storage) : []));
    },
  });
  const start = button('Создать ключ', create);

  async function create() {
    const chosen = choice.chosen();
    missing.textContent = chosen ? '' : 'Выберите место для сертификата.';
    if (!chosen) return choice.focus();
    start.hidden = outlook.hidden = true;
    choice.enable(false);
    const sent = await run(async ({ signal, onProgress }) => {
      const enrolment = await kepka.enrolments.begin({
        requestId: application.requestId, storage: chosen.storage.id, profile: { ...profile, algorithm: chosen.algorithm },
        applicant: withoutEmpty({ kind: kindOfApplicant, ...application.applicant }),
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

const withoutEmpty = (applicant) => Object.fromEntries(Object.entries(applicant).filter(([, value]) => value !== ''));

export function storageStage(context) {
  const { application, kepka, show } = context;
  const body = el('div', { class: 'stack' }, el('p', { class: 'loading' }, 'Спрашиваем Kepka, что уже сделано…'));

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

  return [heading('Место хранения и создание ключа'), body];
}
