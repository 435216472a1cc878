// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>

#include "base/secret.h"
#include "platform/process.h"
#include "wire/json.h"
#include "wire/rpc.h"

namespace kepka::token_worker {

/// What answers a request; a secret follows in a frame of its own.
struct Answer {
  wire::json::value result;
  std::optional<base::Secret> secret;
};

/// What a worker does.
class Work {
 public:
  Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  virtual ~Work() = default;

  /// Throws base::Error. The secrets are wiped afterwards.
  virtual Answer answer(const wire::Request& request, std::span<base::Secret> secrets) = 0;

  /// A descriptor that can be read when slots may have changed; -1 where none are watched.
  virtual int wake_descriptor() const { return -1; }
  /// Asked when that can be read, and every three seconds: whether they have.
  virtual bool slots_changed(bool woken) {
    static_cast<void>(woken);
    return false;
  }
};

/// Answers requests one after the other until the input ends, which is 0, or the peer breaks the
/// protocol, which is 1.
int serve(const platform::FrameDescriptors& frames, Work& work);

}  // namespace kepka::token_worker
