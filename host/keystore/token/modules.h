// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "keystore/token/tokens.h"

namespace kepka::keystore {

/// Which module speaks for a token that several show: its vendor's knows it best.
enum class ModuleRank { vendor, opensc, other };

/// A PKCS#11 module of this computer.
struct Module {
  std::filesystem::path path;  // canonical: the same file under two names is one module
  ModuleRank rank = ModuleRank::other;
  bool optional = false;  // only p11-kit's configuration names it, and not as critical: one that
                          // cannot start on this computer is nobody's problem
  std::optional<base::Error> problem;  // moduleUnsafe: not to be loaded
};

/// The modules that may be loaded: those of the known places and of p11-kit's configuration that
/// are there, and what the rules allow by name; without what they deny. A plug-in's private copy is
/// never among them. Sorted by rank, then by path. In a test build KEPKA_TEST_MODULES, absolute
/// paths separated by colons, stands for all places.
std::vector<Module> find_modules(const ModuleRules& rules);

/// Whether the file lies in a folder whose libraries belong to a plug-in alone.
bool is_private_copy(const std::filesystem::path& path);

ModuleRank rank_of(const std::filesystem::path& path);

}  // namespace kepka::keystore
