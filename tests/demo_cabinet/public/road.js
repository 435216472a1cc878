// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// The stages of the road, and which file draws each.
import { t } from './language.js';
import { introStage } from './stages/intro.js';
import { formStage } from './stages/form.js';
import { documentsStage } from './stages/documents.js';
import { checkingStage, identityStage, statementCheckingStage } from './stages/waiting.js';
import { reviewStage } from './stages/review.js';
import { statementStage } from './stages/statement.js';
import { renewStage } from './stages/renewal.js';
import { storageStage } from './stages/storage.js';
import { installedStage, installStage } from './stages/install.js';

const titles = [
  t('Заполнение заявки', 'Filling in the application'),
  t('Проверка заявки', 'Checking the application'),
  t('Выпуск сертификата', 'Issue of the certificate'),
  t('Место хранения и создание ключа', 'Storage and key'),
  t('Подтверждение личности', 'Proof of identity'),
  t('Установка сертификата', 'Installation of the certificate'),
];

const renewalTitles = [
  t('Сертификат и новый ключ', 'Certificate and new key'),
  t('Выпуск сертификата', 'Issue of the certificate'),
  t('Установка сертификата', 'Installation of the certificate'),
];
const renewalNumbers = { renewing: 1, requestReceived: 2, issued: 3, installed: 3 };

/** What stands in the list of stages. */
export const roadOf = ({ renewal }) => (renewal ? renewalTitles : titles);

/** Where an application stands in its list. */
export const stepOf = ({ stage, renewal }) => (renewal ? renewalNumbers[stage] : stages[stage].number);

/** An application's stage on the server → the guide's number, what to draw, whether it waits or needs Kepka, what the list of applications says. */
export const stages = {
  new: { number: 1, draw: introStage, says: t('Не заполнена', 'Not filled in'), next: t('Заполнить заявку', 'Fill in') },
  started: { number: 1, draw: formStage, says: t('Заполняется', 'Being filled in'), next: t('Продолжить', 'Go on') },
  filled: { number: 1, draw: documentsStage, says: t('Не отправлена', 'Not sent'), next: t('Продолжить', 'Go on') },
  returned: { number: 2, draw: documentsStage, says: t('Есть замечания', 'Sent back with remarks'), next: t('Исправить', 'Correct') },
  checking: { number: 2, draw: checkingStage, waits: true, says: t('Проверяется', 'Being checked'), next: t('Открыть', 'Open') },
  checked: { number: 3, draw: reviewStage, says: t('Готов к выпуску', 'Ready to be issued'), next: t('Выпустить сертификат', 'Get the certificate') },
  confirmed: { number: 3, draw: statementStage, says: t('Нужно заявление', 'The statement is wanted'), next: t('Выпустить сертификат', 'Get the certificate') },
  statementChecking: { number: 3, draw: statementCheckingStage, waits: true, says: t('Заявление проверяется', 'The statement is being checked'), next: t('Открыть', 'Open') },
  statementReturned: { number: 3, draw: statementStage, says: t('Замечания к заявлению', 'Remarks on the statement'), next: t('Исправить', 'Correct') },
  approved: { number: 4, draw: storageStage, needsKepka: true, says: t('Нужен ключ', 'The key is wanted'), next: t('Создать ключ', 'Make the key') },
  renewing: { draw: renewStage, needsKepka: true, says: t('Обновление: нужен ключ', 'Renewal: the key is wanted'), next: t('Обновить', 'Renew') },
  requestReceived: { number: 5, draw: identityStage, waits: true, says: t('Выпускается', 'Being issued'), next: t('Открыть', 'Open') },
  issued: { number: 6, draw: installStage, needsKepka: true, says: t('Выпущен, не установлен', 'Issued, not installed'), next: t('Установить', 'Install') },
  installed: { number: 6, draw: installedStage, done: true, says: t('Установлен', 'Installed'), next: t('Открыть', 'Open') },
};
