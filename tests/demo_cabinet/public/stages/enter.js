// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Entering by phone: somebody calls, the last four digits of their number are the code. Here the call is simulated and shown in the page. Or with
// a certificate that this cabinet has issued.
import { actions, button, el, heading, problem, showFault, textField } from '../dom.js';
import { explain } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { t } from '../language.js';
import { workPanel } from './work.js';

const fieldFaults = ['wrongPhone', 'tooManyCalls', 'wrongCode', 'codeOver'];

/** Kepka signs the server's nonce: nobody else can enter with what it signed, and no document is signed. */
function certificateEntrance(kepka, entered) {
  const { panel, run } = workPanel(() => t('Ответьте в окне Kepka: выберите сертификат и введите пароль или PIN-код.', 'Answer in Kepka’s window: choose the certificate and type the password or PIN.'));
  const start = actions(button(t('Войти с сертификатом', 'Enter with a certificate'), enter, 'secondary'));
  async function enter() {
    start.hidden = true;
    const came = await run(async ({ signal, onProgress }) => {
      const { nonce } = await server.nonce();
      const { cms } = await kepka.authenticate(nonce, { purpose: t('Вход в личный кабинет', 'Entering the cabinet'), signal, onProgress });
      return server.enterWithCertificate(cms);
    }, enter);
    if (came) return entered();
    start.hidden = panel.childElementCount > 0;
  }
  return el('section', { class: 'stack other-way', 'aria-label': t('Сертификат', 'Certificate') },
    el('h3', { class: 'tab' }, t('Сертификат', 'Certificate')),
    el('p', { class: 'hint' }, t('Если вы уже установили сертификат из этого кабинета.', 'If you have installed a certificate of this cabinet.')),
    panel, start);
}

export function enterPage(entered, kepka) {
  const body = el('div', { class: 'stack' });

  /** A form with one field; `send(value)` may refuse it. */
  function step(field, submit, send, ...more) {
    const trouble = el('div');
    const form = el('form', {
      novalidate: true,
      async onsubmit(event) {
        event.preventDefault();
        const input = form.elements[field.name];
        showFault(input, '');
        trouble.replaceChildren();
        try {
          await send(input.value);
        } catch (error) {
          if (!fieldFaults.includes(error.name)) return trouble.replaceChildren(problem(explain(error)));
          showFault(input, error.message);
          input.focus();
        }
      },
    }, el('div', { class: 'fields short' }, textField(field)), trouble,
      actions(el('button', { type: 'submit', class: 'primary' }, submit), more));
    return form;
  }

  function askPhone() {
    body.replaceChildren(
      el('h3', { class: 'tab' }, t('Телефон', 'Phone')),
      step({ name: 'phone', type: 'tel', label: t('Номер телефона', 'Phone number'), hint: t('Например, +7 900 123-45-67', 'For example +7 900 123-45-67'), autocomplete: 'tel', 'aria-required': 'true' },
        t('Получить код для входа', 'Get the code'), async (phone) => askCode(await server.call(phone))));
    body.querySelector('input').focus({ preventScroll: true });
  }

  function askCode({ phone, simulatedCall }) {
    body.replaceChildren(
      el('p', {}, t(`Звоним на ${phone}. Отвечать не нужно: введите последние 4 цифры номера, с которого звонят.`,
        `We are calling ${phone}. Do not answer: type the last 4 digits of the number that calls.`)),
      el('div', { class: 'ring', role: 'status' },
        el('p', { class: 'hint' }, t('Демонстрация: ваш телефон показал бы', 'Demonstration: your phone would show')),
        el('p', { id: 'caller' }, simulatedCall)),
      step({ name: 'code', label: t('Код', 'Code'), hint: t('4 цифры', '4 digits'), inputmode: 'numeric', maxlength: 4, autocomplete: 'one-time-code', 'aria-required': 'true' },
        t('Войти', 'Enter'), async (code) => {
          await server.enter(phone, code);
          entered();
        }, button(t('Другой номер или новый звонок', 'Another number or another call'), askPhone, 'secondary')));
    body.querySelector('input').focus();
  }

  askPhone();
  return [
    heading(t('Вход в личный кабинет', 'Enter the cabinet')),
    el('p', { class: 'lead' }, t('Пароль не нужен: мы позвоним, а код — последние цифры нашего номера.', 'No password: we call, and the code is the last digits of our number.')),
    body,
    certificateEntrance(kepka, entered),
  ];
}
