// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the parser of origins takes is one in its own form, and a pattern that matches itself.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/bytes.h"
#include "policy/origin.h"
#include "policy/policy.h"

using namespace kepka;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(base::text_of({data, size}));
  const auto pattern = policy::parse_pattern(text);
  const auto origin = policy::parse_origin(text);
  if (!origin) return 0;
  const auto again = policy::parse_origin(origin->text());
  if (!again || again->text() != origin->text()) std::abort();
  if (policy::checked_origin(text) != origin->text()) std::abort();
  if (!pattern || !policy::matches(*pattern, *origin)) std::abort();
  if (policy::display_origin(text).empty()) std::abort();
  return 0;
}
