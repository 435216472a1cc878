// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

namespace kepka::doctor {

enum class LibraryFault {
  none,
  unreadable,
  not_library,        // no ELF file, or no shared object
  other_architecture  // of another machine than Kepka's
};

struct LibraryFile {
  LibraryFault fault = LibraryFault::none;
  std::string architecture;  // "x86-64", "32-bit x86", ...; where the file is ELF
};

/// Reads the file's ELF header (System V ABI, chapter 4) and no more: what a loader would refuse is
/// known by name before anything is loaded.
LibraryFile look_at_library(const std::filesystem::path& path);

/// Of this program.
std::string own_architecture();

}  // namespace kepka::doctor
