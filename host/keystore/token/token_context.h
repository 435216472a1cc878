// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "keystore/token/watcher.h"

namespace kepka::keystore {

/// One token of a listing, and what working with it takes.
struct TokenContext {
  std::string id;  // "token/<32 hex digits>"
  TokenPlace place;
  wire::worker::Token token;  // as it was listed
  std::shared_ptr<Watcher> watcher;
  std::stop_token gone;
  std::filesystem::path lock_folder;
};

}  // namespace kepka::keystore
