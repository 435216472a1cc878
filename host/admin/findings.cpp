// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/findings.h"

#include <algorithm>

#include "base/error.h"

namespace kepka::admin {
namespace {

constexpr std::size_t findings_max = 200;

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      break;
  }
  return "error";
}

}  // namespace

void Findings::add(std::string_view id, std::string detail) {
  const Message* message = find_message(id);
  if (message == nullptr) throw base::Error(base::ErrorCode::internalError, std::string(id));
  if (list_.size() < findings_max) list_.push_back({message, std::move(detail)});
}

bool Findings::has(std::string_view id) const {
  return std::ranges::any_of(list_, [&](const Found& found) { return found.message->id == id; });
}

bool Findings::has_error() const {
  return std::ranges::any_of(
      list_, [](const Found& found) { return found.message->severity == Severity::error; });
}

wire::json::array Findings::json() const {
  std::vector<Found> sorted = list_;
  std::ranges::stable_sort(sorted, [](const Found& left, const Found& right) {
    return left.message->severity > right.message->severity;
  });
  wire::json::array out;
  for (const Found& found : sorted) {
    wire::json::object row;
    row["id"] = found.message->id;
    row["severity"] = name_of(found.message->severity);
    if (!found.detail.empty()) row["detail"] = found.detail;
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace kepka::admin
