// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace virtual_rutoken {

enum class Model { ecp3, ecp2, lite };

/// One token, in a slot or in the drawer (README.md, "virtual_rutoken.json").
struct TokenConfig {
  std::string serial;  // as CK_TOKEN_INFO prints it: lower-case hex
  Model model = Model::ecp3;
  std::string label;     // of a token that has no state file yet
  std::string user_pin;  // the same
  std::string so_pin;
  CK_ULONG min_pin = 0, max_pin = 0;  // bytes
  unsigned user_tries = 0, so_tries = 0;
  CK_ULONG memory = 0;  // bytes
  bool pin_pad = false;
  std::string pad_user_pin, pad_so_pin;  // what the person types on the pad
  std::set<CK_MECHANISM_TYPE> without_mechanisms;
  bool takes_certificates = true;
  bool accepts_seed = true;
};

struct SlotConfig {
  std::string reader;
  std::string token;  // serial; empty for none
};

struct Config {
  std::vector<SlotConfig> slots;
  std::vector<TokenConfig> tokens;
  CK_ULONG extended_info_size = 256;

  /// Throws std::runtime_error if there is none.
  const TokenConfig& token(std::string_view serial) const;
};

inline constexpr std::string_view default_user_pin = "12345678";
inline constexpr std::string_view default_so_pin = "87654321";

/// The folder of this module's own file: everything else lies beside it.
std::filesystem::path module_folder();

/// Reads virtual_rutoken.json; throws for anything that README.md does not describe.
Config read_config(const std::filesystem::path& folder);

}  // namespace virtual_rutoken
