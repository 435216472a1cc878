// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// No text of a file of rules opens what another file has closed, and what is no rules closes
// everything.
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "strict_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (!kepka::tests::opened_by(kepka::base::text_of({data, size})).empty()) std::abort();
  return 0;
}
