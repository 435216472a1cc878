// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "templates.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "failure.h"
#include "token_worker/rutoken.h"

namespace virtual_rutoken {

namespace {

namespace rutoken = kepka::token_worker::rutoken;

enum class Kind { number, flag, date, bytes };

// Where a caller may write an attribute: one bit for each kind of object.
enum Where : unsigned {
  nowhere = 0,
  data = 1,
  certificate = 2,
  public_key = 4,
  private_key = 8,
  keys = public_key | private_key,
  everywhere = data | certificate | keys,
};

struct Rule {
  CK_ATTRIBUTE_TYPE type;
  Kind kind;
  unsigned where;
  CK_KEY_TYPE key_type = CK_UNAVAILABLE_INFORMATION;  // only for keys of that type
};

constexpr CK_KEY_TYPE any_gost = CKK_GOSTR3410;  // and CKK_GOSTR3410_512

constexpr std::array rules = {
    Rule{CKA_CLASS, Kind::number, everywhere},
    Rule{CKA_TOKEN, Kind::flag, everywhere},
    Rule{CKA_PRIVATE, Kind::flag, everywhere},
    Rule{CKA_MODIFIABLE, Kind::flag, everywhere},
    Rule{CKA_LABEL, Kind::bytes, everywhere},
    Rule{CKA_APPLICATION, Kind::bytes, data},
    Rule{CKA_OBJECT_ID, Kind::bytes, data},
    Rule{CKA_VALUE, Kind::bytes, data | certificate},
    Rule{CKA_CERTIFICATE_TYPE, Kind::number, certificate},
    Rule{CKA_CERTIFICATE_CATEGORY, Kind::number, certificate},
    Rule{CKA_TRUSTED, Kind::flag, nowhere},
    Rule{CKA_ISSUER, Kind::bytes, certificate},
    Rule{CKA_SERIAL_NUMBER, Kind::bytes, certificate},
    Rule{CKA_SUBJECT, Kind::bytes, certificate | keys},
    Rule{CKA_ID, Kind::bytes, certificate | keys},
    Rule{CKA_START_DATE, Kind::date, certificate | keys},
    Rule{CKA_END_DATE, Kind::date, certificate | keys},
    Rule{CKA_KEY_TYPE, Kind::number, keys},
    Rule{CKA_DERIVE, Kind::flag, keys},
    Rule{CKA_ENCRYPT, Kind::flag, public_key},
    Rule{CKA_VERIFY, Kind::flag, public_key},
    Rule{CKA_VERIFY_RECOVER, Kind::flag, public_key},
    Rule{CKA_WRAP, Kind::flag, public_key},
    Rule{CKA_SENSITIVE, Kind::flag, private_key},
    Rule{CKA_EXTRACTABLE, Kind::flag, private_key},
    Rule{CKA_DECRYPT, Kind::flag, private_key},
    Rule{CKA_SIGN, Kind::flag, private_key},
    Rule{CKA_SIGN_RECOVER, Kind::flag, private_key},
    Rule{CKA_UNWRAP, Kind::flag, private_key},
    Rule{CKA_ALWAYS_AUTHENTICATE, Kind::flag, private_key},
    Rule{rutoken::cka_vendor_key_journal, Kind::flag, private_key},
    Rule{rutoken::cka_vendor_confirm_by_touch, Kind::flag, private_key},
    Rule{CKA_GOSTR3410_PARAMS, Kind::bytes, keys, any_gost},
    Rule{CKA_GOSTR3411_PARAMS, Kind::bytes, keys, any_gost},
    Rule{CKA_GOST28147_PARAMS, Kind::bytes, keys, any_gost},
    Rule{CKA_MODULUS_BITS, Kind::number, public_key, CKK_RSA},
    Rule{CKA_PUBLIC_EXPONENT, Kind::bytes, public_key, CKK_RSA},
    Rule{CKA_EC_PARAMS, Kind::bytes, public_key, CKK_EC},
    Rule{CKA_MODULUS, Kind::bytes, nowhere},
    Rule{CKA_EC_POINT, Kind::bytes, nowhere},
    Rule{CKA_LOCAL, Kind::flag, nowhere},
    Rule{CKA_ALWAYS_SENSITIVE, Kind::flag, nowhere},
    Rule{CKA_NEVER_EXTRACTABLE, Kind::flag, nowhere},
    Rule{CKA_KEY_GEN_MECHANISM, Kind::number, nowhere},
};

const Rule* find_rule(CK_ATTRIBUTE_TYPE type) {
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [type](const Rule& rule) { return rule.type == type; });
  return found == rules.end() ? nullptr : &*found;
}

bool is_date(ByteView value) {
  return value.empty() || (value.size() == sizeof(CK_DATE) &&
                           std::all_of(value.begin(), value.end(), [](std::uint8_t digit) {
                             return digit >= '0' && digit <= '9';
                           }));
}

bool fits(Kind kind, ByteView value) {
  switch (kind) {
    case Kind::number:
      return value.size() == sizeof(CK_ULONG);
    case Kind::flag:
      return value.size() == sizeof(CK_BBOOL) && value.front() <= CK_TRUE;
    case Kind::date:
      return is_date(value);
    case Kind::bytes:
      break;
  }
  return true;
}

unsigned where_of(CK_OBJECT_CLASS object_class) {
  switch (object_class) {
    case CKO_DATA:
      return data;
    case CKO_CERTIFICATE:
      return certificate;
    case CKO_PUBLIC_KEY:
      return public_key;
    default:
      return private_key;
  }
}

bool is_of_key_type(const Rule& rule, CK_KEY_TYPE key_type) {
  return rule.key_type == CK_UNAVAILABLE_INFORMATION || rule.key_type == key_type ||
         (rule.key_type == any_gost && key_type == CKK_GOSTR3410_512);
}

}  // namespace

