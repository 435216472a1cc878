// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "platform/child.h"
#include "platform/wait.h"
#include "protocol.gen.h"
#include "wire/frame.h"
#include "wire/rpc.h"

namespace kepka::server {
namespace {

using base::Clock;
using base::Error;
using base::ErrorCode;
namespace json = wire::json;
namespace protocol = wire::protocol;
using namespace std::chrono_literals;

constexpr std::size_t pool_threads = 4;
constexpr std::size_t pool_limit = 64;
constexpr std::size_t interactive_limit = 16;
constexpr Clock::duration default_patience = 30s;
// Each window waits ten minutes for its person by itself; this covers the wait for other windows,
// the sensor and all of a request's own windows.
constexpr Clock::duration default_interactive_patience = 60min;

// The host has one second to be gone. Answers that a living peer still wants get a part of it.
constexpr Clock::duration leave_workers = 600ms;
constexpr Clock::duration leave_answers = 700ms;
constexpr Clock::duration leave_all = 800ms;

std::string fact(const Error& error, std::string_view key) {
  for (const auto& [name, value] : error.data()) {
    if (name == key) return value;
  }
  return {};
}

Clock::time_point deadline_of(const wire::Request& request, const methods::Method& method) {
  if (request.deadline_ms) return Clock::now() + std::chrono::milliseconds(*request.deadline_ms);
  return Clock::now() + (method.prepare ? default_interactive_patience : default_patience);
}

}  // namespace

Session::Session(platform::FrameDescriptors descriptors, Options options)
    : input_(descriptors.in),
      options_(std::move(options)),
      writer_(descriptors.out, lost_),
      answers_(table_, writer_, options_.log),
      pool_(pool_threads, pool_limit),
      interactive_(1, interactive_limit),
      runner_(options_, table_, answers_, interactive_) {
  wire::make_non_blocking(descriptors.out);
}

void Session::start(Threads& workers, Threads& writers) {
  writers.start([self = shared_from_this()] { self->writer_.run(); });
  for (std::size_t i = 0; i < pool_threads; ++i) {
    workers.start([self = shared_from_this()] {
      self->pool_.run([&self](const JobPointer& job) { self->runner_.work(job); });
    });
  }
  if (options_.notifications) {
    options_.notifications(
        [weak = weak_from_this()](std::string_view name, const json::object& params) {
          if (const auto self = weak.lock()) self->answers_.notify_all(name, params);
        });
  }
  workers.start([self = shared_from_this()] {
    self->interactive_.run([&self](const JobPointer& job) { self->runner_.commit(job); });
  });
}

int Session::read() {
  for (;;) {
    std::optional<std::string> frame;
    try {
      frame = next_frame();
    } catch (...) {
      const Error error = current_error();
      if (error.code() == ErrorCode::cancelled) return 0;
      answers_.refuse({}, error);
      return 1;
    }
    if (!frame) return 0;
    take_frame(*frame);
  }
}

std::optional<std::string> Session::next_frame() {
  if (input_ >= 0) wait_for_input();
  return wire::read_frame(input_, {lost_.get_token()});
}

/// The reader keeps the deadlines of those that wait, too: it alone adds requests, so it knows the
/// next one.
void Session::wait_for_input() {
  for (;;) {
    try {
      platform::wait_readable(input_, {lost_.get_token(), table_.next_deadline()});
      return;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::deadlineExceeded) throw;
    }
    answer_expired();
  }
}

void Session::take_frame(const std::string& text) {
  try {
    take_message(wire::parse_json(text, wire::frame_limit_in));
  } catch (...) {
    const Error error = current_error();
    answers_.refuse(fact(error, "id"), error);
  }
}

void Session::take_message(const json::value& message) {
  wire::Incoming incoming = wire::read_message(message);
  if (incoming.request) take_request(std::move(*incoming.request));
  if (!incoming.notification) return;
  if (incoming.notification->method == protocol::part_notification_name) {
    const auto whole = parts_.take(incoming.notification->params, Clock::now());
    if (whole) take_whole(*whole);
    return;
  }
  take_notification(*incoming.notification);
}

