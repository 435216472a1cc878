// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// «Обновление сертификата КЭП»: whose certificate is still valid, and whose data are the same, gets the next one without an application. The new
// request is signed with the old certificate.
import { actions, button, day, el, grouped, heading, problem } from '../dom.js';
import { explain } from '../kepka.js';
import { server } from '../cabinet_server.js';
import { language, t } from '../language.js';
import { workPanel } from './work.js';

const steps = [
  [t('Выберите сертификат', 'Choose the certificate'), t('Тот, срок которого подходит к концу. Токен с ним вставьте в компьютер.', 'The one whose time is nearly over. Plug in its token.')],
  [t('Создайте новый ключ', 'Make a new key'), t('Он появится там же, где прежний. Запрос подпишет прежний сертификат.', 'It appears where the old one is. The old certificate signs the request.')],
  [t('Установите сертификат', 'Install the certificate'), t('Центр выпустит его сразу: приходить и подписывать заявление не нужно.', 'The authority issues it at once: no visit, no statement.')],
];

/** The tab. */
export function renewalPage({ show, go }) {
  const trouble = el('div');
  async function begin() {
    try {
      show(await server.createRenewal());
    } catch (error) {
      trouble.replaceChildren(problem(explain(error), t('Повторить', 'Try again'), begin));
    }
  }
  return [
    heading(t('Обновление сертификата КЭП', 'Renewal of a certificate')),
    el('p', { class: 'lead' }, t('Если у вас уже есть действующий сертификат электронной подписи, который выдал этот центр, и никакие реквизиты не меняются, его можно обновить.',
      'Who has a certificate of this authority that is still valid, and whose data are all the same, can renew it.')),
    el('ol', { class: 'plan' }, steps.map(([name, text]) => el('li', {}, el('h3', {}, name), el('p', { class: 'hint' }, text)))),
    el('p', {}, t('Реквизиты изменились или срок уже закончился — ', 'If the data have changed or the time is over, '),
      el('button', { type: 'button', class: 'link', onclick: () => go('/') }, t('подайте новую заявку', 'send a new application')), '.'),
    trouble,
    actions(button(t('Приступить', 'Begin'), begin)),
  ];
}

const reasons = {
  expired: t('Срок закончился: подайте новую заявку.', 'Its time is over: send a new application.'),
  keyPeriodOver: t('Срок действия ключа закончился: подайте новую заявку.', 'Its key’s time is over: send a new application.'),
  keyAbsent: t('Ключа на этом компьютере нет. Вставьте токен с ним.', 'Its key is not on this computer. Plug in the token.'),
  notYetValid: t('Ещё не начал действовать.', 'It is not valid yet.'),
};

function option({ id, info, renewable }, index, checked, onchange) {
  const input = `certificate-${index}`;
  const reason = reasons[renewable.state];
  return el('div', { class: reason ? 'choice unusable' : 'choice' },
    el('input', { type: 'radio', name: 'certificate', id: input, value: id, checked, disabled: Boolean(reason), onchange, 'aria-describedby': `${input}-note` }),
    el('label', { for: input }, info.commonName),
    el('div', { class: 'hint', id: `${input}-note` },
      el('p', {}, `${t('Действует до', 'Valid until')} ${day(info.notAfter)}`),
      el('p', {}, `${t('Где ключ', 'Where the key is')}: ${info.storage[language]}`),
      el('p', {}, `${t('Серийный номер', 'Serial number')}: ${grouped(info.serial, 4)}`),
      reason && el('p', { class: 'warning' }, reason)));
}

/** identificationKind 1: the old certificate's signature has proved who it is. */
const profile = { keyUse: 'signingAndExchange', identificationKind: 1 };

const windowWords = {
  registry: t('Ответьте в окнах Kepka: сначала введите пароль прежнего ключа, потом придумайте пароль для нового.', 'Answer in Kepka’s windows: first type the password of the old key, then make up one for the new key.'),
  token: t('Ответьте в окне Kepka: проверьте сайт и имя владельца и введите PIN-код токена.', 'Answer in Kepka’s window: check site and owner and type the token’s PIN.'),
};

