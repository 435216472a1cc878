// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "methods/method.h"
#include "platform/process.h"

namespace kepka::server {

/// What the audit hears. Each may be empty.
struct Witness {
  /// Before a commit, or an audited run(). What it throws is the answer, and nothing is done.
  std::function<void(const methods::Context&, std::string_view method)> begins;
  /// What came of it; no error: it was done. What it throws then is the answer instead of the
  /// result.
  std::function<void(const methods::Context&, std::string_view method, const base::Error* error)>
      ended;
  /// A request that ended before anything began. Never throws.
  std::function<void(const methods::Context&, std::string_view method, const base::Error& error)>
      refused;
};

struct Options {
  std::vector<methods::Method> methods;
  /// Called on a worker for a page's request before its method, and again before its commit:
  /// returns the checked origin, throws Error(siteNotAllowed | methodForbidden | ...).
  std::function<std::string(const std::string& origin, std::string_view method)> admit_origin;
  Witness witness;
  /// Gets one line, without secrets or personal data, for every request that ended with an error.
  /// May be called on several threads at once; may be empty.
  std::function<void(const std::string& line)> log;
  /// Called once before the first frame is read, with what sends a notification outside of any
  /// request (it never waits, may be called on any thread, and leaves one out when the peer is
  /// slow), and once after the last, with nothing: no call may come after that one returns. May be
  /// empty.
  using Notify = std::function<void(std::string_view method, const wire::json::object& params)>;
  std::function<void(Notify notify)> notifications;
  /// Called on the reading thread after $/documentGone has cancelled what that document asked for.
  /// May be empty.
  std::function<void(const std::string& document)> document_gone;
  /// Called with the exit status when a method does not end within 800 ms after the end of input.
  /// What it works with must not be destroyed under it, so the process ends there and then.
  std::function<void(int status)> abandon = [](int status) { std::_Exit(status); };
};

/// Serves frames until the input ends, then returns within one second: cancels everything, kills
/// the children, waits for the threads. One reader (the calling thread), one writer, four workers
/// for run() and prepare(), one interactive lane for commits: up to 16 wait for it without holding
/// a thread, the 17th gets Error(busy). Each request gets exactly one answer. Cancelled by
/// $/cancelRequest, its deadline, $/documentGone {document} and the end of input. Malformed JSON
/// gets an error with id null and the session goes on; a frame whose length is nonsense ends it.
///
/// A request that only waits is answered as soon as it is cancelled. For a method with prepare()
/// the deadline is one more way of Error(cancelled), which always carries "phase" and, before
/// generating_key, keyCreated = false. A second request with the id of one in flight is refused
/// with id null and that id in data "duplicate". An extension's own method does not exist for a
/// page.
///
/// Returns the exit status: 0 at the end of input and when nobody reads the answers any more, 1
/// after a frame that made the stream unreadable. SIGPIPE must be ignored; the descriptors stay
/// open.
int serve(platform::FrameDescriptors descriptors, Options options);

}  // namespace kepka::server
