// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <vector>

namespace kepka::entropy {

/// How far a pointer moved since the event before; of keys the interval is x, and y is 0.
struct Step {
  double x = 0, y = 0;
};

/// Foretells the next step from the earlier ones in several ways, and says whether a step was a
/// surprise to all of them. What a program draws (lines, circles, waves, repeated figures) is
/// foretold; what a hand does mostly is not.
class Foreteller {
 public:
  /// A guess that is not farther off than `tolerance` along both axes has foretold the step.
  explicit Foreteller(double tolerance) : tolerance_(tolerance) {}

  /// `guesses` are the caller's own. Learns the step. Never surprised before there is enough to
  /// learn from.
  bool surprised_by(const Step& step, std::initializer_list<Step> guesses = {});

 private:
  std::vector<Step> guess_all() const;
  bool is_near(const Step& a, const Step& b, double tolerance) const;

  double tolerance_;
  std::vector<Step> history_;
};

}  // namespace kepka::entropy
