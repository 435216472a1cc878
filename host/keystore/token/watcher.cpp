// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/watcher.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "keystore/token/object_pages.h"
#include "platform/wait.h"

namespace kepka::keystore {

namespace {

using base::Clock;
using base::Error;
using base::ErrorCode;
using base::Patience;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace worker = wire::worker;

// Not every module has slot events, and no event tells of a PIN that another program typed wrong.
constexpr Clock::duration fresh_for = 2s;
constexpr Clock::duration objects_fresh_for = 10s;
// Before the process is started again after its first, second, ... end in a row. A caller may try
// at once, the thread by itself waits at least a second: when the host leaves it kills all workers
// and is gone before that.
constexpr std::array<Clock::duration, 6> pauses{0s, 1s, 2s, 5s, 15s, 30s};
constexpr Clock::duration shortest_own_pause = 1s;
constexpr Clock::duration long_life = 60s;
constexpr Clock::duration at_ease = 1h;

Clock::duration pause_after(unsigned failures) {
  if (failures == 0) return 0s;
  return pauses.at(std::min<std::size_t>(failures, pauses.size()) - 1);
}

/// A worker's answer that reads as the end of our own patience would be taken for that.
Error as_fault(const Error& error) {
  const bool ours =
      error.code() == ErrorCode::cancelled || error.code() == ErrorCode::deadlineExceeded;
  return ours ? Error(ErrorCode::moduleFailed, error.detail()) : error;
}

/// A slot with a fault of its own says nothing about its token, unless it says that.
bool may_still_be_there(const TokenPlace& token, const std::vector<worker::Slot>& slots) {
  return std::any_of(slots.begin(), slots.end(), [&](const worker::Slot& slot) {
    return slot.slot == token.slot && slot.fault && slot.fault->name != "tokenRemoved" &&
           slot.fault->name != "tokenAbsent";
  });
}

}  // namespace

TokenPlace place_of(const worker::Slot& slot) {
  return {slot.slot, slot.token->manufacturer, slot.token->model, slot.token->serial};
}

Watcher::Watcher(fs::path module, std::function<void()> changed, Log log)
    : module_(std::move(module)),
      changed_(std::move(changed)),
      log_(std::move(log)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Watcher::~Watcher() {
  thread_.request_stop();
  const std::lock_guard lock(mutex_);
  wake();
}

bool Watcher::is_listing_fresh() const { return !stale_ && Clock::now() - listed_at_ < fresh_for; }

void Watcher::begin_listing() {
  const std::lock_guard lock(mutex_);
  watching_ = true;
  if (wanted_ || is_listing_fresh()) return;
  if (listing_.error && Clock::now() < ask_again_at_) return;
  wanted_ = true;
  wake();
}

ModuleListing Watcher::listing(const Patience& patience) {
  begin_listing();
  std::unique_lock lock(mutex_);
  found_.wait_until(lock, patience.stop, patience.until, [&] { return !wanted_; });
  if (wanted_) patience.check();
  return listing_;
}

worker::ObjectsListResult Watcher::objects(const TokenPlace& token, const Patience& patience) {
  std::unique_lock lock(mutex_);
  Objects& objects = objects_[token];
  if (objects.stale || objects.error || Clock::now() - objects.read_at > objects_fresh_for) {
    objects.wanted = true;
    wake();
  }
  found_.wait_until(lock, patience.stop, patience.until, [&] {
    const auto entry = objects_.find(token);
    return entry == objects_.end() || !entry->second.wanted;
  });
  const auto entry = objects_.find(token);
  if (entry == objects_.end()) throw Error(ErrorCode::tokenAbsent, "it was pulled out meanwhile");
  const Objects& found = entry->second;
  if (found.wanted) patience.check();
  if (found.error) throw Error(*found.error);
  return found.found;
}

std::stop_token Watcher::gone(const TokenPlace& token) {
  const std::lock_guard lock(mutex_);
  if (present_) {
    const auto found = present_->find(token);
    if (found != present_->end()) return found->second.get_token();
  }
  std::stop_source left;
  left.request_stop();
  return left.get_token();
}

void Watcher::forget(bool written) {
  const std::lock_guard lock(mutex_);
  renew_ = renew_ || written;
  stale_ = true;
  ++changes_;
  for (auto& [token, objects] : objects_) objects.stale = true;
}

void Watcher::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const Work work = next_work(stop);
    if (work.list) {
      list(work, stop);
    } else if (work.token) {
      read_objects(work, stop);
    } else {
      idle(work);
    }
  }
}

