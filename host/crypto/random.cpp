// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/random.h"

#include <botan/exceptn.h>
#include <botan/hmac_drbg.h>
#include <botan/mac.h>
#include <botan/system_rng.h>

#include <mutex>
#include <optional>

#include "base/error.h"

namespace kepka::crypto {

struct Random::State {
  std::mutex mutex;
  // Made at the first use: a program that only answers "hello" must not pay for the seed. Botan
  // reseeds it from the system by itself after 1024 requests and in a forked child.
  std::optional<Botan::HMAC_DRBG> generator;

  Botan::HMAC_DRBG& seeded() {
    if (!generator) {
      generator.emplace(Botan::MessageAuthenticationCode::create_or_throw("HMAC(SHA-512)"),
                        Botan::system_rng());
    }
    return *generator;
  }
};

namespace {

[[noreturn]] void fail(const Botan::Exception& cause) {
  throw base::Error(base::ErrorCode::internalError, std::string("random numbers: ") + cause.what());
}

}  // namespace

Random::Random() : state_(std::make_unique<State>()) {}
Random::~Random() = default;

void Random::fill(std::span<std::uint8_t> out) {
  const std::lock_guard lock(state_->mutex);
  try {
    state_->seeded().randomize(out.data(), out.size());
  } catch (const Botan::Exception& cause) {
    fail(cause);
  }
}

base::Bytes Random::bytes(std::size_t count) {
  base::Bytes out(count);
  fill(out);
  return out;
}

void Random::mix(base::ByteView extra) {
  const std::lock_guard lock(state_->mutex);
  try {
    // The system's seed first: to Botan a long enough input alone would count as a seed.
    state_->seeded().reseed_from_rng(Botan::system_rng());
    state_->seeded().add_entropy(extra.data(), extra.size());
  } catch (const Botan::Exception& cause) {
    fail(cause);
  }
}

}  // namespace kepka::crypto
