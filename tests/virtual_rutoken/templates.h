// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <initializer_list>
#include <optional>

#include "state.h"

namespace virtual_rutoken {

/// A caller's template after the checks that need no object: known attributes, right sizes, none
/// twice.
class Template {
 public:
  /// Throws Failure(CKR_ARGUMENTS_BAD | CKR_ATTRIBUTE_TYPE_INVALID | CKR_ATTRIBUTE_VALUE_INVALID |
  /// CKR_TEMPLATE_INCONSISTENT).
  Template(const CK_ATTRIBUTE* attributes, CK_ULONG count);

  const std::map<CK_ATTRIBUTE_TYPE, Bytes>& attributes() const { return object_.attributes; }
  bool has(CK_ATTRIBUTE_TYPE type) const { return object_.find(type) != nullptr; }
  const Bytes* find(CK_ATTRIBUTE_TYPE type) const { return object_.find(type); }
  /// Throws Failure(CKR_TEMPLATE_INCOMPLETE).
  const Bytes& at(CK_ATTRIBUTE_TYPE type) const;
  CK_ULONG number_at(CK_ATTRIBUTE_TYPE type) const;
  CK_ULONG number(CK_ATTRIBUTE_TYPE type, CK_ULONG missing) const;
  bool flag(CK_ATTRIBUTE_TYPE type, bool missing) const;

  /// Throws Failure(CKR_TEMPLATE_INCONSISTENT) if the attribute is there with another value.
  void expect_number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) const;
  void expect_flag(CK_ATTRIBUTE_TYPE type, bool value) const;

  /// What the caller may say of an object of the class and key type. Throws
  /// Failure(CKR_ATTRIBUTE_READ_ONLY) for what only the token says, and
  /// Failure(CKR_TEMPLATE_INCONSISTENT) for what such an object has not.
  void check_allowed(CK_OBJECT_CLASS object_class, CK_KEY_TYPE key_type) const;

 private:
  Object object_;
};

/// CKA_VALUE of a GOST or EC private key, and the secret numbers of an RSA one.
bool is_sensitive(CK_ATTRIBUTE_TYPE type);

}  // namespace virtual_rutoken
