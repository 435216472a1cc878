// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/reviews.h"

#include <deque>
#include <functional>
#include <utility>

#include "base/error.h"
#include "methods/conversions.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::chrono::minutes review_wait{10};

void check_none_gone(const std::vector<std::stop_token>& gone) {
  for (const std::stop_token& token : gone) check_not_gone(token);
}

json::object opening_notice(Services& services, const Context& context, const Review& review,
                            const std::string& id) {
  json::object notice = review.content;
  notice["review"] = id;
  notice["closed"] = false;
  notice["site"] = policy::display_origin(context.caller.origin);
  notice["firstVisit"] = site_of(services, context).first_visit;
  notice["kind"] = review.kind;
  return notice;
}

/// The answer; nothing if the review was closed under the person, as a token's going does.
std::optional<ReviewAnswer> wait_for_person(Services& services, const Context& context,
                                            const Review& review, const std::string& id,
                                            const base::Patience& patience) {
  using Callback = std::stop_callback<std::function<void()>>;
  std::deque<Callback> pulled_out;
  for (const std::stop_token& gone : review.gone)
    pulled_out.emplace_back(gone, [&services, id] { services.reviews.close(id); });
  try {
    return services.reviews.wait(id, patience);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cancelled && error.code() != ErrorCode::deadlineExceeded) throw;
    context.patience.check();
    throw cancelled_in("waiting_user");
  }
}

}  // namespace

void Reviews::open(const std::string& id, std::set<std::string> choices) {
  const std::lock_guard lock(mutex_);
  if (open_.size() >= most_open) throw Error(ErrorCode::busy, "too many open reviews");
  auto review = std::make_shared<Open>();
  review->choices = std::move(choices);
  open_.emplace(id, std::move(review));
}

Reviews::OpenPointer Reviews::find(const std::string& id) {
  const auto found = open_.find(id);
  if (found == open_.end())
    throw Error(ErrorCode::reviewNotFound, "no review with this id is open");
  return found->second;
}

void Reviews::answer(const std::string& id, const ReviewAnswer& answer) {
  const std::lock_guard lock(mutex_);
  const OpenPointer review = find(id);
  if (review->answer) return;
  if (answer.accepted && !review->choices.empty() && !review->choices.contains(answer.choice)) {
    throw Error(ErrorCode::invalidParams)
        .with("field", (arguments_path() / "choice").text())
        .with("expected", "one that was offered");
  }
  review->answer = answer;
  changed_.notify_all();
}

std::optional<ReviewAnswer> Reviews::wait(const std::string& id, const base::Patience& patience) {
  std::unique_lock lock(mutex_);
  if (!open_.contains(id)) return std::nullopt;  // closed before anybody waited
  const OpenPointer review = find(id);
  const auto ended = [&review] { return review->answer.has_value() || review->closed; };
  if (!changed_.wait_until(lock, patience.stop, patience.until, ended)) {
    patience.check();
    throw Error(ErrorCode::deadlineExceeded, "nobody answered the review in time");
  }
  return review->answer;
}

void Reviews::close(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(id);
  if (found == open_.end()) return;
  found->second->closed = true;
  open_.erase(found);
  changed_.notify_all();
}

std::string show_review(Services& services, Context& context, const Review& review) {
  const std::string id = new_id(services);
  services.reviews.open(id, review.choices);
  const json::object opened = opening_notice(services, context, review, id);
  context.progress("waiting_user", -1);
  context.notify_extension(protocol::review_notification_name, opened);
  json::object closed = opened;
  for (const char* content : {"certificates", "documents", "fields"}) closed.erase(content);
  closed["closed"] = true;
  std::optional<ReviewAnswer> answer;
  try {
    answer = wait_for_person(services, context, review, id, context.patience.at_most(review_wait));
  } catch (...) {
    services.reviews.close(id);
    context.notify_extension(protocol::review_notification_name, closed);
    throw;
  }
  services.reviews.close(id);
  context.notify_extension(protocol::review_notification_name, closed);
  check_none_gone(review.gone);
  if (answer && answer->accepted) return answer->choice;
  note_cancelled(services, context);
  throw cancelled_in("waiting_user");
}

}  // namespace kepka::methods
