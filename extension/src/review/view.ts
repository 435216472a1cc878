// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What a review shows, as elements. All of it comes from pages, files and certificates: it is only ever text.
import type { ReviewCertificate, ReviewDocument, ReviewField, ReviewNotification } from '../generated/protocol.gen.js';
import { element } from '../pages/element.js';
import { language, longDay, of, text } from '../pages/localize.js';
import { grouped, sizeWords } from './words.js';

/** As in most programs that show serial numbers. */
const serialGroup = 4;

type Row = readonly [label: string, value: string];

/** The words over a review. */
export function headOf(review: ReviewNotification): { readonly title: string; readonly explanation: string; readonly facts: readonly Row[] } {
  const site: Row = [text('site'), review.site];
  switch (review.kind) {
    case 'pick':
      return { title: text('pickTitle'), explanation: text('pickExplained'), facts: [site] };
    case 'documents':
      return {
        title: text('documentsTitle'), explanation: text('documentsExplained'),
        facts: [site, [text('signer'), review.signer?.commonName ?? ''], [text('documentsCount'), String(review.documents?.length ?? 0)]],
      };
    case 'request':
      return {
        title: text('requestTitle'), explanation: text('requestExplained'),
        facts: [site, [text('person'), review.person ?? ''], [text('storage'), review.storage ? of(review.storage) : '']],
      };
  }
}

export function contentOf(review: ReviewNotification): readonly HTMLElement[] {
  return review.firstVisit ? [visitCard(), ...shownOf(review)] : shownOf(review);
}

function shownOf(review: ReviewNotification): readonly HTMLElement[] {
  switch (review.kind) {
    case 'pick':
      return [certificateChoice(review.certificates ?? [])];
    case 'documents':
      return (review.documents ?? []).map(documentView);
    case 'request':
      return [factList(fieldRows(review.fields ?? []))];
  }
}

function visitCard(): HTMLElement {
  const card = element('div', '', 'card');
  card.append(element('p', text('firstVisit')));
  return card;
}

/** Rows without a value are left out. */
export function factRows(rows: readonly Row[]): HTMLElement[] {
  return rows.filter(([, value]) => value !== '').map(([label, value]) => {
    const row = document.createElement('div');
    row.append(element('dt', label), element('dd', value));
    return row;
  });
}

/** Radio buttons: arrow keys, one stop of the Tab key and what a screen reader says are the browser's own. */
function certificateChoice(certificates: readonly ReviewCertificate[]): HTMLElement {
  const group = document.createElement('fieldset');
  const first = certificates.findIndex(({ expired }) => !expired);
  group.append(element('legend', text('pickLegend'), 'visually-hidden'), ...certificates.map((certificate, index) => certificateRow(certificate, index, index === first)));
  if (certificates.length === 0) group.append(element('p', text('pickNone')));
  return group;
}

function certificateRow(certificate: ReviewCertificate, index: number, chosen: boolean): HTMLElement {
  const { key, commonName, organisation = '', issuer, notBefore, notAfter, serial, storage, expired } = certificate;
  const row = element('label', '', expired ? 'certificate expired' : 'certificate');
  const radio = document.createElement('input');
  Object.assign(radio, { type: 'radio', name: 'choice', value: key, id: `certificate-${index}`, required: true, checked: chosen });
  const words = document.createElement('span');
  words.append(element('span', commonName, 'name'));
  if (organisation !== '' && organisation !== commonName) words.append(element('span', organisation));
  words.append(element('span', expired ? text('pickExpired', longDay(notAfter)) : text('pickValid', longDay(notBefore), longDay(notAfter)), expired ? 'warning' : ''));
  words.append(element('span', text('certificateBy', issuer), 'quiet'), element('span', text('pickWhere', of(storage)), 'quiet'));
  words.append(element('span', text('pickSerial', grouped(serial, serialGroup)), 'quiet'));
  row.append(radio, words);
  return row;
}

function documentView(shown: ReviewDocument, index: number): HTMLElement {
  const { name, size, digestName, digest, application = [] } = shown;
  const view = element('article', '', 'document');
  const title = element('h2', name);
  title.id = `document-${index}`;
  view.setAttribute('aria-labelledby', title.id);
  view.append(title, factList([
    [text('documentSize'), size === undefined ? '' : sizeWords(size, language())],
    [text('documentDigest'), `${digestName}: ${grouped(digest)}`],
  ]));
  if (application.length > 0) view.append(element('h3', text('documentApplication')), factList(fieldRows(application)));
  view.append(...textOf(shown, title.id));
  return view;
}

/** A document's own text, or that it cannot be shown; nothing of an application, which stands there already. */
function textOf({ shown, text: content }: ReviewDocument, titleId: string): HTMLElement[] {
  if (!shown) {
    const card = element('div', '', 'card');
    card.append(element('p', text('documentNotShown')), element('p', text('documentNotShownRemedy')));
    return [card];
  }
  if (content === undefined) return [];
  const block = element('pre', content);
  block.tabIndex = 0; // so that the keyboard can scroll it
  block.setAttribute('role', 'region');
  block.setAttribute('aria-labelledby', titleId);
  return [block];
}

function fieldRows(fields: readonly ReviewField[]): Row[] {
  return fields.map(({ label, value }) => [of(label), value]);
}

function factList(rows: readonly Row[]): HTMLElement {
  const list = document.createElement('dl');
  list.append(...factRows(rows));
  return list;
}
