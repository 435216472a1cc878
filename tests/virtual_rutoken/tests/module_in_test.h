// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The module in a folder of the test's own, loaded as any program loads it, and short ways to call
// it.
#pragma once

#include <dlfcn.h>
#include <pkcs11-helper-1.0/pkcs11.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "catch.h"
#include "programs.h"
#include "token_worker/rutoken.h"

namespace kepka::tests {

using base::Bytes;
using base::ByteView;
namespace rutoken = token_worker::rutoken;

inline const std::string serial_a = "3b9aca01";
inline const std::string serial_b = "3b9aca02";
inline const std::string user_pin = "12345678";
inline const std::string so_pin = "87654321";

/// One token, and another one in the drawer.
inline std::string config_of(const std::string& members) {
  return R"({"tokens":[{"serial":")" + serial_a + "\"" + members + R"(},{"serial":")" + serial_b +
         R"("}],"slots":[{"reader":"Reader 0","token":")" + serial_a + R"("}]})";
}

class Module {
 public:
  /// `members` of the first token's configuration, each after a comma: `,"model":"lite"`.
  explicit Module(const std::string& members = {}) : Module(Whole{config_of(members)}) {}

  struct Whole {
    std::string config;
  };
  explicit Module(const Whole& whole) {
    std::filesystem::copy_file(KEPKA_VIRTUAL_RUTOKEN, path());
    folder.write("virtual_rutoken.json", whole.config);
    library_ = dlopen(path().c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr) throw std::runtime_error(dlerror());
    const auto get = reinterpret_cast<CK_C_GetFunctionList>(dlsym(library_, "C_GetFunctionList"));
    if (get(&list) != CKR_OK) throw std::runtime_error("C_GetFunctionList");
  }
  ~Module() {
    list->C_Finalize(nullptr);
    dlclose(library_);
  }
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  std::filesystem::path path() const { return folder.path() / "librtpkcs11ecp.so"; }
  void* symbol(const char* name) const { return dlsym(library_, name); }
  CK_FUNCTION_LIST* operator->() const { return list; }

  CK_RV initialize(CK_FLAGS flags = CKF_OS_LOCKING_OK) const {
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = flags;
    return list->C_Initialize(&arguments);
  }

  /// By renaming, as the module expects.
  void replace_file(const std::string& name, const std::string& content) const {
    folder.write(name + ".new", content);
    std::filesystem::rename(folder.path() / (name + ".new"), folder.path() / name);
  }
  /// `token` is a serial or empty.
  void plug(const std::string& token, int insertion) const {
    const std::string value = token.empty() ? "null" : "\"" + token + "\"";
    replace_file("control.json", R"({"slots":[{"token":)" + value + R"(,"insertion":)" +
                                     std::to_string(insertion) + "}]}");
  }
  void faults(const std::string& rows) {
    replace_file("faults.json",
                 R"({"id":")" + std::to_string(++scripts_) + R"(","faults":[)" + rows + "]}");
  }

  TempFolder folder;
  CK_FUNCTION_LIST* list = nullptr;

 private:
  void* library_ = nullptr;
  int scripts_ = 0;
};

inline CK_BYTE* pointer(const std::string& text) {
  return reinterpret_cast<CK_BYTE*>(const_cast<char*>(text.data()));
}
inline CK_BYTE* pointer(const Bytes& bytes) { return const_cast<CK_BYTE*>(bytes.data()); }

/// A module with an open session.
class OpenToken : public Module {
 public:
  explicit OpenToken(const std::string& members = {}, CK_FLAGS flags = CKF_OS_LOCKING_OK)
      : Module(members) {
    REQUIRE(initialize(flags) == CKR_OK);
    REQUIRE(open(true, session) == CKR_OK);
  }

  CK_RV open(bool read_write, CK_SESSION_HANDLE& handle) const {
    const CK_FLAGS flags = CKF_SERIAL_SESSION | (read_write ? CKF_RW_SESSION : 0);
    return list->C_OpenSession(0, flags, nullptr, nullptr, &handle);
  }
  CK_RV login(const std::string& pin = user_pin, CK_USER_TYPE user = CKU_USER) const {
    return list->C_Login(session, user, pointer(pin), pin.size());
  }
  CK_TOKEN_INFO info() const {
    CK_TOKEN_INFO info{};
    REQUIRE(list->C_GetTokenInfo(0, &info) == CKR_OK);
    return info;
  }

  CK_SESSION_HANDLE session = 0;
};

