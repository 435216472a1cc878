// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

namespace kepka::keystore {

struct P11KitModule {
  std::filesystem::path path;
  bool critical = false;
};

/// The modules that p11-kit's *.module files in these folders name (pkcs11.conf(5)): a file of a
/// later folder overrides the settings of an earlier one's file of the same name. A relative
/// `module:` lies in one of `module_folders`, where it is there. Left out: files that are not
/// `trusted`, remote modules, modules that are enabled for other programs only, and p11-kit's own
/// (is_p11_kits_own()).
std::vector<P11KitModule> p11_kit_modules(
    const std::vector<std::filesystem::path>& folders,
    const std::vector<std::filesystem::path>& module_folders,
    const std::function<bool(const std::filesystem::path&)>& trusted);

/// p11-kit's trust store, and what leads back to other modules or to another computer.
bool is_p11_kits_own(const std::filesystem::path& path);

/// Whether a list of programs ("geary, midori") names Kepka.
bool names_kepka(std::string_view programs);

}  // namespace kepka::keystore
