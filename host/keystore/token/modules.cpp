// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/modules.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "keystore/token/p11_kit.h"
#include "platform/files.h"
#include "platform/overrides.h"

namespace kepka::keystore {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

struct KnownName {
  std::string_view begins;  // of the file's name
  ModuleRank rank;
};

constexpr std::array known_names{
    KnownName{"librtpkcs11ecp.so", ModuleRank::vendor},       // Rutoken
    KnownName{"libjcPKCS11-2.so", ModuleRank::vendor},        // JaCarta
    KnownName{"libisbc_pkcs11_main.so", ModuleRank::vendor},  // ESMART
    KnownName{"opensc-pkcs11.so", ModuleRank::opensc},        // OpenSC
    KnownName{"onepin-opensc-pkcs11.so", ModuleRank::opensc},
};

// Where the vendors' packages put them (facts of the field: every one was seen).
constexpr std::array known_places{
    "/usr/lib/librtpkcs11ecp.so",
    "/usr/lib64/librtpkcs11ecp.so",
    "/usr/lib/x86_64-linux-gnu/librtpkcs11ecp.so",
    "/usr/lib/aarch64-linux-gnu/librtpkcs11ecp.so",
    "/usr/lib/pkcs11/librtpkcs11ecp.so",
    "/usr/lib64/pkcs11/librtpkcs11ecp.so",
    "/opt/aktivco/rutokenecp/x86_64/librtpkcs11ecp.so",
    "/opt/aktivco/rutokenecp/amd64/librtpkcs11ecp.so",
    "/opt/aktivco/rutokenecp/aarch64/librtpkcs11ecp.so",
    "/usr/lib/libjcPKCS11-2.so",
    "/usr/lib64/libjcPKCS11-2.so",
    "/usr/lib/x86_64-linux-gnu/libjcPKCS11-2.so",
    "/usr/lib/libisbc_pkcs11_main.so",
    "/usr/lib64/libisbc_pkcs11_main.so",
    "/usr/lib/x86_64-linux-gnu/libisbc_pkcs11_main.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib64/opensc-pkcs11.so",
    "/usr/lib64/pkcs11/opensc-pkcs11.so",
    "/usr/lib/opensc-pkcs11.so",
};

// Copies that a plug-in brought for itself: old ones, made for its own process; one set crashes.
constexpr std::array private_folders{
    "/opt/aktivco/rutokenplugin",
    "/opt/kontur.plugin",
    "/opt/diag.plugin",
};

// The administrator's file counts more than a package's (pkcs11.conf(5)).
std::vector<P11KitModule> configured_modules() {
  return p11_kit_modules({"/usr/share/p11-kit/modules", "/etc/pkcs11/modules"},
                         {"/usr/lib/x86_64-linux-gnu/pkcs11", "/usr/lib/aarch64-linux-gnu/pkcs11",
                          "/usr/lib64/pkcs11", "/usr/lib/pkcs11"},
                         platform::only_root_may_write);
}

/// Empty if nothing is there.
fs::path canonical_of(const fs::path& path) {
  std::error_code error;
  if (!path.is_absolute() || !fs::is_regular_file(path, error)) return {};
  const fs::path canonical = fs::canonical(path, error);
  return error ? fs::path() : canonical;
}

bool names(const std::vector<fs::path>& list, const fs::path& path, const fs::path& canonical) {
  return std::any_of(list.begin(), list.end(), [&](const fs::path& each) {
    return each == path || each == canonical || canonical_of(each) == canonical;
  });
}

/// The modules of one call, each file once.
class Found {
 public:
  explicit Found(const ModuleRules& rules) : rules_(rules) {}

  void take(const fs::path& path, bool is_safe, bool optional) {
    const fs::path canonical = canonical_of(path);
    if (canonical.empty() || is_private_copy(path) || is_private_copy(canonical)) return;
    if (names(rules_.deny, path, canonical)) return;
    if (rules_.has_allow && !names(rules_.allow, path, canonical)) return;
    const auto known = std::find_if(modules_.begin(), modules_.end(),
                                    [&](const Module& each) { return each.path == canonical; });
    // A safe file may be named a second time through a folder that is not.
    if (known != modules_.end()) {
      if (is_safe) known->problem.reset();
      known->rank = std::min(known->rank, rank_of(path));
      known->optional = known->optional && optional;
      return;
    }
    Module module{canonical, std::min(rank_of(path), rank_of(canonical)), optional, {}};
    if (!is_safe) module.problem = Error(ErrorCode::moduleUnsafe, canonical.string());
    modules_.push_back(std::move(module));
  }

  std::vector<Module> sorted() && {
    std::sort(modules_.begin(), modules_.end(), [](const Module& one, const Module& other) {
      return std::tie(one.rank, one.path) < std::tie(other.rank, other.path);
    });
    return std::move(modules_);
  }

 private:
  const ModuleRules& rules_;
  std::vector<Module> modules_;
};

void take_test_modules(const std::string& list, Found& found) {
  std::size_t at = 0;
  while (at < list.size()) {
    const std::size_t end = std::min(list.find(':', at), list.size());
    const fs::path path = list.substr(at, end - at);
    found.take(path, platform::only_owner_may_write(path) || platform::only_root_may_write(path),
               false);
    at = end + 1;
  }
}

}  // namespace

bool is_private_copy(const fs::path& path) {
  return std::any_of(private_folders.begin(), private_folders.end(), [&](const fs::path& folder) {
    return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
           folder.end();
  });
}

ModuleRank rank_of(const fs::path& path) {
  const std::string name = path.filename().string();
  const auto row =
      std::find_if(known_names.begin(), known_names.end(),
                   [&](const KnownName& known) { return name.starts_with(known.begins); });
  return row == known_names.end() ? ModuleRank::other : row->rank;
}

std::vector<Module> find_modules(const ModuleRules& rules) {
  Found found(rules);
  if (const auto list = platform::override_of("KEPKA_TEST_MODULES")) {
    take_test_modules(list->string(), found);
    return std::move(found).sorted();
  }
  for (const fs::path place : known_places) {
    found.take(place, platform::only_root_may_write(place), false);
  }
  for (const P11KitModule& module : configured_modules()) {
    found.take(module.path, platform::only_root_may_write(module.path), !module.critical);
  }
  if (!rules.has_allow) return std::move(found).sorted();
  for (const fs::path& path : rules.allow) {
    found.take(path, platform::only_root_may_write(path), false);
  }
  return std::move(found).sorted();
}

}  // namespace kepka::keystore
