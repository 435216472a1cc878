// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/patience.h"
#include "keystore/keystore.h"

namespace kepka::keystore {

/// Which PKCS#11 modules may be loaded, by the administrator's rules: with an allow list only what
/// it names; deny wins.
struct ModuleRules {
  bool has_allow = false;
  std::vector<std::filesystem::path> allow = {}, deny = {};

  bool operator==(const ModuleRules&) const = default;
};

/// A module, reader or token that cannot be listed; the others are.
struct TokenProblem {
  // Which one: "Считыватель Aktiv Rutoken ECP 00 00", "Библиотека /usr/lib/librtpkcs11ecp.so". A
  // reader's name is the module's text, made harmless.
  std::string place_ru, place_en;
  base::Error error;
};

struct TokenListing {
  std::vector<std::shared_ptr<KeyStore>> stores;  // one per token, the same token through two
                                                  // modules once; in the order of their ids
  std::vector<TokenProblem> problems;
};

/// The tokens of this computer: one watching worker per module, started by the first list() and
/// again after it crashed. Every method may be called from several threads. A store of a listing
/// lives on its own: it needs this object no more.
class Tokens {
 public:
  /// `lock_folder`: where the locks between processes are kept, one file per token; made with mode
  /// 0700 when it is first needed. `log` is told, in one line, what failed.
  explicit Tokens(std::filesystem::path lock_folder,
                  std::function<void(const std::string& line)> log = {});
  ~Tokens();
  Tokens(const Tokens&) = delete;
  Tokens& operator=(const Tokens&) = delete;

  /// A module that hangs costs its own deadline and is a problem of the listing. Throws
  /// Error(cancelled | deadlineExceeded) when the caller's patience ends, and nothing else.
  TokenListing list(const ModuleRules& rules, const base::Patience& patience);

  /// `changed` is called, on a thread of its own, whenever a token came or went; only after a first
  /// list(). An empty function ends that, and when this returns no call runs any more.
  void on_change(std::function<void()> changed);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace kepka::keystore
