// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/pinentry/fit.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/error.h"
#include "prompt/pinentry/assuan.h"

namespace kepka::prompt {

namespace {

constexpr std::string_view ellipsis = "…";
constexpr std::size_t shortest_line = 40;  // bytes that a shortened line keeps at least

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (;;) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text = lines.front();
  for (std::size_t i = 1; i < lines.size(); ++i) text += '\n' + lines[i];
  return text;
}

void cut_line(std::string& line, std::size_t length) {
  while (length > 0 && (static_cast<std::uint8_t>(line[length]) & 0xC0) == 0x80) --length;
  line.resize(length);
  line += ellipsis;
}

}  // namespace

std::string fit_text(std::string_view command, std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  const std::size_t room = longest_assuan_line - command.size() - 1;
  std::vector<std::string> lines = split_lines(text);
  for (;;) {
    std::string joined = join_lines(lines);
    const std::size_t length = assuan_escape(joined).size();
    if (length <= room) return joined;
    const auto longest =
        std::max_element(lines.begin() + 1, lines.end(),
                         [](const auto& a, const auto& b) { return a.size() < b.size(); });
    if (longest == lines.end() || longest->size() <= shortest_line + ellipsis.size()) {
      throw base::Error(base::ErrorCode::promptFailed, "a window's text is too long");
    }
    const std::size_t excess = length - room + ellipsis.size();
    const std::size_t most_cut = longest->size() - shortest_line;
    // Half at a time, so that two lines of equal length are shortened alike.
    cut_line(*longest,
             longest->size() - std::min(most_cut, std::max(excess / 2, ellipsis.size() + 4)));
  }
}

std::string button_label(std::string_view label) {
  std::string doubled;
  for (const char character : label) doubled.append(character == '_' ? 2 : 1, character);
  return doubled;
}

}  // namespace kepka::prompt
