// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "applicant/normalisation.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "applicant.gen.h"

namespace kepka::applicant {
namespace {

bool is_blank(char32_t character) { return is_in(generated::blanks, character); }

unsigned combining_class(char32_t character) {
  for (const CombiningClass& row : generated::combining_classes) {
    if (character >= row.marks.first && character <= row.marks.last) return row.value;
  }
  return 0;
}

std::u32string decompose(std::u32string_view text) {
  std::u32string out;
  for (const char32_t character : text) {
    const auto row =
        std::ranges::lower_bound(generated::decompositions, character, {}, &Decomposition::from);
    if (row == std::end(generated::decompositions) || row->from != character) {
      out.push_back(character);
      continue;
    }
    for (const char32_t part : row->to) {
      if (part != 0) out.push_back(part);
    }
  }
  return out;
}

// Marks that follow each other stand in the order of their classes (Unicode D109).
void order_marks(std::u32string& text) {
  auto at = text.begin();
  while (at != text.end()) {
    const auto first = std::find_if(at, text.end(), combining_class);
    at = std::find_if_not(first, text.end(), combining_class);
    std::stable_sort(first, at, [](char32_t left, char32_t right) {
      return combining_class(left) < combining_class(right);
    });
  }
}

std::optional<char32_t> composition_of(char32_t first, char32_t second) {
  const auto row = std::ranges::lower_bound(
      generated::compositions, std::pair(first, second), {}, [](const Composition& composition) {
        return std::pair(composition.first, composition.second);
      });
  if (row == std::end(generated::compositions)) return std::nullopt;
  if (row->first != first || row->second != second) return std::nullopt;
  return row->to;
}

// A character joins the last starter unless one between the two blocks it (Unicode D115, D117).
std::u32string compose(std::u32string_view text) {
  std::u32string out;
  std::optional<std::size_t> starter;
  for (const char32_t character : text) {
    const unsigned own_class = combining_class(character);
    if (starter) {
      const bool adjacent = *starter + 1 == out.size();
      const unsigned last_class = combining_class(out.back());
      const bool blocked = !adjacent && (last_class == 0 || last_class >= own_class);
      const auto joined = blocked ? std::nullopt : composition_of(out[*starter], character);
      if (joined) {
        out[*starter] = *joined;
        continue;
      }
    }
    if (own_class == 0) starter = out.size();
    out.push_back(character);
  }
  return out;
}

}  // namespace

bool is_in(std::span<const Range> ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(), [character](const Range& range) {
    return character >= range.first && character <= range.last;
  });
}

std::u32string_view trimmed(std::u32string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::u32string without_separators(std::u32string_view text) {
  std::u32string out;
  for (const char32_t character : text) {
    if (!is_blank(character) && !is_in(generated::separators, character)) out.push_back(character);
  }
  return out;
}

std::u32string to_nfc(std::u32string_view text) {
  std::u32string parts = decompose(text);
  order_marks(parts);
  return compose(parts);
}

}  // namespace kepka::applicant
