// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The windows in which a person picks a certificate, or looks at what is to be signed, before Kepka's own window asks for consent.
import type { ReviewNotification } from '../generated/protocol.gen.js';
import type { FromReviewKeeper, Language } from '../protocol/own.js';
import type { Api } from './api.js';
import type { Host } from './host.js';
import { HostWindows, type HostWindow } from './host_windows.js';
import { own } from './status.js';

export class ReviewWindows extends HostWindows<ReviewNotification, FromReviewKeeper> {
  constructor(
    api: Api,
    private readonly host: () => Host,
    private readonly language: Language,
  ) {
    super(api, { page: 'review/review.html', width: 680, height: 720 });
  }

  protected nameOf({ review }: ReviewNotification): string {
    return review;
  }

  protected greeting(review: ReviewNotification): FromReviewKeeper {
    return { type: 'opened', review };
  }

  protected heard(entry: HostWindow<ReviewNotification>, { type, choice }: Readonly<Record<string, unknown>>): void {
    if (type !== 'answer' || (choice !== undefined && typeof choice !== 'string')) return;
    this.finish(entry);
    this.answer(entry.name, choice === undefined ? { accepted: true } : { accepted: true, choice });
  }

  protected givenUp(review: string): void {
    this.answer(review, { accepted: false });
  }

  private answer(review: string, answer: { readonly accepted: boolean; readonly choice?: string }): void {
    this.host().call('review.answer', own(this.language), { review, ...answer }).answer.catch(() => undefined); // its request has just ended
  }
}
