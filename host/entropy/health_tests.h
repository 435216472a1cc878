// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

namespace kepka::entropy {

// The continuous health tests of NIST SP 800-90B for a source that is assumed to give H = 1 bit a
// sample, with false alarms at alpha = 2^-20 a sample.

/// 4.4.1: C = 1 + ceil(-log2(alpha) / H).
inline constexpr unsigned repetition_cutoff = 21;

/// 4.4.2: W = 512 for a source that is not binary, C = 1 + critbinom(W, 2^-H, 1 - alpha).
inline constexpr unsigned proportion_window = 512;
inline constexpr unsigned proportion_cutoff = 311;

/// Repetition Count Test: a sample that comes again and again.
class RepetitionCount {
 public:
  /// False from the cut-off on, until another sample comes.
  bool add(std::uint32_t sample);

 private:
  std::optional<std::uint32_t> last_;
  unsigned run_ = 0;
};

/// Adaptive Proportion Test: a sample that takes too much of a window.
class AdaptiveProportion {
 public:
  /// False from the cut-off on, until the window ends.
  bool add(std::uint32_t sample);

 private:
  std::uint32_t first_ = 0;
  unsigned seen_ = 0;
  unsigned equal_ = 0;
};

/// Both, over one source.
class HealthTests {
 public:
  bool add(std::uint32_t sample);

 private:
  RepetitionCount repetition_;
  AdaptiveProportion proportion_;
};

}  // namespace kepka::entropy