/// Attributes whose values live as long as this.
class Attributes {
 public:
  Attributes& bytes(CK_ATTRIBUTE_TYPE type, Bytes value) {
    types_.push_back(type);
    values_.push_back(std::move(value));
    return *this;
  }
  Attributes& text(CK_ATTRIBUTE_TYPE type, std::string_view value) {
    return bytes(type, Bytes(value.begin(), value.end()));
  }
  Attributes& number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(&value);
    return bytes(type, Bytes(first, first + sizeof value));
  }
  Attributes& flag(CK_ATTRIBUTE_TYPE type, bool value) {
    return bytes(type, {static_cast<std::uint8_t>(value ? 1 : 0)});
  }
  Attributes& without(CK_ATTRIBUTE_TYPE type) {
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (types_[i] != type) continue;
      types_.erase(types_.begin() + static_cast<std::ptrdiff_t>(i));
      values_.erase(values_.begin() + static_cast<std::ptrdiff_t>(i));
      return *this;
    }
    throw std::runtime_error("no such attribute in the template");
  }

  std::vector<CK_ATTRIBUTE> rows() const {
    std::vector<CK_ATTRIBUTE> rows;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      rows.push_back({types_[i], const_cast<std::uint8_t*>(values_[i].data()), values_[i].size()});
    }
    return rows;
  }

 private:
  std::vector<CK_ATTRIBUTE_TYPE> types_;
  std::vector<Bytes> values_;
};

struct KeyPair {
  CK_OBJECT_HANDLE public_key = 0, private_key = 0;
};

inline CK_RV generate(const OpenToken& token, CK_MECHANISM_TYPE type, const Attributes& public_half,
                      const Attributes& private_half, KeyPair& pair) {
  CK_MECHANISM mechanism{type, nullptr, 0};
  auto public_rows = public_half.rows();
  auto private_rows = private_half.rows();
  return token->C_GenerateKeyPair(token.session, &mechanism, public_rows.data(), public_rows.size(),
                                  private_rows.data(), private_rows.size(), &pair.public_key,
                                  &pair.private_key);
}

/// The vendor's own example of a template (256 bits), with the parameters given.
inline Attributes gost_half(CK_OBJECT_CLASS object_class, const Bytes& parameters,
                            CK_KEY_TYPE key_type = CKK_GOSTR3410) {
  Attributes half;
  half.number(CKA_CLASS, object_class)
      .bytes(CKA_ID, {0x01, 0x02})
      .number(CKA_KEY_TYPE, key_type)
      .flag(CKA_TOKEN, true)
      .flag(CKA_PRIVATE, object_class == CKO_PRIVATE_KEY)
      .bytes(CKA_GOSTR3410_PARAMS, parameters);
  return half;
}

inline const Bytes cryptopro_a = base::from_hex("06072a850302022301");
inline const Bytes tc26_512_a = base::from_hex("06092a8503070102010201");

/// A key pair of 256 bits, CryptoPro-A.
inline KeyPair gost_pair(const OpenToken& token) {
  KeyPair pair;
  REQUIRE(generate(token, CKM_GOSTR3410_KEY_PAIR_GEN, gost_half(CKO_PUBLIC_KEY, cryptopro_a),
                   gost_half(CKO_PRIVATE_KEY, cryptopro_a), pair) == CKR_OK);
  return pair;
}

inline CK_RV create(const OpenToken& token, const Attributes& object, CK_OBJECT_HANDLE& handle) {
  auto rows = object.rows();
  return token->C_CreateObject(token.session, rows.data(), rows.size(), &handle);
}

/// The value of an attribute, by asking for its length first.
inline Bytes value_of(const OpenToken& token, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
  CK_ATTRIBUTE row{type, nullptr, 0};
  REQUIRE(token->C_GetAttributeValue(token.session, object, &row, 1) == CKR_OK);
  Bytes value(row.ulValueLen);
  row.pValue = value.data();
  REQUIRE(token->C_GetAttributeValue(token.session, object, &row, 1) == CKR_OK);
  return value;
}

inline std::vector<CK_OBJECT_HANDLE> find(const OpenToken& token, const Attributes& wanted = {}) {
  auto rows = wanted.rows();
  REQUIRE(token->C_FindObjectsInit(token.session, rows.data(), rows.size()) == CKR_OK);
  std::vector<CK_OBJECT_HANDLE> found(1000);
  CK_ULONG count = 0;
  REQUIRE(token->C_FindObjects(token.session, found.data(), found.size(), &count) == CKR_OK);
  REQUIRE(token->C_FindObjectsFinal(token.session) == CKR_OK);
  found.resize(count);
  return found;
}

inline CK_RV sign(const OpenToken& token, CK_MECHANISM_TYPE type, CK_OBJECT_HANDLE key,
                  const Bytes& data, Bytes& signature) {
  CK_MECHANISM mechanism{type, nullptr, 0};
  const CK_RV started = token->C_SignInit(token.session, &mechanism, key);
  if (started != CKR_OK) return started;
  signature.resize(1024);
  CK_ULONG length = signature.size();
  const CK_RV rv =
      token->C_Sign(token.session, pointer(data), data.size(), signature.data(), &length);
  signature.resize(rv == CKR_OK ? length : 0);
  return rv;
}

}  // namespace kepka::tests
