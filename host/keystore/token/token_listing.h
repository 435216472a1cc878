// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "keystore/token/modules.h"
#include "keystore/token/tokens.h"
#include "keystore/token/watcher.h"

// What all modules say, as one list of tokens.
namespace kepka::keystore {

struct ModuleResult {
  Module module;
  ModuleListing listing;  // empty if the module has a problem
};

struct ListedToken {
  std::string id;          // "token/<32 hex digits>"
  std::size_t module = 0;  // which of the results
  wire::worker::Slot slot;
};

struct MergedListing {
  std::vector<ListedToken> tokens;  // in the order of their ids
  std::vector<TokenProblem> problems;
};

/// `results` in the order of the modules' ranks: of a token that several show the first is taken.
/// Left out are tokens that are not initialised, unless one with a serial lies in the reader
/// (Error(tokenNotPrepared); software tokens always show an empty one to come), and tokens that
/// neither compute nor ask for a PIN: they can guard no key. A reader's fault counts only if no
/// module shows a token in that reader.
MergedListing merge_listings(const std::vector<ModuleResult>& results);

/// Whether a serial tells tokens apart: some say nothing or zeros alone.
bool is_serial(std::string_view serial);

}  // namespace kepka::keystore
