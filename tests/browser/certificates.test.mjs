// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// What a person does with a certificate that they have: enters the cabinet, signs its statement, lets another site have it, renews it, and
// changes their mind. One person in each browser, who gets the certificate once.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startCabinet } from '../demo_cabinet/server.mjs';
import {
  createKey, enterWithCertificate, install, leave, renew, requestTaken, signStatement, statementTaken, walkToStatement, walkToStorage,
} from './cabinet_walk.mjs';
import { browsers } from './drivers/index.mjs';
import { answerReview, fillSensor, password, Person } from './person.mjs';

const typed = { pin: password };
const limit = { timeout: 90_000 };
const owner = 'Иванова Анна Петровна';
const pick = 'Выберите сертификат';
const documents = 'Что вы подпишете';

// These run in a page, and ask Kepka as a cabinet's own script would.

const seenBy = (page) => page.evaluate(async () => {
  const { connect } = await import('/kepka/index.js');
  return (await (await connect()).certificates.list()).map(({ info }) => info.commonName);
});

/** The name of the certificate that the person picks for the page's site, or of the error. */
const pickedBy = (page) => page.evaluate(async () => {
  const { connect } = await import('/kepka/index.js');
  return (await connect()).certificates.pick().then(({ info }) => info.commonName, ({ name }) => name);
});

/** Signs `length` bytes; says what verifying tells of that signature, and of the same with one byte changed. */
const signedAndVerifiedIn = (page, form, length) => page.evaluate(async (wanted, size) => {
  const { connect } = await import('/kepka/index.js');
  const kepka = await connect();
  const [certificate] = await kepka.certificates.list();
  const content = new Uint8Array(size).map((_, index) => 97 + (index % 23));
  const phases = [];
  const { signature } = await kepka.sign({ name: 'договор.txt', content }, {
    certificate: certificate.id, form: wanted, onProgress: ({ phase }) => phases.at(-1) === phase || phases.push(phase),
  });
  const changed = new Uint8Array(await signature.arrayBuffer());
  changed[wanted === 'attached' ? Math.floor(changed.length / 2) : changed.length - 3] ^= 1; // in the content, in the signature
  const given = wanted === 'attached' ? {} : { content };
  const [right, wrong] = [await kepka.verify(signature, given), await kepka.verify(changed, given)];
  return { phases, length: signature.size, attached: right.attached, right: right.right, signer: right.signers[0].certificate?.commonName, wrong: wrong.right };
}, form, length);

/** A screen reader has a name for all that can be used. */
async function assertNames(review) {
  if (!review.accessible) return;
  const used = (await review.accessible()).filter(({ role }) => ['button', 'radio', 'group', 'heading'].includes(role));
  assert.ok(used.length >= 4, JSON.stringify(used));
  assert.deepEqual(used.filter(({ name }) => name.trim() === ''), []);
}

