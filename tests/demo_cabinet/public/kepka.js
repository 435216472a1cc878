// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// All that this cabinet does with Kepka, through its page library.
import { checkApplicant, connect, fake, faultText, KepkaError } from '/kepka/index.js';

export { KepkaError };

export const kindOfApplicant = 'person';

/** Kepka, or for looking at the pages without it a Kepka that plays a scenario with tokens. */
export const openKepka = ({ fake: scenario, tokens } = {}) => (scenario ? fake({ scenario, tokens, delay: 400 }) : connect());

/** Field → sentence for all that is wrong in the form. It needs no Kepka on the computer. */
export function faultsOf(applicant) {
  const { faults } = checkApplicant(applicant);
  return new Map(faults.toReversed().map((fault) => [fault.field, faultText(fault, 'ru')]));
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
      safe: error.keyCreated && 'Ключ уже создан и сохранён, создавать его снова не нужно.',
      again: error.retryable ? 'Повторить' : 'Проверить снова',
      calm: error.name === 'cancelled',
    };
  }
  return { message: error.message, remedy: error.remedy, again: 'Повторить' };
}

const phases = {
  waiting_window: 'Сначала закончите работу в другом открытом окне Kepka.',
  collecting_entropy: 'Двигайте мышью или нажимайте любые клавиши в окне «Датчик случайных чисел».',
  waiting_token: 'Ждём токен: не вынимайте его.',
  generating_key: 'Создаём ключ…',
  building_request: 'Готовим запрос на сертификат…',
  installing: 'Записываем сертификат…',
};

/** What to say in a phase of Kepka's work; `waitingUser` says what its own window asks for. */
export function phaseText(phase, waitingUser) {
  return phase === 'waiting_user' ? waitingUser : (phases[phase] ?? 'Kepka работает…');
}
