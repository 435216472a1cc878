// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/secret.h"
#include "catch.h"
#include "environment.h"
#include "keystore/token/tokens.h"
#include "programs.h"

namespace kepka::tests {

/// A virtual Rutoken (tests/virtual_rutoken) in one slot and a second one in the drawer; the real
/// kepka-token; and Tokens that see nothing else.
class VirtualToken {
 public:
  static inline const std::string serial = "3b9aca01";
  static inline const std::string other_serial = "3b9aca02";

  /// `members`: more of the first token's configuration, e.g. `"model": "lite"`.
  explicit VirtualToken(const std::string& members = R"("model": "ecp3")")
      : module_((folder_.path() / "librtpkcs11ecp.so").string()),
        worker_("KEPKA_TEST_WORKER", KEPKA_TOKEN_PROGRAM),
        modules_("KEPKA_TEST_MODULES", module_.c_str()) {
    std::filesystem::copy_file(KEPKA_VIRTUAL_RUTOKEN, module_);
    std::filesystem::permissions(module_, std::filesystem::perms::owner_all);
    folder_.write("virtual_rutoken.json",
                  R"({"tokens": [{"serial": ")" + serial + "\", " + members + R"(}, {"serial": ")" +
                      other_serial + R"("}], "slots": [{"reader": "Aktiv Rutoken ECP 00 00", )" +
                      R"("token": ")" + serial + "\"}]}");
    tokens = std::make_unique<keystore::Tokens>(folder_.path() / "locks");
  }

  keystore::TokenListing list() const { return tokens->list({}, patience()); }

  /// The only token.
  std::shared_ptr<keystore::KeyStore> store() const {
    auto listing = list();
    for (const auto& problem : listing.problems) UNSCOPED_INFO(problem.error.what());
    REQUIRE(listing.stores.size() == 1);
    return listing.stores.front();
  }

  static base::Patience patience() { return base::Patience{}.at_most(std::chrono::seconds(60)); }
  static base::Secret pin() { return base::Secret::copy_of("12345678"); }

  /// Empty: pulled out.
  void plug(const std::string& token) {
    const std::string text = token.empty() ? "null" : '"' + token + '"';
    replace("control.json", R"({"slots": [{"token": )" + text + R"(, "insertion": )" +
                                std::to_string(++insertion_) + "}]}");
  }

  /// `members`: of one fault, e.g. `"function": "C_Sign", "do": "swapHalves"`.
  void fault(const std::string& members) {
    replace("faults.json",
            R"({"id": ")" + std::to_string(++faults_) + R"(", "faults": [{)" + members + "}]}");
  }

  const TempFolder& folder() const { return folder_; }
  std::string calls() const { return read_text(folder_.path() / "calls.log"); }
  std::unique_ptr<keystore::Tokens> tokens;

 private:
  /// As the module notices it: written beside, then renamed.
  void replace(const std::string& name, const std::string& text) {
    folder_.write(name + ".new", text);
    std::filesystem::rename(folder_.path() / (name + ".new"), folder_.path() / name);
  }

  TempFolder folder_;
  std::string module_;
  Variable worker_;
  Variable modules_;
  int insertion_ = 10;
  int faults_ = 0;
};

}  // namespace kepka::tests
