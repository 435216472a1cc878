// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/text_places.h"

#include <algorithm>

#include "wire/json.h"

namespace kepka::policy {

namespace {

using Offsets = std::map<std::string, std::size_t, std::less<>>;

/// Goes once through a JSON text that is known to be well-formed and at most 32 levels deep.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  Offsets walk() {
    value(wire::Path());
    return std::move(offsets_);
  }

 private:
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

  /// True for as long as there is one more member or item; steps over the comma.
  bool next(char end) {
    skip_space();
    if (here() == ',') ++at_;
    skip_space();
    if (here() != end && here() != '\0') return true;
    ++at_;
    return false;
  }

  std::string_view string_token() {
    const std::size_t start = at_++;
    while (here() != '"' && here() != '\0') at_ += here() == '\\' ? 2 : 1;
    ++at_;
    return text_.substr(start, at_ - start);
  }

  void object(const wire::Path& path) {
    ++at_;
    while (next('}')) {
      const std::size_t start = at_;
      const auto key = wire::parse_json(string_token(), text_.size());
      const wire::Path inner = path / std::string_view(key.as_string());
      offsets_.emplace(inner.text(), start);
      skip_space();
      ++at_;  // the colon
      value(inner);
    }
  }

  void array(const wire::Path& path) {
    ++at_;
    for (std::size_t index = 0; next(']'); ++index) {
      offsets_.emplace((path / index).text(), at_);
      value(path / index);
    }
  }

  void value(const wire::Path& path) {
    skip_space();
    if (here() == '{') return object(path);
    if (here() == '[') return array(path);
    if (here() == '"') {
      string_token();
      return;
    }
    at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Offsets offsets_;
};

}  // namespace

TextPlace place_at(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t last = before.rfind('\n');
  const std::size_t start = last == std::string_view::npos ? 0 : last + 1;
  return {lines + 1, before.size() - start + 1};
}

Offsets offsets_in(std::string_view json_text) { return Walker(json_text).walk(); }

}  // namespace kepka::policy
