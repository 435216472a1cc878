// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// All that this cabinet does with Kepka, through its page library.
import { language, t } from './language.js';
import { checkApplicant, connect, fake, faultText, KepkaError, toBase64 } from '/kepka/index.js';

export { KepkaError, toBase64 };

/** Kepka, or for looking at the pages without it a Kepka that plays a scenario with tokens. */
export const openKepka = ({ fake: scenario, tokens } = {}) => (scenario ? fake({ scenario, tokens, language, delay: 400 }) : connect({ language }));

/** Field → sentence for all that is wrong in the form. It needs no Kepka on the computer. */
export function faultsOf(applicant) {
  const { faults } = checkApplicant(applicant);
  return new Map(faults.toReversed().map((fault) => [fault.field, faultText(fault, language)]));
}

/** An enrolment can begin or go on. */
export const isReady = (status) => status?.state === 'ready' && status.problems.length === 0;

/** What Kepka began for this application, or null. */
export async function findEnrolment(kepka, requestId) {
  try {
    return await kepka.enrolments.get({ requestId });
  } catch (error) {
    if (error instanceof KepkaError && error.name === 'enrolmentNotFound') return null;
    throw error;
  }
}

/** Any error as three sentences for the applicant: what happened, what is safe, what to do. */
export function explain(error) {
  if (error instanceof KepkaError) {
    return {
      message: error.message,
      remedy: error.remedy,
      safe: error.keyCreated && t('Ключ уже создан и сохранён, создавать его снова не нужно.', 'The key is made and kept; it need not be made again.'),
      again: error.retryable ? t('Повторить', 'Try again') : t('Проверить снова', 'Check again'),
      calm: error.name === 'cancelled',
    };
  }
  return { message: error.message, remedy: error.remedy, again: t('Повторить', 'Try again') };
}

const phases = {
  waiting_window: t('Сначала закончите работу в другом открытом окне Kepka.', 'Finish in the other open window of Kepka first.'),
  collecting_entropy: t('Двигайте мышью или нажимайте любые клавиши в окне «Датчик случайных чисел».', 'Move the mouse or press any keys in the window “Random number sensor”.'),
  waiting_token: t('Ждём токен: не вынимайте его.', 'Waiting for the token: leave it in.'),
  generating_key: t('Создаём ключ…', 'Making the key…'),
  building_request: t('Готовим запрос на сертификат…', 'Preparing the certificate request…'),
  installing: t('Записываем сертификат…', 'Writing the certificate…'),
  sending_document: t('Передаём документ Kepka…', 'Handing the document to Kepka…'),
  signing: t('Подписываем…', 'Signing…'),
};

/** What to say in a phase of Kepka's work; `waitingUser` says what its own window asks for. */
export function phaseText(phase, waitingUser) {
  return phase === 'waiting_user' ? waitingUser : (phases[phase] ?? t('Kepka работает…', 'Kepka is at work…'));
}
