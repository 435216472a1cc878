// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "entropy/health_tests.h"

#include <cmath>
#include <random>

#include "catch.h"

namespace kepka::tests {

using namespace entropy;

TEST_CASE("the cut-offs are those of SP 800-90B for one bit a sample and alpha = 2^-20") {
  CHECK(repetition_cutoff == 1 + 20);
  // 4.4.2: the smallest k with P(B(512, 1/2) <= k) >= 1 - 2^-20, plus one. The upper tail is summed
  // from its end, where it is small: log2 of a binomial coefficient by lgamma.
  const int window = proportion_window;
  double tail = 0;
  int k = window;
  for (; k >= 0; --k) {
    const double term = std::exp(std::lgamma(window + 1) - std::lgamma(k + 1) -
                                 std::lgamma(window - k + 1) - window * std::log(2.0));
    if (tail + term > std::exp2(-20)) break;
    tail += term;
  }
  CHECK(proportion_cutoff == static_cast<unsigned>(k) + 1);
}

TEST_CASE("a sample that comes 21 times in a row fails until another comes") {
  RepetitionCount test;
  for (int i = 0; i < 20; ++i) CHECK(test.add(7));
  CHECK_FALSE(test.add(7));
  CHECK_FALSE(test.add(7));
  CHECK(test.add(8));
  for (int i = 0; i < 20; ++i) CHECK(test.add(7));
  CHECK_FALSE(test.add(7));
}

TEST_CASE("the value 0 counts as a repetition from its second time on") {
  RepetitionCount test;
  for (int i = 0; i < 20; ++i) CHECK(test.add(0));
  CHECK_FALSE(test.add(0));
}

TEST_CASE("a window's first sample that comes 311 times in 512 fails until the window ends") {
  AdaptiveProportion test;
  // One, then two others to three of it: never more than 20 in a row would be seen by the other
  // test.
  unsigned equal = 0;
  for (unsigned i = 0; i < proportion_window; ++i) {
    const bool same = i % 4 != 3;
    equal += same ? 1 : 0;
    CHECK(test.add(same ? 5 : i) == (equal < proportion_cutoff));
  }
  CHECK(equal > proportion_cutoff);
  CHECK(test.add(5));
}

TEST_CASE("310 times in a window pass") {
  AdaptiveProportion test;
  for (unsigned i = 0; i < proportion_window; ++i) REQUIRE(test.add(i < 310 ? 5 : 100 + i));
}

TEST_CASE("both tests together fail when either fails") {
  HealthTests repeated;
  for (int i = 0; i < 20; ++i) repeated.add(3);
  CHECK_FALSE(repeated.add(3));

  HealthTests unbalanced;
  bool passed = true;
  for (unsigned i = 0; i < proportion_window; ++i) passed = unbalanced.add(i % 10 == 9 ? i : 3);
  CHECK_FALSE(passed);
}

TEST_CASE("fair coins pass a million times") {
  std::mt19937 random(1);
  HealthTests tests;
  int failures = 0;
  for (int i = 0; i < 1'000'000; ++i) failures += tests.add(random() & 1U) ? 0 : 1;
  // About two false alarms are expected; one may last for the rest of its window.
  CHECK(failures < 1000);
}

}  // namespace kepka::tests
