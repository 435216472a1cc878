// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/runner.h"

#include <utility>

namespace kepka::server {

using base::Error;
using base::ErrorCode;

void Runner::work(const JobPointer& job) {
  if (!table_.start(*job)) return;
  bool witnessed = false;
  try {
    call_method(job, witnessed);
  } catch (...) {
    const Error error = current_error();
    if (!witnessed) note_refusal(*job, error);
    answers_.error(*job, error);
  }
}

void Runner::call_method(const JobPointer& job, bool& witnessed) {
  methods::Context& context = job->context;
  const methods::Method& method = job->method;
  context.patience.check();
  if (!context.caller.origin.empty())
    context.caller.origin = options_.admit_origin(context.caller.origin, method.name);
  if (method.run && method.audited) {
    witnessed = true;
    answers_.result(*job,
                    witness(*job, [&] { return method.run(context, job->request.arguments); }));
    return;
  }
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
  bool witnessed = false;
  try {
    methods::Context& context = job->context;
    context.patience.check();
    // While it waited, the site may have been blocked or the rules changed.
    if (!context.caller.origin.empty())
      context.caller.origin = options_.admit_origin(context.caller.origin, job->method.name);
    witnessed = true;
    answers_.result(*job, witness(*job, [&] { return job->commit(context); }));
  } catch (...) {
    const Error error = current_error();
    if (!witnessed) note_refusal(*job, error);
    answers_.error(*job, error);
  }
}

wire::json::value Runner::witness(Job& job, const std::function<wire::json::value()>& deed) {
  const Witness& heard = options_.witness;
  const methods::Context& context = job.context;
  if (heard.begins) heard.begins(context, job.method.name);
  wire::json::value value;
  try {
    value = deed();
  } catch (...) {
    const Error error = current_error();
    if (heard.ended) heard.ended(context, job.method.name, &error);
    throw error;
  }
  if (heard.ended) heard.ended(context, job.method.name, nullptr);
  return value;
}

void Runner::note_refusal(const Job& job, const Error& error) {
  if (options_.witness.refused) options_.witness.refused(job.context, job.method.name, error);
}

}  // namespace kepka::server
