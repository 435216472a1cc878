// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <botan/rng.h>

#include "crypto/random.h"

namespace kepka::crypto {

/// Kepka's generator as Botan's functions take one. Only for files of this folder.
class BotanRandom final : public Botan::RandomNumberGenerator {
 public:
  explicit BotanRandom(Random& random) : random_(random) {}

  bool accepts_input() const override { return false; }
  std::string name() const override { return "kepka"; }
  void clear() override {}
  bool is_seeded() const override { return true; }

#if BOTAN_VERSION_MAJOR >= 3
 private:
  void fill_bytes_with_input(std::span<std::uint8_t> out, std::span<const std::uint8_t>) override {
    random_.fill(out);
  }
#else
  void randomize(std::uint8_t out[], std::size_t length) override { random_.fill({out, length}); }
  void add_entropy(const std::uint8_t[], std::size_t) override {}

 private:
#endif
  Random& random_;
};

}  // namespace kepka::crypto
