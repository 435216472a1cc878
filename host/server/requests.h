// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/patience.h"
#include "methods/method.h"
#include "wire/rpc.h"

namespace kepka::server {

/// A request on its way to its answer. What is not const belongs to the RequestTable's lock, but
/// `commit` and `context` to the thread that works on the job.
struct Job {
  enum class State { waiting, working, answered };

  Job(wire::Request asked, const methods::Method& called, base::Clock::time_point until)
      : request(std::move(asked)), method(called), deadline(until) {}

  const wire::Request request;
  const methods::Method& method;
  const base::Clock::time_point deadline;
  std::stop_source stop;

  methods::Context context;
  methods::Commit commit;

  State state = State::waiting;
  bool expired = false;  // its deadline has been dealt with
  std::string phase;     // of its last $/progress
};

using JobPointer = std::shared_ptr<Job>;

/// The requests in flight, by id. It alone decides who answers: whoever calls finish() first.
class RequestTable {
 public:
  /// False when a request with this id is in flight.
  bool add(const JobPointer& job);

  /// Waiting → working; false when it has been answered meanwhile.
  bool start(Job& job);
  /// Working → waiting, for the interactive lane.
  void pause(Job& job);

  /// True for the one caller that may answer; the id is free again.
  bool finish(Job& job);
  /// The same, but only if nobody works on it.
  bool finish_waiting(Job& job);

  /// Calls `work` if the job waits; meanwhile nobody takes or answers it.
  void while_waiting(const Job& job, const std::function<void()>& work) const;

  void set_phase(Job& job, std::string_view phase);
  std::string phase(const Job& job) const;

  JobPointer find(const std::string& id) const;
  std::vector<JobPointer> of_document(const std::string& document) const;
  std::vector<JobPointer> all() const;

  /// Those whose deadline has come, each once.
  std::vector<JobPointer> take_expired(base::Clock::time_point now);
  /// When take_expired() will next have something.
  base::Clock::time_point next_deadline() const;

 private:
  bool answer(Job& job);

  mutable std::mutex mutex_;
  std::map<std::string, JobPointer> jobs_;
};

}  // namespace kepka::server
