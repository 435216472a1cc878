// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <iterator>
#include <set>

#include "catch.h"

using namespace kepka;
using base::ErrorCode;

TEST_CASE("an error says its catalogue name and its detail") {
  CHECK(std::string(base::Error(ErrorCode::cancelled).what()) == "cancelled");
  const base::Error error(ErrorCode::storeFull, "cannot write key.p8");
  CHECK(std::string(error.what()) == "storeFull: cannot write key.p8");
  CHECK(error.code() == ErrorCode::storeFull);
}

TEST_CASE("facts are kept in the order in which they were added") {
  const auto error = base::Error(ErrorCode::invalidParams).with("field", "snils").with("max", "11");
  REQUIRE(error.data().size() == 2);
  CHECK(error.data()[0] == std::pair<std::string, std::string>("field", "snils"));
  CHECK(error.data()[1].second == "11");
}

TEST_CASE("every row of the catalogue is found, has a name of its own and all its texts") {
  std::set<std::string> names;
  for (const base::CatalogueEntry& row : base::generated_catalogue) {
    CHECK(&base::catalogue_entry(row.code) == &row);
    CHECK(names.insert(std::string(row.name)).second);
    CHECK_FALSE(row.message_ru.empty());
    CHECK_FALSE(row.remedy_ru.empty());
    CHECK_FALSE(row.message_en.empty());
    CHECK_FALSE(row.remedy_en.empty());
  }
  CHECK(names.size() == std::size(base::generated_catalogue));
}

TEST_CASE("a code that the catalogue does not have is an internal error") {
  CHECK(base::catalogue_entry(ErrorCode{424242}).code == ErrorCode::internalError);
}
