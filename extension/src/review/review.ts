// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The page in which a person picks a certificate, or looks at what is to be signed. It decides nothing alone: Kepka's own window follows.
import type { ReviewNotification } from '../generated/protocol.gen.js';
import { byId, localize } from '../pages/localize.js';
import { reviewPortName } from '../protocol/channel.js';
import type { FromReviewKeeper, ToReviewKeeper } from '../protocol/own.js';
import { contentOf, factRows, headOf } from './view.js';

/** The window comes while the person may be typing elsewhere: that Enter is not meant for it. */
const deafTime = 600; // milliseconds

localize();
const form = byId('form') as HTMLFormElement;
const next = byId('next') as HTMLButtonElement;
const port = chrome.runtime.connect({ name: reviewPortName });
const opened = performance.now();

port.onMessage.addListener(({ review }: FromReviewKeeper) => {
  show(review);
});
// The background has nothing more to say to this window.
port.onDisconnect.addListener(() => {
  window.close();
});
say({ type: 'open', name: decodeURIComponent(location.hash.slice(1)) });

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const choice = new FormData(form).get('choice');
  if (next.disabled) return;
  next.disabled = true;
  say(typeof choice === 'string' ? { type: 'answer', choice } : { type: 'answer' });
});

form.addEventListener('change', () => {
  next.disabled = !form.checkValidity();
});

byId('cancel').addEventListener('click', () => {
  say({ type: 'cancel' });
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') say({ type: 'cancel' });
  if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return;
  event.preventDefault(); // the form would be sent as well
  if (event.isTrusted && !event.repeat && performance.now() - opened > deafTime && !next.disabled) form.requestSubmit(next);
});

function show(review: ReviewNotification): void {
  const { title, explanation, facts } = headOf(review);
  document.title = title;
  byId('title').textContent = title;
  byId('explanation').textContent = explanation;
  byId('facts').replaceChildren(...factRows(facts));
  byId('content').replaceChildren(...contentOf(review));
  next.disabled = !form.checkValidity() || (review.kind === 'pick' && (review.certificates ?? []).length === 0);
  (form.querySelector<HTMLElement>('input:checked') ?? byId('title')).focus();
}

function say(message: ToReviewKeeper): void {
  port.postMessage(message);
}
