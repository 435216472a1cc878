// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/requests.h"

#include <algorithm>

namespace kepka::server {

bool RequestTable::add(const JobPointer& job) {
  const std::lock_guard lock(mutex_);
  return jobs_.emplace(job->request.id, job).second;
}

bool RequestTable::start(Job& job) {
  const std::lock_guard lock(mutex_);
  if (job.state == Job::State::answered) return false;
  job.state = Job::State::working;
  return true;
}

void RequestTable::pause(Job& job) {
  const std::lock_guard lock(mutex_);
  job.state = Job::State::waiting;
}

bool RequestTable::answer(Job& job) {
  job.state = Job::State::answered;
  jobs_.erase(job.request.id);
  return true;
}

bool RequestTable::finish(Job& job) {
  const std::lock_guard lock(mutex_);
  return job.state != Job::State::answered && answer(job);
}

bool RequestTable::finish_waiting(Job& job) {
  const std::lock_guard lock(mutex_);
  return job.state == Job::State::waiting && answer(job);
}

void RequestTable::while_waiting(const Job& job, const std::function<void()>& work) const {
  const std::lock_guard lock(mutex_);
  if (job.state == Job::State::waiting) work();
}

void RequestTable::set_phase(Job& job, std::string_view phase) {
  const std::lock_guard lock(mutex_);
  job.phase = phase;
}

std::string RequestTable::phase(const Job& job) const {
  const std::lock_guard lock(mutex_);
  return job.phase;
}

JobPointer RequestTable::find(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  return found == jobs_.end() ? nullptr : found->second;
}

std::vector<JobPointer> RequestTable::of_document(const std::string& document) const {
  const std::lock_guard lock(mutex_);
  std::vector<JobPointer> out;
  for (const auto& [id, job] : jobs_) {
    if (job->request.caller.document == document) out.push_back(job);
  }
  return out;
}

std::vector<JobPointer> RequestTable::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<JobPointer> out;
  for (const auto& [id, job] : jobs_) out.push_back(job);
  return out;
}

std::vector<JobPointer> RequestTable::take_expired(base::Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::vector<JobPointer> out;
  for (const auto& [id, job] : jobs_) {
    if (job->expired || job->deadline > now) continue;
    job->expired = true;
    out.push_back(job);
  }
  return out;
}

base::Clock::time_point RequestTable::next_deadline() const {
  const std::lock_guard lock(mutex_);
  auto next = base::Clock::time_point::max();
  for (const auto& [id, job] : jobs_) {
    if (!job->expired) next = std::min(next, job->deadline);
  }
  return next;
}

}  // namespace kepka::server
