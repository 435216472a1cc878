// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/patience.h"
#include "keystore/token/worker.h"
#include "worker.gen.h"

namespace kepka::keystore {

/// Where a token is and what it says it is.
struct TokenPlace {
  std::int64_t slot = 0;
  std::string manufacturer, model, serial;

  auto operator<=>(const TokenPlace&) const = default;
};

TokenPlace place_of(const wire::worker::Slot& slot);

/// A module's slots, or why there are none.
struct ModuleListing {
  std::vector<wire::worker::Slot> slots;
  std::optional<base::Error> error;
  bool cannot_start = false;  // the error: the module is at fault and nothing crashed
};

/// One module watched: a worker of its own that lists, and one thread that owns the worker. What
/// callers get is what that thread found out last; a caller who stops waiting disturbs nobody.
/// Thread-safe.
class Watcher {
 public:
  using Log = std::function<void(const std::string& line)>;

  /// Starts nothing before the first begin_listing(). `changed` is called on the watching thread
  /// after a listing that shows other tokens than the one before.
  Watcher(std::filesystem::path module, std::function<void()> changed, Log log);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  const std::filesystem::path& module() const { return module_; }

  /// Wants a listing unless a fresh one is there; returns at once.
  void begin_listing();

  /// A fresh listing, waited for. Throws what patience throws, and nothing else.
  ModuleListing listing(const base::Patience& patience);

  /// The public objects of a token. Throws Error(tokenAbsent | tokenReplaced | moduleFailed | ...).
  wire::worker::ObjectsListResult objects(const TokenPlace& token, const base::Patience& patience);

  /// Asked to stop when that token is no longer in that slot.
  std::stop_token gone(const TokenPlace& token);

  /// Kepka itself has worked with a token: what was read before counts no more. `written`: it wrote
  /// there, which some modules (tpm2-pkcs11) show to no process that was started before.
  void forget(bool written);

 private:
  struct Objects {
    bool wanted = false;
    bool stale = true;
    base::Clock::time_point read_at;
    wire::worker::ObjectsListResult found;
    std::optional<base::Error> error;
  };
  using Present = std::map<TokenPlace, std::stop_source>;
  struct Work {
    bool list = false;
    std::optional<TokenPlace> token;  // whose objects
    std::stop_token wake;
    base::Clock::time_point retry_at;
    unsigned changes = 0;  // when the work began
  };

  void run(const std::stop_token& stop);
  Work next_work(const std::stop_token& stop);
  void list(const Work& work, const std::stop_token& stop);
  void read_objects(const Work& work, const std::stop_token& stop);
  void idle(const Work& work);
  Worker& worker();
  void accept(std::vector<wire::worker::Slot> slots, unsigned changes);
  bool take_present(const std::vector<wire::worker::Slot>& slots,
                    std::vector<std::stop_source>& left);
  void take_failure(const base::Error& error, bool was_idle);
  bool is_listing_fresh() const;  // these two: with mutex_ held
  void wake() { wake_.request_stop(); }

  const std::filesystem::path module_;
  const std::function<void()> changed_;
  const Log log_;

  std::unique_ptr<Worker> worker_;  // these two: of the thread alone
  base::Clock::time_point started_at_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable_any found_;
  std::stop_source wake_;  // of the thread, from its waiting
  bool wanted_ = false;    // a listing
  bool stale_ = true;
  bool renew_ = false;     // the process is to be started anew before it is asked again
  unsigned changes_ = 0;   // counts forget(): what was being read meanwhile is stale at once
  bool watching_ = false;  // somebody has asked before: the worker is started again by itself
  base::Clock::time_point listed_at_;
  ModuleListing listing_;
  std::optional<Present> present_;  // by the last good listing
  std::map<TokenPlace, Objects> objects_;
  unsigned failures_ = 0;                   // since the last good listing
  unsigned restarts_ = 0;                   // ends between calls, since it lived long
  base::Clock::time_point ask_again_at_;    // not before, for callers
  base::Clock::time_point start_again_at_;  // and for the thread itself

  std::jthread thread_;  // last: ends before what it works with
};

}  // namespace kepka::keystore
