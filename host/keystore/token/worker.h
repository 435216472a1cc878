// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/patience.h"
#include "base/secret.h"
#include "platform/child.h"
#include "wire/json.h"
#include "wire/rpc.h"

namespace kepka::keystore {

/// One running kepka-token (worker.json): the process that has loaded one module. Not thread-safe.
/// Whatever goes wrong with the process itself kills it, with its whole group: a call that its
/// module holds too long, an end of its output, an answer that is none, a caller who stops waiting.
/// After that every call throws Error(moduleFailed).
class Worker {
 public:
  enum class Mode {
    watch,  // lists, and tells when a token comes or goes
    use     // one session on one token
  };

  using Secrets = std::span<const base::Secret* const>;

  /// Throws Error(moduleFailed) when kepka-token is not installed or cannot be started.
  Worker(Mode mode, const std::filesystem::path& module);

  /// Asks and waits for the answer, at most as long as the method may take (deadline_of()) and the
  /// caller has patience. Secrets follow the request as frames of their own. Throws what the worker
  /// answers, Error(tokenTimeout) at the method's deadline, Error(moduleFailed) when the process
  /// has ended or broken the protocol, and what patience throws.
  wire::json::value call(std::string_view method, const wire::json::value& arguments,
                         const base::Patience& patience, Secrets secrets = {});

  /// The same, with the generated reader of the method's result.
  template <typename Result>
  Result call(std::string_view method, const wire::json::value& arguments,
              Result (*read)(const wire::json::value&, const wire::Path&),
              const base::Patience& patience, Secrets secrets = {}) {
    const wire::json::value result = call(method, arguments, patience, secrets);
    try {
      return read(result, wire::Path("result"));
    } catch (const base::Error& error) {
      throw failure(error.what());
    }
  }

  /// The same for a method whose answer is a secret.
  base::Secret call_for_secret(std::string_view method, const wire::json::value& arguments,
                               const base::Patience& patience);

  /// Between calls: waits for $/slotsChanged. Throws Error(moduleFailed), and what patience throws;
  /// the process goes on in that case.
  void wait_for_change(const base::Patience& patience);

  bool is_running() const { return child_ != nullptr; }

  /// The answers to a person's typing on a PIN pad take longer.
  void expect_pin_pad() { pin_pad_ = true; }

  /// Lets the process end by itself, so that the module can say goodbye to its token, or kills it.
  void finish();

 private:
  struct Answer {
    wire::WorkerMessage message;
    base::Secret secret;
  };
  Answer exchange(std::string_view method, const wire::json::value& arguments,
                  const base::Patience& patience, Secrets secrets, bool wants_secret);
  Answer exchange_frames(std::string_view method, const wire::json::value& arguments,
                         const base::Patience& patience, Secrets secrets, bool wants_secret);
  wire::WorkerMessage next_message(const base::Patience& patience);
  void count_notification(const wire::Notification& notification);
  base::Error failure(const std::string& detail);

  std::unique_ptr<platform::Child> child_;
  std::uint64_t calls_ = 0;
  bool pin_pad_ = false;
  bool changed_ = false;  // a notification came in the middle of a call
  unsigned notifications_ = 0;
  base::Clock::time_point counted_since_;
};

/// How long a module may take for a method; `pin_pad`: while a person types on the token.
base::Clock::duration deadline_of(std::string_view method, bool pin_pad);

}  // namespace kepka::keystore