Template::Template(const CK_ATTRIBUTE* attributes, CK_ULONG count) {
  require(attributes != nullptr || count == 0, CKR_ARGUMENTS_BAD);
  for (CK_ULONG i = 0; i < count; ++i) {
    const CK_ATTRIBUTE& attribute = attributes[i];
    const Rule* rule = find_rule(attribute.type);
    require(rule != nullptr, CKR_ATTRIBUTE_TYPE_INVALID);
    require(attribute.pValue != nullptr || attribute.ulValueLen == 0, CKR_ATTRIBUTE_VALUE_INVALID);
    const ByteView value(static_cast<const std::uint8_t*>(attribute.pValue), attribute.ulValueLen);
    require(fits(rule->kind, value), CKR_ATTRIBUTE_VALUE_INVALID);
    require(!has(attribute.type), CKR_TEMPLATE_INCONSISTENT);
    object_.attributes.emplace(attribute.type, Bytes(value.begin(), value.end()));
  }
}

const Bytes& Template::at(CK_ATTRIBUTE_TYPE type) const {
  const Bytes* value = object_.find(type);
  require(value != nullptr, CKR_TEMPLATE_INCOMPLETE);
  return *value;
}

CK_ULONG Template::number_at(CK_ATTRIBUTE_TYPE type) const {
  at(type);
  return object_.number(type);
}

CK_ULONG Template::number(CK_ATTRIBUTE_TYPE type, CK_ULONG missing) const {
  return has(type) ? object_.number(type) : missing;
}

bool Template::flag(CK_ATTRIBUTE_TYPE type, bool missing) const {
  return has(type) ? object_.flag(type) : missing;
}

void Template::expect_number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) const {
  require(number(type, value) == value, CKR_TEMPLATE_INCONSISTENT);
}

void Template::expect_flag(CK_ATTRIBUTE_TYPE type, bool value) const {
  require(flag(type, value) == value, CKR_TEMPLATE_INCONSISTENT);
}

void Template::check_allowed(CK_OBJECT_CLASS object_class, CK_KEY_TYPE key_type) const {
  for (const auto& [type, value] : object_.attributes) {
    const Rule* rule = find_rule(type);
    require(rule->where != nowhere, CKR_ATTRIBUTE_READ_ONLY);
    require((rule->where & where_of(object_class)) != 0 && is_of_key_type(*rule, key_type),
            CKR_TEMPLATE_INCONSISTENT);
  }
}

bool is_sensitive(CK_ATTRIBUTE_TYPE type) {
  constexpr std::array sensitive = {CKA_VALUE,      CKA_PRIVATE_EXPONENT, CKA_PRIME_1,
                                    CKA_PRIME_2,    CKA_EXPONENT_1,       CKA_EXPONENT_2,
                                    CKA_COEFFICIENT};
  return std::find(sensitive.begin(), sensitive.end(), type) != sensitive.end();
}

}  // namespace virtual_rutoken
