// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stage 3: the statement, signed here with a certificate that is still valid.
import { actions, button, el } from '../dom.js';
import { toBase64 } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { t } from '../language.js';
import { workPanel } from './work.js';

const windowWords = t('Ответьте в окне Kepka: выберите сертификат, прочитайте заявление и введите пароль или PIN-код.',
  'Answer in Kepka’s window: choose the certificate, read the statement and type the password or PIN.');

export function withCertificate({ application, kepka, show }) {
  const { panel, run } = workPanel(() => windowWords);
  const start = actions(button(t('Подписать и отправить', 'Sign and send'), sign));

  async function sign() {
    start.hidden = true;
    const sent = await run(async ({ signal, onProgress }) => {
      const content = await server.statementText(application.id);
      const { signature } = await kepka.sign({ name: `zayavlenie-${application.id.slice(0, 8)}.txt`, content }, {
        purpose: t('Заявление на выпуск сертификата', 'Statement for the issue of a certificate'), signal, onProgress,
      });
      return server.sendSigned(application.id, await toBase64(signature));
    }, sign);
    if (sent) return show(sent);
    start.hidden = panel.childElementCount > 0;
  }

  return el('section', { class: 'stack', 'aria-label': t('Подпись сертификатом', 'Signing with a certificate') },
    el('ol', { class: 'plan' },
      el('li', {}, el('h3', {}, t('Выберите сертификат', 'Choose the certificate')),
        el('p', { class: 'hint' }, t('Kepka покажет действующие сертификаты на этом компьютере и вставленных токенах. Подойдёт ваш сертификат, выданный этим центром.',
          'Kepka shows the valid certificates on this computer and the tokens that are plugged in. It must be your own, issued by this authority.'))),
      el('li', {}, el('h3', {}, t('Прочитайте заявление', 'Read the statement')),
        el('p', { class: 'hint' }, t('Kepka покажет его целиком, прежде чем подписать.', 'Kepka shows the whole of it before it signs.'))),
      el('li', {}, el('h3', {}, t('Введите пароль или PIN-код', 'Type the password or PIN')),
        el('p', { class: 'hint' }, t('Приходить в центр не понадобится: личность подтвердит подпись.', 'You need not come to the authority: the signature proves who you are.')))),
    panel, start);
}
