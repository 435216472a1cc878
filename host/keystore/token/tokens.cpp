// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/tokens.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "keystore/token/modules.h"
#include "keystore/token/token_listing.h"
#include "keystore/token/token_store.h"
#include "keystore/token/watcher.h"

namespace kepka::keystore {

namespace {

namespace fs = std::filesystem;
using base::Patience;

/// Calls whoever wants to know that a token came or went, on a thread of its own: watchers must not
/// wait for it. Watchers can outlive it, with the stores that they belong to.
class News {
 public:
  void tell() {
    const std::lock_guard lock(mutex_);
    pending_ = true;
    changed_.notify_all();
  }

  void set_listener(std::function<void()> listener) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !calling_; });
    listener_ = std::move(listener);
  }

  void run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [&] { return pending_; })) {
      pending_ = false;
      if (!listener_) continue;
      const auto listener = listener_;
      calling_ = true;
      lock.unlock();
      listener();
      lock.lock();
      calling_ = false;
      changed_.notify_all();
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool pending_ = false;
  bool calling_ = false;
  std::function<void()> listener_;
};

}  // namespace

class Tokens::Implementation {
 public:
  Implementation(fs::path lock_folder, Watcher::Log log)
      : lock_folder_(std::move(lock_folder)), log_(std::move(log)) {}

  TokenListing list(const ModuleRules& rules, const Patience& patience);
  void on_change(std::function<void()> changed) { news_->set_listener(std::move(changed)); }

 private:
  using Watchers = std::map<fs::path, std::shared_ptr<Watcher>>;

  Watchers watchers_of(const std::vector<Module>& modules);

  const fs::path lock_folder_;
  const Watcher::Log log_;
  const std::shared_ptr<News> news_ = std::make_shared<News>();
  std::mutex mutex_;
  Watchers watchers_;  // guarded by mutex_
  std::jthread teller_{[news = news_](const std::stop_token& stop) { news->run(stop); }};
};

/// Starts watching what is new, and stops watching what the rules no longer allow or is no longer
/// there.
Tokens::Implementation::Watchers Tokens::Implementation::watchers_of(
    const std::vector<Module>& modules) {
  Watchers now;
  Watchers before;  // ends after the lock: the end of a watcher waits for its thread
  const std::lock_guard lock(mutex_);
  for (const Module& module : modules) {
    if (module.problem) continue;
    const auto known = watchers_.find(module.path);
    now[module.path] = known != watchers_.end()
                           ? known->second
                           : std::make_shared<Watcher>(
                                 module.path, [news = news_] { news->tell(); }, log_);
  }
  before = std::exchange(watchers_, now);
  return now;
}

TokenListing Tokens::Implementation::list(const ModuleRules& rules, const Patience& patience) {
  const std::vector<Module> modules = find_modules(rules);
  const Watchers watchers = watchers_of(modules);
  // All at once, so that the slowest alone is waited for.
  for (const auto& [path, watcher] : watchers) watcher->begin_listing();
  std::vector<ModuleResult> results;
  for (const Module& module : modules) {
    ModuleListing listing;
    if (!module.problem) listing = watchers.at(module.path)->listing(patience);
    results.push_back({module, std::move(listing)});
  }
  MergedListing merged = merge_listings(results);
  TokenListing out;
  out.problems = std::move(merged.problems);
  for (const ListedToken& token : merged.tokens) {
    const std::shared_ptr<Watcher>& watcher = watchers.at(results.at(token.module).module.path);
    const TokenPlace place = place_of(token.slot);
    out.stores.push_back(make_token_store({.id = token.id,
                                           .place = place,
                                           .token = *token.slot.token,
                                           .watcher = watcher,
                                           .gone = watcher->gone(place),
                                           .lock_folder = lock_folder_}));
  }
  return out;
}

Tokens::Tokens(fs::path lock_folder, std::function<void(const std::string& line)> log)
    : implementation_(std::make_unique<Implementation>(std::move(lock_folder), std::move(log))) {}

Tokens::~Tokens() = default;

TokenListing Tokens::list(const ModuleRules& rules, const Patience& patience) {
  return implementation_->list(rules, patience);
}

void Tokens::on_change(std::function<void()> changed) {
  implementation_->on_change(std::move(changed));
}

}  // namespace kepka::keystore
