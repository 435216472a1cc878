// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "entropy/health_tests.h"

namespace kepka::entropy {

// Unlike a device, which stops for good, a person can be asked to move in another way: the tests go
// on, and what comes while one of them fails counts for nothing.

bool RepetitionCount::add(std::uint32_t sample) {
  run_ = sample == last_ ? run_ + 1 : 1;
  last_ = sample;
  return run_ < repetition_cutoff;
}

bool AdaptiveProportion::add(std::uint32_t sample) {
  if (seen_ == 0 || seen_ == proportion_window) {
    first_ = sample;
    seen_ = 0;
    equal_ = 0;
  }
  ++seen_;
  if (sample == first_) ++equal_;
  return equal_ < proportion_cutoff;
}

bool HealthTests::add(std::uint32_t sample) {
  const bool varied = repetition_.add(sample);
  const bool balanced = proportion_.add(sample);
  return varied && balanced;
}

}  // namespace kepka::entropy