describe('a certificate that a person has', { concurrency: browsers.length }, () => {
  for (const browserName of browsers) {
    describe(`in ${browserName}`, { concurrency: 1 }, () => {
      let folder, cabinet, stranger, person, browser, page;
      before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'kepka-certificates-'));
        [cabinet, stranger] = await Promise.all(['cabinet', 'stranger'].map((name) => startCabinet({ workFolder: join(folder, name), seconds: 0 })));
        person = new Person();
        person.answers([typed, typed]);
        browser = await person.launch(browserName);
        page = await browser.open(cabinet.url);
        await walkToStorage(page);
        await createKey(page);
        await fillSensor(browser);
        await requestTaken(page);
        await install(page);
      });
      after(async () => {
        await person?.leave();
        await cabinet?.close();
        await stranger?.close();
        rmSync(folder, { recursive: true, force: true });
      });

      /** Says what the person types in the windows that follow. Returns what tells how many there were, and their texts. */
      function willType(...answers) {
        person.answers(answers);
        const [windows, texts] = [person.windowCount(), person.windows().length];
        return {
          count: () => person.windowCount() - windows,
          texts: () => person.windows().slice(texts).filter(({ command }) => command === 'SETDESC').map(({ argument }) => argument),
        };
      }
      const applicationIn = () => page.evaluate(async () => (await fetch(`/api${location.pathname}`)).json());

      it('opens the cabinet that it was installed from, and signs nothing else', limit, async () => {
        const phone = await page.evaluate(async () => (await (await fetch('/api/account')).json()).phone);
        await leave(page);
        const windows = willType(typed);
        await enterWithCertificate(page);
        await answerReview(browser, { title: pick, choose: owner });
        await page.waitForText('Заявки на сертификаты');
        await page.waitForText(phone);
        assert.match(windows.texts()[0], /^Сайт: http:\/\/localhost:\d+/);
        assert.ok(windows.texts()[0].includes('Документы не подписываются'), windows.texts()[0]);
      });

      it('signs the statement of the next application; the person sees what it is', limit, async () => {
        const windows = willType(typed);
        await walkToStatement(page);
        await signStatement(page);
        const offered = await answerReview(browser, { title: pick, choose: owner });
        assert.match(offered, /localhost:\d+/);
        const shown = await answerReview(browser, { title: documents });
        for (const words of ['ЗАЯВЛЕНИЕ', 'СНИЛС: 112-233-445 95', 'zayavlenie-', owner]) assert.ok(shown.includes(words), words);
        await statementTaken(page);
        const { statement, signer } = await applicationIn();
        assert.deepEqual([statement, signer.commonName], ['signed', owner]);
        assert.equal(windows.count(), 1);
      });

      it('signs nothing when the person cancels, and then by the keyboard alone', limit, async () => {
        const windows = willType(typed);
        await walkToStatement(page);
        await signStatement(page);
        await answerReview(browser, { title: pick, cancel: true });
        await page.waitForText('Действие отменено');
        assert.equal(windows.count(), 0);
        await page.click('button', 'Повторить');
        await answerReview(browser, { title: pick, keys: true });
        await answerReview(browser, { title: documents, keys: true });
        await statementTaken(page);
      });

      it('is seen by another site only when the person picks it there, and signs there what is verified', limit, async () => {
        const windows = willType(typed, typed);
        const other = await browser.open(stranger.url);
        assert.deepEqual(await seenBy(other), []);
        const first = pickedBy(other);
        await answerReview(browser, { title: pick, cancel: true });
        assert.equal(await first, 'cancelled');
        const second = pickedBy(other);
        const offered = await answerReview(browser, { title: pick, keys: true, look: (review) => assertNames(review) });
        assert.ok(offered.includes(new URL(stranger.url).host), offered);
        assert.equal(await second, owner);
        assert.deepEqual(await seenBy(other), [owner]);
        assert.equal(windows.count(), 0, 'picking needs no password');

        const short = signedAndVerifiedIn(other, 'detached', 100);
        await answerReview(browser, { title: documents });
        const { phases, right, signer, wrong } = await short;
        assert.deepEqual([phases.at(-1), right, signer, wrong], ['signing', true, owner, false]);
        const long = await signedAndVerifiedIn(other, 'attached', 700_000);
        assert.ok(long.phases.includes('sending_document') && long.length > 700_000);
        assert.deepEqual([long.attached, long.right, long.signer, long.wrong], [true, true, owner, false]);
        await other.close();
      });

      it('renews itself: a new key, the same subject', limit, async () => {
        const windows = willType(typed, typed, typed);
        await page.goto(cabinet.url);
        await renew(page);
        await fillSensor(browser);
        await install(page);
        const { certificate, old, owner: named, details } = await applicationIn();
        assert.equal(named, owner);
        assert.notEqual(details.serial, old.serial);
        assert.match(certificate, /BEGIN CERTIFICATE/);
        assert.equal(windows.count(), 3, 'the old key, the new key, the certificate');
      });
    });
  }
});
