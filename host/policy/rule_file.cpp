// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/rule_file.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/error.h"
#include "platform/files.h"
#include "platform/overrides.h"
#include "policy/origin.h"
#include "policy/text_places.h"
#include "protocol.gen.h"

namespace kepka::policy {

namespace {

using base::Error;
using base::ErrorCode;
namespace json = wire::json;

constexpr std::size_t files_limit = 256;
constexpr std::size_t patterns_limit = 4096;
constexpr std::size_t names_limit = 64;
constexpr std::size_t paths_limit = 256;
constexpr std::size_t rule_text_limit = 1024;

/// A page's method ("sign"), or a family of them ("enrolments.*").
bool is_method_name(std::string_view name) {
  constexpr std::string_view family_mark = ".*";
  const bool family = name.size() > 2 && name.substr(name.size() - 2) == family_mark;
  if (family) name.remove_suffix(1);
  return std::any_of(std::begin(wire::protocol::method_table),
                     std::end(wire::protocol::method_table), [&](const auto& method) {
                       if (method.audience == wire::protocol::Audience::extension) return false;
                       return family ? method.name.substr(0, name.size()) == name
                                     : method.name == name;
                     });
}

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Throws Error(invalidParams) unless it is what a list of that type may hold.
void check_text(const RuleRow& row, std::string_view text, const wire::Path& path) {
  switch (row.type) {
    case RuleType::patterns:
      if (!parse_pattern(text)) wire::throw_invalid(path, "an origin, as https://*.example.ru");
      return;
    case RuleType::methods:
      if (!is_method_name(text)) wire::throw_invalid(path, "a page's method or family.*");
      return;
    case RuleType::paths:
    case RuleType::path:
      // Whole, so that nothing else can be meant by it.
      if (!std::filesystem::path(text).is_absolute()) wire::throw_invalid(path, "a whole path");
      return;
    default: {
      std::string expected = "one of";
      for (const std::string_view name : row.names) expected.append(" ").append(name);
      if (!is_one_of(row.names, text)) wire::throw_invalid(path, expected);
    }
  }
}

std::size_t items_limit(RuleType type) {
  if (type == RuleType::patterns) return patterns_limit;
  return type == RuleType::paths ? paths_limit : names_limit;
}

void check_value(const RuleRow& row, const json::value& value, const wire::Path& path) {
  switch (row.type) {
    case RuleType::boolean:
      wire::expect_boolean(value, path);
      return;
    case RuleType::integer:
      wire::expect_integer(value, path, row.min, row.max);
      return;
    case RuleType::path:
    case RuleType::choice:
      check_text(row, wire::expect_string(value, path, 1, rule_text_limit), path);
      return;
    default: {
      const json::array& items = wire::expect_array(value, path, items_limit(row.type));
      for (std::size_t i = 0; i < items.size(); ++i)
        check_text(row, wire::expect_string(items[i], path / i, 1, rule_text_limit), path / i);
    }
  }
}

std::optional<RuleKey> find_rule(std::string_view key) {
  for (std::size_t i = 0; i < std::size(rule_table); ++i) {
    if (rule_table[i].key == key) return static_cast<RuleKey>(i);
  }
  return std::nullopt;
}

bool is_group(std::string_view path) {
  const std::string beginning = std::string(path) + '.';
  return std::any_of(std::begin(rule_table), std::end(rule_table), [&](const RuleRow& row) {
    return row.key.substr(0, beginning.size()) == beginning;
  });
}

/// Enough of a hostile key to be recognised, without what could move a terminal's cursor.
std::string shown_key(std::string_view key) {
  std::string out(key.substr(0, 128));
  std::replace_if(
      out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7F; }, '?');
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  RuleFile read() {
    RuleFile out;
    try {
      const json::value whole = wire::parse_json(text_, rule_file_limit);
      if (const json::object* object = whole.if_object()) {
        read_group(*object, wire::Path());
      } else {
        add_fault({}, "expected object", {1, 1});
      }
    } catch (const Error& error) {
      add_fault({}, error.what(), place_at(text_, offset_in(error)));
    }
    out.faults = std::move(faults_);
    if (out.faults.empty()) out.said = std::move(said_);
    return out;
  }

