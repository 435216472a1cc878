// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Whatever the reader takes, it must read the same again from what is written of it.
#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "base/error.h"
#include "wire/json.h"

using namespace kepka;
namespace json = wire::json;

namespace {

/// Boost.JSON reads a double to its last digit but one, so that it may change on the way. The
/// protocol has none.
bool has_double(const json::value& value) {
  if (const json::array* array = value.if_array()) {
    return std::any_of(array->begin(), array->end(), has_double);
  }
  if (const json::object* object = value.if_object()) {
    return std::any_of(object->begin(), object->end(),
                       [](const auto& member) { return has_double(member.value()); });
  }
  return value.is_double();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  json::value value;
  try {
    value = wire::parse_json(base::text_of({data, size}));
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::malformedJson) std::abort();
    return 0;
  }
  if (has_double(value)) return 0;
  const std::string written = json::serialize(value);
  if (wire::parse_json(written, written.size()) != value) std::abort();
  return 0;
}
