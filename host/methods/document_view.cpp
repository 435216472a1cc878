// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/document_view.h"

#include "methods/documents.h"
#include "pki/name.h"
#include "pki/text.h"

namespace kepka::methods {

namespace {

constexpr char32_t byte_order_mark = 0xFEFF;

/// What one character is shown as.
std::string readable(char32_t character) {
  std::string out;
  pki::append_utf8(out, character);
  const bool layout = character == U'\n' || character == U'\t';
  return layout ? out : pki::display_text(out);
}

}  // namespace

std::optional<std::string> readable_text(base::ByteView content) {
  if (content.empty() || content.size() > shown_size_max) return std::nullopt;
  const auto characters = pki::decode_utf8(base::text_of(content));
  if (!characters || characters->find(U'\0') != std::u32string::npos) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < characters->size(); ++i) {
    const char32_t character = (*characters)[i];
    // A mark at the beginning and the first half of a Windows line break show nothing.
    if (i == 0 && character == byte_order_mark) continue;
    const bool ends_line = i + 1 < characters->size() && (*characters)[i + 1] == U'\n';
    if (character == U'\r' && ends_line) continue;
    out += readable(character);
    if (out.size() > shown_size_max) return std::nullopt;
  }
  return out;
}

}  // namespace kepka::methods
