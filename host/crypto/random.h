// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>

#include "base/bytes.h"

namespace kepka::crypto {

/// HMAC_DRBG (SP 800-90A) seeded by the system's generator; what a person's movements gave is mixed
/// in as additional input, never instead of the system's. Thread-safe.
class Random {
 public:
  Random();
  ~Random();
  Random(const Random&) = delete;
  Random& operator=(const Random&) = delete;

  void fill(std::span<std::uint8_t> out);
  base::Bytes bytes(std::size_t count);

  /// Reseeds from the system's generator with `extra` as additional input.
  void mix(base::ByteView extra);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kepka::crypto
