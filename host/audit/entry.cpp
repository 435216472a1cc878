// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "audit/entry.h"

#include "base/error.h"
#include "crypto/keys.h"
#include "wire/json.h"

namespace kepka::audit {

namespace {

using base::Error;
using base::ErrorCode;
namespace json = wire::json;

constexpr std::size_t line_limit = 16 * 1024;
constexpr std::size_t text_limit = 1024;
constexpr std::size_t uses_limit = 16;
constexpr std::int64_t number_limit = 9'007'199'254'740'991;

std::string text_at(const json::object& object, std::string_view key, std::size_t min = 0) {
  const json::value* found = object.if_contains(key);
  if (found == nullptr && min == 0) return {};
  return wire::expect_string(wire::expect_member(object, key, wire::Path()), wire::Path() / key,
                             min, text_limit);
}

std::int64_t number_at(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found == nullptr
             ? 0
             : wire::expect_integer(*found, wire::Path() / key, -number_limit, number_limit);
}

bool flag_at(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && wire::expect_boolean(*found, wire::Path() / key);
}

std::vector<KeyUse> uses_of(const json::object& object) {
  std::vector<KeyUse> out;
  const json::value* found = object.if_contains("uses");
  if (found == nullptr) return out;
  const wire::Path path("uses");
  for (const json::value& item : wire::expect_array(*found, path, uses_limit)) {
    const json::object& use = wire::expect_object(item, path / out.size());
    out.push_back({text_at(use, "storage"), text_at(use, "key")});
  }
  return out;
}

/// What a later Kepka may write besides is passed over: the digest covers it all the same.
Line read_line(const json::object& object) {
  Line line;
  line.number = static_cast<std::uint64_t>(wire::expect_integer(
      wire::expect_member(object, "number", wire::Path()), wire::Path("number"), 1, number_limit));
  line.entry.time = text_at(object, "time", 20);
  line.entry.origin = text_at(object, "origin");
  line.entry.method = text_at(object, "method", 1);
  line.entry.uses = uses_of(object);
  line.entry.about = text_at(object, "about");
  line.entry.outcome = text_at(object, "outcome", 1);
  line.entry.error = text_at(object, "error");
  line.entry.error_code = number_at(object, "code");
  line.entry.key_created = flag_at(object, "keyCreated");
  line.entry.repeated = static_cast<std::uint64_t>(number_at(object, "repeated"));
  line.head_lost = flag_at(object, "headLost");
  line.previous = text_at(object, "previous", 1);
  return line;
}

}  // namespace

std::string text_of(const Line& line) {
  const Entry& entry = line.entry;
  json::object out{{"number", line.number},
                   {"time", entry.time},
                   {"origin", entry.origin},
                   {"method", entry.method},
                   {"outcome", entry.outcome}};
  json::array uses;
  for (const KeyUse& use : entry.uses) {
    json::object item{{"storage", use.storage}};
    if (!use.key.empty()) item["key"] = use.key;
    uses.push_back(std::move(item));
  }
  if (!uses.empty()) out["uses"] = std::move(uses);
  if (!entry.about.empty()) out["about"] = entry.about;
  if (!entry.error.empty()) {
    out["error"] = entry.error;
    out["code"] = entry.error_code;
  }
  if (entry.key_created) out["keyCreated"] = true;
  if (entry.repeated > 0) out["repeated"] = entry.repeated;
  if (line.head_lost) out["headLost"] = true;
  out["previous"] = line.previous;
  return json::serialize(out);
}

Line line_of(std::string_view text) {
  try {
    return read_line(wire::expect_object(wire::parse_json(text, line_limit), wire::Path()));
  } catch (const Error& error) {
    throw Error(ErrorCode::storeDamaged, error.what());
  }
}

std::string digest_of(std::string_view text) {
  return base::to_hex(crypto::digest(crypto::Digest::sha256, base::bytes_of(text)));
}

}  // namespace kepka::audit