 private:
  /// The byte that a reader of JSON stopped at.
  static std::size_t offset_in(const Error& error) {
    const std::string said = fact_of(error, "at");
    std::size_t offset = 0;
    std::from_chars(said.data(), said.data() + said.size(), offset);
    return offset;
  }

  void read_group(const json::object& object, const wire::Path& path) {
    for (const auto& member : object) {
      const wire::Path inner = path / member.key();
      try {
        // A dot belongs to paths alone: {"origins.allow": []} is nothing.
        const bool plain = member.key().find('.') == json::string_view::npos;
        const auto key = plain ? find_rule(inner.text()) : std::nullopt;
        if (key) {
          check_value(row_of(*key), member.value(), inner);
          said_.push_back({*key, member.value()});
        } else if (plain && is_group(inner.text())) {
          read_group(wire::expect_object(member.value(), inner), inner);
        } else {
          add_fault_at(inner.text(), "unknown key");
        }
      } catch (const Error& error) {
        add_fault_at(fact_of(error, "field"), "expected " + fact_of(error, "expected"));
      }
    }
  }

  static std::string fact_of(const Error& error, std::string_view key) {
    const std::string* said = error.fact(key);
    return said == nullptr ? std::string() : *said;
  }

  void add_fault_at(const std::string& field, const std::string& problem) {
    if (!offsets_) offsets_ = offsets_in(text_);
    const auto found = offsets_->find(field);
    add_fault(field, problem, place_at(text_, found == offsets_->end() ? 0 : found->second));
  }

  void add_fault(const std::string& field, const std::string& problem, TextPlace place) {
    constexpr std::size_t faults_limit = 100;
    if (faults_.size() == faults_limit) return;
    faults_.push_back({shown_key(field), problem, place.line, place.column});
  }

  std::string_view text_;
  std::vector<SaidRule> said_;
  std::vector<RuleFault> faults_;
  std::optional<std::map<std::string, std::size_t, std::less<>>> offsets_;
};

RuleFile faulty(const std::filesystem::path& file, const std::string& problem) {
  return {file, {}, {{{}, problem, 0, 0}}};
}

bool is_trusted(const std::filesystem::path& file) {
  if (platform::override_of("KEPKA_TEST_POLICY_FOLDER"))
    return platform::only_owner_may_write(file);
  return platform::only_root_may_write(file);
}

/// Who may write the folder may take rules away, also when none is left in it. A test build's
/// folder is looked at with each file.
bool is_trusted_folder(const std::filesystem::path& folder) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(folder, error);
  return !std::filesystem::exists(status) || platform::override_of("KEPKA_TEST_POLICY_FOLDER") ||
         platform::only_root_may_write(folder);
}

constexpr const char* others_may_write = "others than root may write it";

}  // namespace

const RuleRow& row_of(RuleKey key) { return rule_table[static_cast<std::size_t>(key)]; }

std::string RuleFault::text() const {
  std::string out;
  if (line > 0) out = std::to_string(line) + ':' + std::to_string(column) + ": ";
  if (!field.empty()) out += field + ": ";
  return out + problem;
}

RuleFile read_rule_text(std::string_view text) { return Reader(text).read(); }

RuleFile check_rule_file(const std::filesystem::path& file) {
  try {
    const auto content = platform::read_file(file, rule_file_limit);
    if (!content) throw Error(ErrorCode::fileNotFound, file.string());
    RuleFile out = read_rule_text(base::text_of(*content));
    out.file = file;
    return out;
  } catch (const Error& error) {
    return faulty(file, error.what());
  }
}

RuleFile read_rule_file(const std::filesystem::path& file) {
  try {
    if (!is_trusted(file)) return faulty(file, others_may_write);
  } catch (const Error& error) {
    return faulty(file, error.what());
  }
  return check_rule_file(file);
}

std::vector<RuleFile> read_rule_folder(const std::filesystem::path& folder) {
  try {
    if (!is_trusted_folder(folder)) return {faulty(folder, others_may_write)};
    std::vector<RuleFile> out;
    for (const std::filesystem::path& name : platform::list_folder(folder)) {
      if (name.extension() != ".json") continue;
      if (out.size() == files_limit) return {faulty(folder, "more files than can be read")};
      out.push_back(read_rule_file(folder / name.filename()));
    }
    return out;
  } catch (const Error& error) {
    return {faulty(folder, error.what())};
  }
}

}  // namespace kepka::policy
