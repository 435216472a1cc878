// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/runner.h"

#include <utility>

namespace kepka::server {

using base::Error;
using base::ErrorCode;

void Runner::work(const JobPointer& job) {
  if (!table_.start(*job)) return;
  try {
    call_method(job);
  } catch (...) {
    answers_.error(*job, current_error());
  }
}

void Runner::call_method(const JobPointer& job) {
  methods::Context& context = job->context;
  const methods::Method& method = job->method;
  context.patience.check();
  if (!context.caller.origin.empty())
    context.caller.origin = options_.admit_origin(context.caller.origin);
  if (method.run) {
    answers_.result(*job, method.run(context, job->request.arguments));
    return;
  }
  methods::Prepared prepared = method.prepare(context, job->request.arguments);
  if (prepared.answer) {
    answers_.result(*job, *prepared.answer);
    return;
  }
  job->commit = std::move(prepared.commit);
  queue_commit(job);
}

void Runner::queue_commit(const JobPointer& job) {
  const bool waits = interactive_.is_busy();
  table_.pause(*job);  // from here on a cancel may answer it at any moment
  job->context.patience.check();
  if (!interactive_.push(job)) throw Error(ErrorCode::busy, "the interactive lane is full");
  if (waits) answers_.progress_waiting(*job);
}

void Runner::commit(const JobPointer& job) {
  if (!table_.start(*job)) return;
  try {
    methods::Context& context = job->context;
    context.patience.check();
    // While it waited, the site may have been blocked or the rules changed.
    if (!context.caller.origin.empty())
      context.caller.origin = options_.admit_origin(context.caller.origin);
    answers_.result(*job, job->commit(context));
  } catch (...) {
    answers_.error(*job, current_error());
  }
}

}  // namespace kepka::server
