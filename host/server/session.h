// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "server/answers.h"
#include "server/lane.h"
#include "server/requests.h"
#include "server/runner.h"
#include "server/server.h"
#include "server/threads.h"
#include "server/writer.h"
#include "wire/parts.h"

namespace kepka::server {

/// One connection. Owned by serve() and by each of its threads, so that it outlives a thread that
/// does not end in time.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(platform::FrameDescriptors descriptors, Options options);

  void start(Threads& workers, Threads& writers);

  /// Until the input ends; the exit status.
  int read();

  /// After read(): ends all. False when a thread has not ended in time.
  bool leave(Threads& workers, Threads& writers);

 private:
  std::optional<std::string> next_frame();
  void wait_for_input();
  void take_frame(const std::string& text);
  void take_message(const wire::json::value& message);
  void take_whole(const std::string& text);
  void take_request(wire::Request request);
  void take_notification(const wire::Notification& notification);
  const methods::Method& method_for(const wire::Request& request) const;
  void cancel(const JobPointer& job);
  void answer_expired();
  void forget(const JobPointer& job);

  const int input_;
  const Options options_;
  std::stop_source lost_;  // nobody reads the answers any more
  Writer writer_;
  RequestTable table_;
  Answers answers_;
  Lane pool_;
  Lane interactive_;
  Runner runner_;
  wire::PartAssembler parts_;
};

}  // namespace kepka::server
