// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "config.h"
#include "watched_file.h"

namespace virtual_rutoken {

using kepka::base::Bytes;
using kepka::base::ByteView;

/// Values as C_GetAttributeValue gives them: a CK_ULONG has eight bytes of this machine's order.
struct Object {
  std::map<CK_ATTRIBUTE_TYPE, Bytes> attributes;
  Bytes secret;  // of a private key: crypto::PrivateKey::value

  bool operator==(const Object&) const = default;

  /// Nothing if the attribute is not there.
  const Bytes* find(CK_ATTRIBUTE_TYPE type) const;
  /// The value of a CK_ULONG, CK_UNAVAILABLE_INFORMATION if it is not there.
  CK_ULONG number(CK_ATTRIBUTE_TYPE type) const;
  /// False if it is not there.
  bool flag(CK_ATTRIBUTE_TYPE type) const;
  void set_number(CK_ATTRIBUTE_TYPE type, CK_ULONG value);
  void set_flag(CK_ATTRIBUTE_TYPE type, bool value);

  /// What it takes of the token's memory, in bytes.
  CK_ULONG size() const;
};

struct Pin {
  std::string value;
  unsigned tries_left = 0;

  bool operator==(const Pin&) const = default;
};

/// What a token keeps when it is pulled out.
struct TokenState {
  std::string label;
  Pin user, so;
  bool user_pin_initialized = true;
  CK_OBJECT_HANDLE next_handle = 1;
  std::map<CK_OBJECT_HANDLE, Object> objects;

  bool operator==(const TokenState&) const = default;

  CK_ULONG used_memory() const;
};

/// token-SERIAL.json: one token's state, shared by every process that has the module. Keys and
/// PINs lie there in plain. Safe in several threads.
class TokenFile {
 public:
  TokenFile(const std::filesystem::path& folder, TokenConfig config);

  const TokenConfig& config() const { return config_; }

  std::shared_ptr<const TokenState> read() { return file_.get(); }

  /// Under the lock between processes: gives `edit` the state of now, and writes it if it is
  /// another one afterwards. What `edit` throws leaves the token as it was.
  void change(const std::function<void(TokenState&)>& edit);

  /// change() that adds an object and gives its handle. Throws Failure(CKR_DEVICE_MEMORY).
  CK_OBJECT_HANDLE add(TokenState& state, Object object) const;

 private:
  TokenConfig config_;
  WatchedValue<TokenState> file_;
};

}  // namespace virtual_rutoken
