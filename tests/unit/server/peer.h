// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/error.h"
#include "catch.h"
#include "pipe.h"
#include "platform/wait.h"
#include "server/server.h"
#include "wire/frame.h"
#include "wire/json.h"

namespace kepka::tests {

namespace json = wire::json;
using namespace std::chrono_literals;

/// What a method of a test waits at, until it is opened or the request's patience ends.
class Gate {
 public:
  void wait(const base::Patience& patience) {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait_until(lock, patience.stop, patience.until, [this] { return open_; });
    --waiting_;
    if (!open_) patience.check();
  }

  /// Like a method that forgets to look at its patience.
  void wait_stubbornly() { wait(base::Patience{}.at_most(60s)); }

  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

  /// True as soon as that many wait.
  bool has_waiting(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 10s, [&] { return waiting_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool open_ = false;
  int waiting_ = 0;
};

/// A browser's end of a served connection.
class Peer {
 public:
  explicit Peer(server::Options options) {
    thread_ = std::thread([this, options = std::move(options)] {
      status_ = server::serve({to_host_.read_end(), from_host_.write_end()}, options);
      ended_ = true;
    });
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() {
    to_host_.close_write();
    if (thread_.joinable()) thread_.join();
  }

  void send(const std::string& text) { to_host_.write(frame_of(text)); }
  void send_bytes(const std::string& bytes) { to_host_.write(bytes); }

  void request(const std::string& id, const std::string& method, const json::object& more = {}) {
    json::object caller{{"origin", ""}, {"document", ""}, {"language", "ru"}};
    json::object params{{"arguments", json::object{}}};
    for (const auto& [key, value] : more) {
      if (caller.contains(key)) {
        caller[key] = value;
      } else {
        params[key] = value;
      }
    }
    params["caller"] = caller;
    send(json::serialize(
        json::object{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}));
  }

  void notify(const std::string& method, const json::object& params) {
    send(json::serialize(json::object{{"jsonrpc", "2.0"}, {"method", method}, {"params", params}}));
  }

  void cancel(const std::string& id) { notify("$/cancelRequest", {{"id", id}}); }

  /// The next frame; the test fails when none comes in time.
  json::object receive() {
    platform::wait_readable(from_host_.read_end(), base::Patience{}.at_most(10s));
    const auto frame = wire::read_frame(from_host_.read_end(), {});
    if (!frame) FAIL("the output has ended");
    return wire::parse_json(*frame).as_object();
  }

  bool is_silent_for(std::chrono::milliseconds time) {
    try {
      platform::wait_readable(from_host_.read_end(), base::Patience{}.at_most(time));
    } catch (const base::Error&) {
      return true;
    }
    return false;
  }

  void end_input() { to_host_.close_write(); }
  void stop_listening() { from_host_.close_read(); }
  bool has_ended() const { return ended_; }

  /// The exit status, after the input was ended or became unreadable.
  int join() {
    thread_.join();
    return status_;
  }

 private:
  Pipe to_host_;
  Pipe from_host_;
  std::thread thread_;
  int status_ = -1;
  std::atomic<bool> ended_ = false;
};

inline std::string id_of(const json::object& message) {
  const json::value& id = message.at("id");
  return id.is_null() ? "null" : std::string(id.as_string());
}

inline const json::object& data_of(const json::object& message) {
  return message.at("error").at("data").as_object();
}

/// "name of the error", or "result".
inline std::string outcome_of(const json::object& message) {
  if (message.contains("result")) return "result";
  if (message.contains("method")) return std::string(message.at("method").as_string());
  return std::string(data_of(message).at("name").as_string());
}

inline std::chrono::milliseconds since(base::Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(base::Clock::now() - start);
}

/// An extension's method that answers at once.
inline methods::Method run_method(
    std::string_view name, std::function<json::value(methods::Context&, const json::object&)> run) {
  return {
      .name = name, .audience = methods::Audience::extension, .run = std::move(run), .prepare = {}};
}

/// An extension's method with nothing to prepare.
inline methods::Method window_method(std::string_view name, methods::Commit commit) {
  return {.name = name,
          .audience = methods::Audience::extension,
          .run = {},
          .prepare = [commit = std::move(commit)](methods::Context&, const json::object&) {
            return methods::Prepared{std::nullopt, commit};
          }};
}

inline methods::Method echo_method() {
  return run_method("echo", [](methods::Context&, const json::object& arguments) -> json::value {
    return arguments;
  });
}

inline server::Options options_of(std::vector<methods::Method> methods) {
  methods.push_back(echo_method());
  server::Options options;
  options.methods = std::move(methods);
  options.admit_origin = [](const std::string& origin, std::string_view) {
    if (origin == "https://refused.example") {
      throw base::Error(base::ErrorCode::blockedByPerson).with("site", origin);
    }
    return origin + "/checked";
  };
  // The default ends the process with the status of success: here it must be seen.
  options.abandon = [](int) {
    std::fputs("a thread did not end in time\n", stderr);
    std::abort();
  };
  return options;
}

}  // namespace kepka::tests
