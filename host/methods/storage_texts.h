// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "keystore/keystore.h"
#include "methods/texts.h"

// How windows and places call a storage. What a token says of itself is hostile and made harmless
// here.
namespace kepka::methods {

/// "Рутокен ЭЦП 3.0": what it is, never which one.
std::string label_of(const keystore::StorageInfo& storage, prompt::Language language);

/// A token's number as on its case, else its serial as the module says: "1234567890".
std::string number_of(const std::string& serial_decimal, const std::string& serial);

/// "Рутокен ЭЦП 3.0 № 1234567890"; "Реестр".
std::string name_of(const keystore::StorageInfo& storage, prompt::Language language);

/// For a window, each line with its end: "Куда: Рутокен ЭЦП 3.0 «Бухгалтерия»" and
/// "№ 1234567890 (499602d2)".
std::string storage_lines(const Text& label, const keystore::StorageInfo& storage,
                          prompt::Language language);

/// Where a key was made: "BUH-2 (реестр)", "BUH-2 (Рутокен ЭЦП 3.0 № 1234567890)".
std::string place_of(const std::string& computer, const keystore::StorageInfo& storage,
                     prompt::Language language);

/// The PIN that the maker sets (facts of the makers), empty where it is not known.
std::string default_pin_of(const keystore::TokenFacts& token);

}  // namespace kepka::methods
