// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "entropy/foreteller.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace kepka::entropy {

namespace {

constexpr std::size_t order = 6;  // of the linear prediction: three waves, or two and a drift
constexpr std::size_t fitted_steps = 40;    // that it is fitted to
constexpr std::size_t learning_steps = 24;  // nothing surprises before
constexpr std::size_t longest_history = 4096;
constexpr double ridge = 0.01;      // keeps the equations solvable when the steps are all alike
constexpr double same_context = 1;  // pixels or ms: rounding

using Row = std::array<double, order + 1>;  // coefficients and the right side
using Equations = std::array<Row, order>;

// Gaussian elimination; the matrix is symmetric and positive definite, so that no pivot is needed.
std::array<double, order> solve(Equations rows) {
  for (std::size_t pivot = 0; pivot < order; ++pivot) {
    for (std::size_t below = pivot + 1; below < order; ++below) {
      const double factor = rows[below][pivot] / rows[pivot][pivot];
      for (std::size_t column = pivot; column <= order; ++column) {
        rows[below][column] -= factor * rows[pivot][column];
      }
    }
  }
  std::array<double, order> solution{};
  for (std::size_t i = order; i-- > 0;) {
    double rest = rows[i][order];
    for (std::size_t column = i + 1; column < order; ++column)
      rest -= rows[i][column] * solution[column];
    solution[i] = rest / rows[i][i];
  }
  return solution;
}

// Linear prediction by least squares over the last steps of one axis: exact for sums of waves and
// of decaying or growing movements, whatever their period is.
double predict_linearly(const std::vector<Step>& history, double Step::*axis) {
  const std::size_t size = history.size();
  const std::size_t begin = std::max(order, size > fitted_steps ? size - fitted_steps : 0);
  Equations equations{};
  for (std::size_t i = 0; i < order; ++i) equations[i][i] = ridge;
  for (std::size_t at = begin; at < size; ++at) {
    for (std::size_t i = 0; i < order; ++i) {
      const double before = history[at - 1 - i].*axis;
      for (std::size_t j = 0; j < order; ++j) equations[i][j] += before * history[at - 1 - j].*axis;
      equations[i][order] += before * history[at].*axis;
    }
  }
  const std::array<double, order> weights = solve(equations);
  double prediction = 0;
  for (std::size_t i = 0; i < order; ++i) prediction += weights[i] * history[size - 1 - i].*axis;
  return prediction;
}

}  // namespace

bool Foreteller::is_near(const Step& a, const Step& b, double tolerance) const {
  return std::abs(a.x - b.x) <= tolerance && std::abs(a.y - b.y) <= tolerance;
}

bool Foreteller::surprised_by(const Step& step, std::initializer_list<Step> guesses) {
  bool surprised = false;
  if (history_.size() >= learning_steps) {
    const auto foretold = [&](const Step& guess) { return is_near(guess, step, tolerance_); };
    surprised = std::none_of(guesses.begin(), guesses.end(), foretold) &&
                std::ranges::none_of(guess_all(), foretold);
  }
  if (history_.size() == longest_history) {
    history_.erase(history_.begin(), history_.begin() + longest_history / 4);
  }
  history_.push_back(step);
  return surprised;
}

std::vector<Step> Foreteller::guess_all() const {
  const std::size_t size = history_.size();
  const Step last = history_[size - 1];
  const Step before = history_[size - 2];
  std::vector<Step> guesses{
      {},                                              // it rests
      last,                                            // constant speed
      {2 * last.x - before.x, 2 * last.y - before.y},  // constant acceleration
      {predict_linearly(history_, &Step::x), predict_linearly(history_, &Step::y)},
  };
  // What followed when the last two steps came together before: figures and recordings that are
  // repeated.
  for (std::size_t at = size - 1; at >= 2; --at) {
    if (!is_near(history_[at - 1], last, same_context) ||
        !is_near(history_[at - 2], before, same_context))
      continue;
    guesses.push_back(history_[at]);
    break;
  }
  return guesses;
}

}  // namespace kepka::entropy
