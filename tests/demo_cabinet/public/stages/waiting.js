// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// Stages 2, 3 and 5: the authority works, the applicant waits. The page may be closed meanwhile.
import { el, heading } from '../dom.js';
import { t } from '../language.js';

function waiting(title, texts) {
  return [
    heading(title),
    el('div', { class: 'waiting' },
      el('span', { class: 'turning', 'aria-hidden': 'true' }),
      el('div', {}, texts.map((text, index) => el('p', { class: index === 0 ? 'lead' : undefined }, text)))),
  ];
}

export const checkingStage = () => waiting(t('Проверка заявки', 'Checking the application'), [
  t('Удостоверяющий центр проверяет заявку.', 'The authority is checking the application.'),
  t('В жизни это занимает час или два, здесь — несколько секунд. Если понадобится что-то ещё, это появится на этой странице.',
    'In life this takes an hour or two, here some seconds. If anything more is needed, it will stand on this page.'),
  t('Страницу можно закрыть: заявка не потеряется.', 'You may close the page: the application is not lost.'),
]);

export const statementCheckingStage = ({ application }) => waiting(t('Заявление отправлено', 'The statement is sent'), [
  application.statement === 'signed'
    ? t('Подпись верна. Центр одобряет заявление.', 'The signature is right. The authority is approving the statement.')
    : t('Дождитесь одобрения заявления в удостоверяющем центре.', 'Wait until the authority approves the statement.'),
  t('Если к документу будут замечания, вы увидите их здесь и сможете загрузить другой файл.', 'If there are remarks you will see them here and can upload another file.'),
]);

const whereKeyIs = ({ onToken }) => (onToken
  ? t('Ключ уже лежит на токене. Страницу можно закрыть и вернуться позже: ничего не потеряется.', 'The key is on the token already. You may close the page and come back later: nothing is lost.')
  : t('Ключ уже лежит на этом компьютере. Страницу можно закрыть и вернуться позже: ничего не потеряется.', 'The key is on this computer already. You may close the page and come back later: nothing is lost.'));

const renewalStage = (application) => waiting(t('Выпуск сертификата', 'Issue of the certificate'), [
  t('Запрос на сертификат принят. Подпись прежним сертификатом верна, данные те же: сразу начался выпуск.', 'The certificate request is taken. The old certificate has signed it and the data are the same: the issue has begun.'),
  t('Дождитесь его и переходите к установке. Приходить никуда не нужно.', 'Wait for it and go on to the installation. You need not go anywhere.'),
  whereKeyIs(application),
]);

/** A statement that is signed with a certificate has proved who the applicant is; one on paper is looked at. */
export const identityStage = ({ application }) => (application.renewal ? renewalStage(application) : waiting(t('Подтверждение личности', 'Proof of identity'), [
  t('Запрос на сертификат принят. Центр подтверждает личность и выпускает сертификат.', 'The certificate request is taken. The authority is making sure who you are, and issues the certificate.'),
  application.statement === 'paper'
    ? t('Свяжитесь с сотрудником, который отвечает за выпуск сертификатов в вашей организации, и передайте ему оригинал заявления. Здесь его «получат» через несколько секунд.',
      'Get in touch with whoever is responsible for certificates in your organisation and hand over the original of the statement. Here it “arrives” in some seconds.')
    : t('Личность уже подтверждена подписью, приходить никуда не нужно.', 'The signature has proved who you are, you need not go anywhere.'),
  whereKeyIs(application),
]));
