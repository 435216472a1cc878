// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "server/answers.h"
#include "server/lane.h"
#include "server/requests.h"
#include "server/server.h"

namespace kepka::server {

/// What the threads of the lanes do with a job. Never throws: what goes wrong is the job's answer.
class Runner {
 public:
  Runner(const Options& options, RequestTable& table, Answers& answers, Lane& interactive)
      : options_(options), table_(table), answers_(answers), interactive_(interactive) {}

  /// On the pool: admits the origin, then run() or prepare().
  void work(const JobPointer& job);
  /// On the interactive lane: what prepare() left to do.
  void commit(const JobPointer& job);

 private:
  /// `witnessed`: the witness has heard, or hears, what came of it.
  void call_method(const JobPointer& job, bool& witnessed);
  /// Does it between the witness's begins() and ended().
  wire::json::value witness(Job& job, const std::function<wire::json::value()>& deed);
  void note_refusal(const Job& job, const base::Error& error);
  void queue_commit(const JobPointer& job);

  const Options& options_;
  RequestTable& table_;
  Answers& answers_;
  Lane& interactive_;
};

}  // namespace kepka::server
