// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace kepka::methods {

/// Kepka's own form of an application: a document that a cabinet's server makes and a program can
/// read, and that a person reads as labels and values before it is signed. UTF-8 JSON (RFC 8259):
///
///   {"kepkaApplication": 1, "title": "Заявление ...",
///    "fields": [{"label": "Фамилия", "value": "Иванова"}, ...]}
///
/// title has 1 to 200 characters, label 1 to 100, value 0 to 2000; there are 1 to 63 fields.
/// Nothing else may stand in it, also no second language, so that nothing is signed that is not
/// shown.
struct ApplicationForm {
  struct Field {
    std::string label, value;  // as they stand in the document: hostile
  };
  std::string title;
  std::vector<Field> fields;
};

/// Nothing if it is any other document.
std::optional<ApplicationForm> read_application_form(base::ByteView content);

}  // namespace kepka::methods
