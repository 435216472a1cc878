// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

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
  void call_method(const JobPointer& job);
  void queue_commit(const JobPointer& job);

  const Options& options_;
  RequestTable& table_;
  Answers& answers_;
  Lane& interactive_;
};

}  // namespace kepka::server