void Session::take_whole(const std::string& text) {
  wire::Incoming incoming = wire::read_message(wire::parse_json(text, wire::parted_message_limit));
  if (incoming.request) take_request(std::move(*incoming.request));
  // Parts of parts are nothing that anybody needs: they are ignored like any unknown notification.
  if (incoming.notification) take_notification(*incoming.notification);
}

const methods::Method& Session::method_for(const wire::Request& request) const {
  const auto found =
      std::find_if(options_.methods.begin(), options_.methods.end(),
                   [&request](const auto& method) { return method.name == request.method; });
  const bool from_page = !request.caller.origin.empty();
  if (found == options_.methods.end() ||
      (from_page && found->audience == methods::Audience::extension)) {
    throw Error(ErrorCode::unknownMethod, "no such method");
  }
  if (!from_page && found->audience == methods::Audience::page)
    throw Error(ErrorCode::siteNotAllowed, "no origin");
  return *found;
}

void Session::take_request(wire::Request request) {
  const std::string id = request.id;
  try {
    const methods::Method& method = method_for(request);
    const Clock::time_point deadline = deadline_of(request, method);
    const auto job = std::make_shared<Job>(std::move(request), method, deadline);
    Job& it = *job;
    it.context.caller = it.request.caller;
    it.context.patience = {it.stop.get_token(), deadline};
    it.context.progress = [this, &it](std::string_view phase, int percent) {
      answers_.progress(it, phase, percent);
    };
    it.context.notify_extension = [this, &it](std::string_view name, const json::object& params) {
      answers_.notify(it, name, params);
    };
    if (!table_.add(job)) throw Error(ErrorCode::malformedMessage, "an id that is in flight");
    if (!pool_.push(job)) answers_.error(it, Error(ErrorCode::busy, "the pool is full"));
  } catch (const Error& error) {
    answers_.refuse(id, error);
  }
}

void Session::take_notification(const wire::Notification& notification) {
  const wire::Path path("params");
  if (notification.method == protocol::cancel_request_notification_name) {
    const auto params = protocol::read_cancel_request_notification(notification.params, path);
    if (const JobPointer job = table_.find(params.id)) cancel(job);
  } else if (notification.method == protocol::document_gone_notification_name) {
    const auto params = protocol::read_document_gone_notification(notification.params, path);
    for (const JobPointer& job : table_.of_document(params.document)) cancel(job);
    if (options_.document_gone) options_.document_gone(params.document);
  }
}

void Session::cancel(const JobPointer& job) {
  job->stop.request_stop();
  if (answers_.error_if_waiting(*job, Error(ErrorCode::cancelled))) forget(job);
}

void Session::answer_expired() {
  for (const JobPointer& job : table_.take_expired(Clock::now())) {
    // One that is being worked on has the deadline in its own patience.
    if (answers_.error_if_waiting(*job, Error(ErrorCode::deadlineExceeded))) forget(job);
  }
}

void Session::forget(const JobPointer& job) {
  pool_.remove(job);
  interactive_.remove(job);
}

bool Session::leave(Threads& workers, Threads& writers) {
  const Clock::time_point now = Clock::now();
  if (options_.notifications) options_.notifications({});
  for (const JobPointer& job : table_.all()) cancel(job);
  pool_.close();
  interactive_.close();
  platform::kill_all_children();
  bool all_ended = workers.join_until(now + leave_workers);
  writer_.close();
  if (!writers.join_until(now + leave_answers)) {
    writer_.stop();
    all_ended = writers.join_until(now + leave_all) && all_ended;
  }
  // Once more, for a child that was started while the others were killed.
  platform::kill_all_children();
  return all_ended;
}

}  // namespace kepka::server
