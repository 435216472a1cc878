// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What the demo does with the certificate that it has installed: it enters with it, signs the statement of another application, and renews it.
import {
  certificateInstalled, certificateIssued, enterWithCertificate, leave, renew, requestTaken, signStatement, statementTaken, walkToStatement,
} from '../browser/cabinet_walk.mjs';
import { answerReview } from '../browser/person.mjs';

const titles = {
  pick: { ru: 'Выберите сертификат', en: 'Choose a certificate' },
  documents: { ru: 'Что вы подпишете', en: 'What you will sign' },
};

// `answer(name, fields)`: answers Kepka's own window; `picture(name)`: of the screen; `sensor()`: moves in it where there is one.

export async function enterAgain(page, { browser, language, picture, answer, say }) {
  say('Leaving, and entering with the certificate');
  await leave(page);
  await picture('entrance');
  await enterWithCertificate(page);
  await answerReview(browser, { title: titles.pick[language], look: () => picture('entrance-pick') });
  await answer('entrance-window', 1);
  await page.waitFor('the applications', () => document.querySelector('[data-application]') !== null);
  await picture('entered');
}

export async function signNextStatement(page, { browser, language, picture, answer, say }) {
  say('Another application; its statement is signed with the certificate');
  await walkToStatement(page);
  await picture('statement-ways');
  await signStatement(page);
  for (const [kind, title] of Object.entries(titles)) await answerReview(browser, { title: title[language], look: () => picture(`review-${kind}`) });
  await answer('sign-window', 1);
  await statementTaken(page);
  await picture('statement-approved');
}

/** `windows`: how many fields each has in which the new key is made: the old key's, and the new one's where the old secret does not do. */
export async function renewCertificate(page, { picture, answer, sensor, say, windows, afterInstalling }) {
  say('Renewal: a new key, the same subject, the request signed with the old certificate');
  await renew(page, { picture });
  await sensor();
  for (const [index, fields] of windows.entries()) await answer(`renewal-window-${index + 1}`, fields);
  await requestTaken(page);
  await picture('renewal-issue');
  await certificateIssued(page);
  await picture('renewal-issued');
  await page.click('.actions button.primary');
  await answer('renewal-install-window', 1);
  await afterInstalling();
  await certificateInstalled(page);
  await picture('renewal-installed');
}
