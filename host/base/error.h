// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "errors.gen.h"  // ErrorCode and the catalogue, made from errors.json

namespace kepka::base {

/// A failure of the catalogue (errors.json): what every function of Kepka throws. `detail` is for
/// developers and the log: English, one line, without secrets and without personal data. Facts that
/// the page may see (a field's name, a count) go into data().
class Error : public std::exception {
 public:
  explicit Error(ErrorCode code, std::string detail = {});

  ErrorCode code() const { return code_; }
  const std::string& detail() const { return detail_; }
  const std::vector<std::pair<std::string, std::string>>& data() const { return data_; }
  /// The first fact of that key in data(); nullptr if there is none.
  const std::string* fact(std::string_view key) const;

  /// Adds a fact to data(); returns *this, so that `throw Error(...).with("field", "snils")` reads
  /// well.
  Error& with(std::string key, std::string value);

  /// "name: detail"
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  ErrorCode code_;
  std::string detail_;
  std::vector<std::pair<std::string, std::string>> data_;
  std::string what_;
};

/// A row of the catalogue (errors.json): code, name (what a page sees, e.g. "cancelled"),
/// retryable, and the texts in Russian and English.
using CatalogueEntry = GeneratedCatalogueEntry;

const CatalogueEntry& catalogue_entry(ErrorCode code);

/// nullptr if no error of the catalogue has that name.
const CatalogueEntry* find_catalogue_entry(std::string_view name);

}  // namespace kepka::base