/** Those that can be renewed first, the one whose time is over soonest at the top. */
const inOrder = (certificates) => [...certificates].sort((one, other) =>
  (one.renewable.state === 'yes' ? 0 : 1) - (other.renewable.state === 'yes' ? 0 : 1) || one.info.notAfter.localeCompare(other.info.notAfter));

/** The first stage: which certificate, and the new key. */
export function renewStage(context) {
  const { application, kepka, show } = context;
  const { panel, run } = workPanel(() => windowWords[offered.find(({ id }) => id === chosen)?.storageKind ?? 'registry']);
  const list = el('div', {}, el('p', { class: 'loading' }, t('Спрашиваем Kepka о сертификатах…', 'Asking Kepka for certificates…')));
  const trouble = el('div');
  const fault = el('p', { class: 'fault', role: 'alert' });
  let chosen = '';
  let offered = [];

  function draw(certificates) {
    const ordered = inOrder(certificates);
    offered = certificates;
    const usable = ordered.filter(({ renewable }) => renewable.state === 'yes');
    if (!usable.some(({ id }) => id === chosen)) chosen = usable.length === 1 ? usable[0].id : '';
    list.replaceChildren(el('fieldset', { class: 'choices' },
      el('legend', {}, t('Какой сертификат обновить', 'Which certificate to renew')),
      ordered.length === 0 && el('p', { class: 'hint' }, t('Сертификатов, о которых знает этот сайт, здесь нет. Выберите свой в окне Kepka.', 'There is no certificate here that this site knows. Choose yours in Kepka’s window.')),
      ordered.map((certificate, index) => option(certificate, index, certificate.id === chosen, () => { chosen = certificate.id; fault.textContent = ''; }))));
  }

  async function load() {
    trouble.replaceChildren();
    try {
      draw(await kepka.certificates.list({ expired: true }));
    } catch (error) {
      const words = explain(error);
      list.replaceChildren();
      trouble.replaceChildren(problem(words, words.again, load));
    }
  }

  async function pick() {
    trouble.replaceChildren();
    try {
      chosen = (await kepka.certificates.pick({ purpose: 'renew' })).id;
      fault.textContent = '';
    } catch (error) {
      if (error.name !== 'cancelled') trouble.replaceChildren(problem(explain(error)));
    }
    await load();
  }

  /** The same request again if it was made already and only did not arrive. */
  async function renew() {
    fault.textContent = chosen ? '' : t('Выберите сертификат.', 'Choose a certificate.');
    if (!chosen) return list.querySelector('input:not(:disabled)')?.focus();
    buttons.hidden = true;
    const sent = await run(async ({ signal, onProgress }) => {
      const { id, cms, place, storage } = await kepka.renew({ requestId: application.requestId, certificate: chosen, profile }, { signal, onProgress });
      const onToken = (await kepka.storages.list()).some((one) => one.id === storage && one.kind === 'token');
      return server.sendRenewal(application.id, { cms, place, enrolment: id, onToken });
    }, renew);
    if (sent) return show(sent);
    buttons.hidden = panel.childElementCount > 0;
  }

  const buttons = actions(button(t('Обновить сертификат', 'Renew the certificate'), renew), button(t('Выбрать другой…', 'Choose another…'), pick, 'secondary'));
  load();
  return [
    heading(t('Сертификат и новый ключ', 'Certificate and new key')),
    el('p', { class: 'lead' }, t('Данные перейдут из прежнего сертификата без изменений. Новый ключ появится там же, где прежний.', 'The data are taken over from the old certificate as they are. The new key appears where the old one is.')),
    list, trouble, fault, panel,
    el('p', { class: 'warning' }, t('Важно: утерянный пароль или PIN-код восстановить невозможно.', 'Important: a lost password or PIN cannot be recovered.')),
    buttons,
  ];
}
