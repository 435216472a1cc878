// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <algorithm>
#include <iterator>

namespace kepka::base {

Error::Error(ErrorCode code, std::string detail)
    : code_(code), detail_(std::move(detail)), what_(catalogue_entry(code).name) {
  if (!detail_.empty()) what_ += ": " + detail_;
}

const std::string* Error::fact(std::string_view key) const {
  const auto found = std::find_if(data_.begin(), data_.end(),
                                  [key](const auto& fact) { return fact.first == key; });
  return found == data_.end() ? nullptr : &found->second;
}

Error& Error::with(std::string key, std::string value) {
  data_.emplace_back(std::move(key), std::move(value));
  return *this;
}

const CatalogueEntry& catalogue_entry(ErrorCode code) {
  const auto has_code = [code](const CatalogueEntry& entry) { return entry.code == code; };
  const auto found =
      std::find_if(std::begin(generated_catalogue), std::end(generated_catalogue), has_code);
  // ErrorCode and the catalogue come from the same rows, so only a cast from a foreign number
  // misses.
  if (found == std::end(generated_catalogue)) return catalogue_entry(ErrorCode::internalError);
  return *found;
}

const CatalogueEntry* find_catalogue_entry(std::string_view name) {
  const auto has_name = [name](const CatalogueEntry& entry) { return entry.name == name; };
  const auto* const found =
      std::find_if(std::begin(generated_catalogue), std::end(generated_catalogue), has_name);
  return found == std::end(generated_catalogue) ? nullptr : found;
}

}  // namespace kepka::base
