// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "admin/language.h"
#include "wire/json.h"

namespace kepka::admin {

enum class Severity { note, warning, error };

/// What inspect and verify can have to say, as data: the identifier stands in JSON and never
/// changes, the text is for people.
struct Message {
  std::string_view id;
  Severity severity;
  Text text;
};

/// nullptr for an identifier that is not in the table (messages.cpp).
const Message* find_message(std::string_view id);

/// What was found in one artefact.
class Findings {
 public:
  /// `id` is in the table; `detail` says where, in no language: an OID, an attribute's label.
  void add(std::string_view id, std::string detail = {});

  bool has(std::string_view id) const;
  bool has_error() const;
  /// [{"id", "severity", "detail"}], the gravest first.
  wire::json::array json() const;

 private:
  struct Found {
    const Message* message;
    std::string detail;
  };
  std::vector<Found> list_;
};

}  // namespace kepka::admin
