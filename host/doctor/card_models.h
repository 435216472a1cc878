// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace kepka::doctor {

enum class CardKind {
  active,       // makes keys itself
  passive,      // keeps keys that programs have made
  unsupported,  // nothing that Kepka could work with
  depends       // the same card is sold as both: its module tells
};

struct CardModel {
  std::string_view atr;     // its beginning, in upper-case hex
  std::string_view reader;  // what the reader's name has in it; empty: any
  const char* ru;
  const char* en;
  CardKind kind;
  std::string_view module;  // of its maker; empty: none for this system
  std::string_view from;    // where that module comes from
};

/// What card that is, by its answer to reset (ISO/IEC 7816-3, 8.2); nullptr for one that is not
/// known. Also a card that no module shows is recognised so.
const CardModel* card_model(base::ByteView atr, std::string_view reader);

/// In upper-case hex with spaces.
std::string atr_text(base::ByteView atr);

}  // namespace kepka::doctor
