// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/patience.h"
#include "wire/json.h"

// The extension's review page: a person picks a certificate there, or looks at what is to be signed
// before Kepka's own window asks for consent. It never replaces that window.
namespace kepka::methods {

struct Services;
struct Context;

/// What the person did in a review page.
struct ReviewAnswer {
  bool accepted = false;
  std::string choice;  // one of those that were offered; empty where nothing was to be chosen
};

/// The review pages that are open, by their id (the caller's: 32 hex digits that nobody can guess).
/// One thread waits for each, others bring the person's answer. Thread-safe.
class Reviews {
 public:
  static constexpr std::size_t most_open = 16;

  /// `choices`: what may be chosen; none: the page only shows. Throws Error(busy) when 16 are open.
  void open(const std::string& id, std::set<std::string> choices);

  /// Throws Error(reviewNotFound), and Error(invalidParams) for a choice that was not offered: the
  /// review goes on then. Only the first answer counts.
  void answer(const std::string& id, const ReviewAnswer& answer);

  /// Until the person answers, or the review is closed (nothing then). Throws Error(cancelled |
  /// deadlineExceeded) by `patience`.
  std::optional<ReviewAnswer> wait(const std::string& id, const base::Patience& patience);

  /// Forgets it, and wakes who waits. An unknown id is no error.
  void close(const std::string& id);

 private:
  struct Open {
    std::set<std::string> choices;
    std::optional<ReviewAnswer> answer;
    bool closed = false;
  };
  using OpenPointer = std::shared_ptr<Open>;
  OpenPointer find(const std::string& id);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, OpenPointer> open_;
};

/// What a review page shows: the fields of $/review that belong to `kind`.
struct Review {
  std::string kind;  // "pick", "documents", "request"
  wire::json::object content;
  std::set<std::string> choices;      // keys of "certificates"
  std::vector<std::stop_token> gone;  // the tokens' that are shown: one pulled out ends the review
};

/// Opens the review page for the site that asks, waits for the person, at most ten minutes, and
/// closes it, whatever the end was. Returns the choice. Throws Error(cancelled) with phase
/// waiting_user and keyCreated when the person closed it (that counts against the site), when the
/// request was cancelled, its document has gone or the time is over; Error(tokenRemoved).
std::string show_review(Services& services, Context& context, const Review& review);

}  // namespace kepka::methods
