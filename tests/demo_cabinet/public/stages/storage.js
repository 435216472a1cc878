// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 4: where the certificate will be kept, and the key.
import { button, el, heading, problem } from '../dom.js';
import { explain, findEnrolment, kindOfApplicant } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { workPanel } from './work.js';

const profile = { keyUse: 'signingAndExchange', identificationKind: 0 };

/** Sends the request; if that fails, Kepka still has it and it is sent again, without a window. */
async function sendRequest(application, enrolment) {
  return server.sendRequest(application.id, enrolment.csr, enrolment.place);
}

function storageChoice(storage, only) {
  const id = `storage-${storage.id}`;
  const notes = [
    storage.kind === 'registry' && 'Ключ и сертификат останутся на этом компьютере.',
    storage.secret === 'password' ? 'Доступ — по паролю, который вы придумаете.' : 'Доступ — по PIN-коду токена.',
    !storage.qualified && 'Такой ключ не даёт квалифицированной подписи.',
  ];
  return el('div', { class: 'choice' },
    el('input', { type: 'radio', name: 'storage', id, value: storage.id, checked: only, 'aria-describedby': `${id}-note` }),
    el('label', { for: id }, storage.label.ru),
    el('p', { class: 'hint', id: `${id}-note` }, notes.filter(Boolean).join(' ')));
}

function whatWillHappen() {
  return el('section', { class: 'outlook', 'aria-label': 'Что произойдёт' },
    el('h3', {}, 'Что произойдёт'),
    el('ol', {},
      el('li', {}, 'Откроется датчик случайных чисел: двигайте мышью или нажимайте любые клавиши, пока полоса не заполнится.'),
      el('li', {}, 'Kepka покажет своё окно. Проверьте в нём сайт и имя владельца и придумайте пароль. Забытый пароль восстановить нельзя.'),
      el('li', {}, 'Ключ появится на этом компьютере, а центр получит только запрос на сертификат.')));
}

/** The choice, once it is known that no key was made yet. */
function chooser(context, storages, body) {
  const { application, kepka, show } = context;
  const { panel, run } = workPanel('Ответьте в окне Kepka: проверьте сайт и имя владельца и придумайте пароль.');
  const missing = el('p', { class: 'fault', id: 'storage-fault', role: 'alert' });
  const choices = el('fieldset', { class: 'choices', 'aria-describedby': 'storage-fault' },
    el('legend', {}, 'Куда записать сертификат'),
    storages.map((storage) => storageChoice(storage, storages.length === 1)));
  const outlook = whatWillHappen();
  const start = button('Создать ключ', create);

  async function create() {
    const chosen = choices.querySelector('input:checked');
    missing.textContent = chosen ? '' : 'Выберите место для сертификата.';
    if (!chosen) return choices.querySelector('input').focus();
    start.hidden = choices.disabled = outlook.hidden = true;
    const sent = await run(async ({ signal, onProgress }) => {
      const enrolment = await kepka.enrolments.begin({
        requestId: application.requestId, storage: chosen.value, profile,
        applicant: withoutEmpty({ kind: kindOfApplicant, ...application.applicant }),
      }, { signal, onProgress });
      return sendRequest(application, enrolment);
    }, create);
    if (sent) return show(sent);
    choices.disabled = outlook.hidden = false;
  }

  body.replaceChildren(choices, missing, outlook, panel, el('div', { class: 'actions' }, start));
}

const withoutEmpty = (applicant) => Object.fromEntries(Object.entries(applicant).filter(([, value]) => value !== ''));

export function storageStage(context) {
  const { application, kepka, show } = context;
  const body = el('div', { class: 'stack' }, el('p', { class: 'loading' }, 'Спрашиваем Kepka, что уже сделано…'));

  // What Kepka began for this application decides: a request that was built goes on its way, otherwise there is a choice.
  async function load() {
    try {
      const enrolment = await findEnrolment(kepka, application.requestId);
      if (enrolment?.csr) return show(await sendRequest(application, enrolment));
      chooser(context, await kepka.storages.list(), body);
    } catch (error) {
      const words = explain(error);
      body.replaceChildren(problem(words, words.again, load));
    }
  }
  load();

  return [heading('Место хранения и создание ключа'), body];
}