Watcher::Work Watcher::next_work(const std::stop_token& stop) {
  const std::lock_guard lock(mutex_);
  if (!stop.stop_requested()) wake_ = std::stop_source();
  Work work;
  work.wake = wake_.get_token();
  work.list = wanted_;
  work.changes = changes_;
  const auto wanted = std::find_if(objects_.begin(), objects_.end(),
                                   [](const auto& each) { return each.second.wanted; });
  if (wanted != objects_.end()) work.token = wanted->first;
  work.retry_at = watching_ ? start_again_at_ : Clock::now() + at_ease;
  return work;
}

Worker& Watcher::worker() {
  bool renew = false;
  {
    const std::lock_guard lock(mutex_);
    renew = std::exchange(renew_, false);
  }
  if (renew && worker_) worker_->finish();
  if (!worker_ || !worker_->is_running()) {
    worker_ = std::make_unique<Worker>(Worker::Mode::watch, module_);
    started_at_ = Clock::now();
  }
  return *worker_;
}

void Watcher::list(const Work& work, const std::stop_token& stop) {
  try {
    accept(worker()
               .call("slots.list", wire::json::object(), worker::read_slots_list_result,
                     Patience{stop})
               .slots,
           work.changes);
  } catch (const Error& error) {
    if (!stop.stop_requested()) take_failure(as_fault(error), false);
  }
}

/// Who is there now, by `slots`; whoever has left is added to `left`. With mutex_ held.
bool Watcher::take_present(const std::vector<worker::Slot>& slots,
                           std::vector<std::stop_source>& left) {
  const auto before = std::exchange(present_, Present{}).value_or(Present{});
  bool differs = false;
  for (const worker::Slot& slot : slots) {
    if (!slot.token) continue;
    const TokenPlace token = place_of(slot);
    const auto known = before.find(token);
    differs = differs || known == before.end();
    present_->insert_or_assign(token, known == before.end() ? std::stop_source() : known->second);
  }
  for (const auto& [token, source] : before) {
    if (present_->contains(token)) continue;
    if (may_still_be_there(token, slots)) {
      present_->insert_or_assign(token, source);
      continue;
    }
    differs = true;
    left.push_back(source);
  }
  std::erase_if(objects_, [&](const auto& each) {
    return !each.second.wanted && !present_->contains(each.first);
  });
  return differs;
}

void Watcher::accept(std::vector<worker::Slot> slots, unsigned changes) {
  std::vector<std::stop_source> left;
  bool differs = false;
  {
    const std::lock_guard lock(mutex_);
    const bool is_first = !present_;
    differs = take_present(slots, left) && !is_first;
    listing_ = {std::move(slots), std::nullopt, false};
    listed_at_ = Clock::now();
    stale_ = changes != changes_;
    wanted_ = false;
    failures_ = 0;
  }
  found_.notify_all();
  for (std::stop_source& source : left) source.request_stop();
  if (differs && changed_) changed_();
}

/// A module that answers with an error goes on; a process that has ended is started again, later
/// every time.
void Watcher::take_failure(const Error& error, bool was_idle) {
  const bool answered = worker_ && worker_->is_running();
  if (log_) log_("module " + module_.string() + ": " + error.what());
  {
    const std::lock_guard lock(mutex_);
    const Clock::time_point now = Clock::now();
    if (!answered) {
      if (now - started_at_ > long_life) restarts_ = 0;
      if (was_idle) ++restarts_;
      ++failures_;
      ask_again_at_ = now + pause_after(failures_);
      start_again_at_ =
          now + std::max(shortest_own_pause, pause_after(std::max(failures_, restarts_)));
    }
    listing_ = {{}, error, answered && error.code() == ErrorCode::moduleFailed};
    listed_at_ = now;
    stale_ = !answered;
    wanted_ = false;
  }
  found_.notify_all();
}

void Watcher::read_objects(const Work& work, const std::stop_token& stop) {
  const TokenPlace& token = *work.token;
  worker::ObjectsListResult found;
  std::optional<Error> fault;
  try {
    found = list_objects(worker(), token, Patience{stop});
  } catch (const Error& error) {
    if (stop.stop_requested()) return;
    fault = as_fault(error);
  }
  // The other tokens' turn comes with a new process.
  if (fault && !(worker_ && worker_->is_running())) take_failure(*fault, false);
  {
    const std::lock_guard lock(mutex_);
    objects_[token] = {false, work.changes != changes_, Clock::now(), std::move(found), fault};
  }
  found_.notify_all();
}

void Watcher::idle(const Work& work) {
  const Patience awake{work.wake};
  const bool running = worker_ && worker_->is_running();
  try {
    if (running) {
      worker_->wait_for_change(awake);
    } else {
      platform::pause(std::max<Clock::duration>(work.retry_at - Clock::now(), 0s), awake);
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled) return;
    take_failure(error, true);
    return;
  }
  const std::lock_guard lock(mutex_);
  if (!watching_) return;
  wanted_ = true;
  if (running) {
    for (auto& [each, objects] : objects_) objects.stale = true;
  }
}

}  // namespace kepka::keystore
