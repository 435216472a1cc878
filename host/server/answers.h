// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "server/requests.h"
#include "server/writer.h"

namespace kepka::server {

/// The exception that is being handled as an error of the catalogue. Of what is no base::Error
/// nothing is told.
base::Error current_error();

/// What goes out: exactly one answer to a request, and the notifications before it.
class Answers {
 public:
  /// `log` gets a line for every request that ended with an error.
  Answers(RequestTable& table, Writer& writer, std::function<void(const std::string&)> log)
      : table_(table), writer_(writer), log_(std::move(log)) {}

  /// Throws, with the request still unanswered, for what cannot be sent: Error(frameTooLong),
  /// Error(internalError) for text that is no UTF-8, at which a browser would drop the connection.
  void result(Job& job, const wire::json::value& value);
  void error(Job& job, const base::Error& error);
  /// True if nobody worked on it, so that this was its answer.
  bool error_if_waiting(Job& job, const base::Error& error);

  /// For a message that never became a job. With the id of one in flight, the answer's id is null:
  /// that id's answer is to come.
  void refuse(const std::string& id, base::Error error);

  void progress(Job& job, std::string_view phase, int percent);
  /// $/progress waiting_window, if the job has not been taken or answered meanwhile.
  void progress_waiting(const Job& job);
  /// Adds the request's id to params.
  void notify(const Job& job, std::string_view method, wire::json::object params);
  /// Outside of any request; left out when the peer is slow.
  void notify_all(std::string_view method, const wire::json::object& params);

 private:
  void write_progress(const Job& job, std::string_view phase, int percent);
  base::Error as_seen_by_caller(const Job& job, const base::Error& error) const;

  RequestTable& table_;
  Writer& writer_;
  std::function<void(const std::string&)> log_;
};

}  // namespace kepka::server
