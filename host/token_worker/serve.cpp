// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/serve.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <vector>

#include "base/error.h"
#include "platform/wait.h"
#include "wire/frame.h"
#include "worker.gen.h"

namespace kepka::token_worker {

namespace {

using base::Clock;
using base::Error;
using base::ErrorCode;
using namespace std::chrono_literals;

constexpr Clock::duration look_every = 3s;     // for modules without slot events
constexpr Clock::duration news_every = 250ms;  // at most, however wild a module's events are

/// The exception that is being handled. Of what is no base::Error nothing is told.
Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::outOfMemory);
  } catch (...) {
    return Error(ErrorCode::internalError);
  }
}

/// Input, or a slot event, whatever comes first; between requests alone.
class Loop {
 public:
  Loop(const platform::FrameDescriptors& frames, Work& work) : frames_(frames), work_(work) {}

  int run() {
    for (;;) {
      wait_for_input();
      const auto frame = wire::read_frame(frames_.in, {});
      if (!frame) return 0;
      const wire::Incoming incoming =
          wire::read_message(wire::parse_json(*frame, wire::frame_limit_in), wire::Asker::host);
      if (!incoming.request) continue;  // there is nothing that a notification could cancel
      std::vector<base::Secret> secrets;
      while (secrets.size() < incoming.request->secrets) {
        auto secret = wire::read_secret_frame(frames_.in, {});
        if (!secret) return 0;
        secrets.push_back(std::move(*secret));
      }
      answer(*incoming.request, secrets);
    }
  }

 private:
  void wait_for_input() {
    while (frames_.in >= 0) {
      const auto ready =
          platform::wait_either_readable(frames_.in, work_.wake_descriptor(), next_look());
      if (ready == platform::Ready::first) return;
      pending_ = work_.slots_changed(ready == platform::Ready::second) || pending_;
      looked_ = Clock::now();
      if (pending_ && looked_ >= told_ + news_every) tell();
    }
  }

  Clock::time_point next_look() const {
    if (work_.wake_descriptor() < 0) return Clock::time_point::max();
    return pending_ ? told_ + news_every : looked_ + look_every;
  }

  void tell() {
    pending_ = false;
    told_ = Clock::now();
    wire::write_frame(frames_.out,
                      wire::notification_message(wire::worker::slots_changed_notification_name, {}),
                      {});
  }

  void answer(const wire::Request& request, std::span<base::Secret> secrets) {
    std::string message;
    Answer answer;
    try {
      answer = work_.answer(request, secrets);
      message = wire::result_message(request.id, answer.result);
    } catch (...) {
      answer.secret.reset();
      message = wire::error_message(request.id, current_error());
    }
    for (base::Secret& secret : secrets) secret.wipe();
    wire::write_frame(frames_.out, message, {});
    if (answer.secret) wire::write_secret_frame(frames_.out, *answer.secret, {});
  }

  const platform::FrameDescriptors frames_;
  Work& work_;
  Clock::time_point looked_ = Clock::now();
  Clock::time_point told_ = Clock::now() - news_every;
  bool pending_ = false;
};

}  // namespace

int serve(const platform::FrameDescriptors& frames, Work& work) {
  wire::make_non_blocking(frames.out);
  try {
    return Loop(frames, work).run();
  } catch (...) {
    // After a message that cannot be read nobody knows how many secrets follow it.
    const Error error = current_error();
    if (error.code() != ErrorCode::connectionLost) {
      wire::write_frame(frames.out, wire::error_message({}, error), base::Patience{}.at_most(1s));
    }
    return 1;
  }
}

}  // namespace kepka::token_worker
