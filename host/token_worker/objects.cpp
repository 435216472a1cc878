// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/objects.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/error.h"
#include "token_worker/text.h"

namespace kepka::token_worker {

namespace {

constexpr std::size_t max_text = 4096;  // bytes; clean_text() bounds the characters

bool is_absent(CK_RV rv) {
  return rv == CKR_ATTRIBUTE_TYPE_INVALID || rv == CKR_ATTRIBUTE_SENSITIVE;
}

/// The length of a value that is there and not longer than `max`.
std::optional<CK_ULONG> attribute_length(const Session& session, CK_OBJECT_HANDLE object,
                                         CK_ATTRIBUTE_TYPE type, std::size_t max) {
  CK_ATTRIBUTE asked{type, nullptr, 0};
  const CK_RV rv =
      session.module.functions().C_GetAttributeValue(session.handle, object, &asked, 1);
  if (is_absent(rv)) return std::nullopt;
  session.module.check(rv, "C_GetAttributeValue");
  // CK_UNAVAILABLE_INFORMATION is the greatest number.
  if (asked.ulValueLen > max) return std::nullopt;
  return asked.ulValueLen;
}

/// Into `room` bytes; the length, or nothing if the module's answer contradicts its first one.
std::optional<CK_ULONG> fill_attribute(const Session& session, CK_OBJECT_HANDLE object,
                                       CK_ATTRIBUTE_TYPE type, void* out, CK_ULONG room) {
  CK_ATTRIBUTE asked{type, out, room};
  const CK_RV rv =
      session.module.functions().C_GetAttributeValue(session.handle, object, &asked, 1);
  if (is_absent(rv) || rv == CKR_BUFFER_TOO_SMALL) return std::nullopt;
  session.module.check(rv, "C_GetAttributeValue");
  if (asked.ulValueLen > room) return std::nullopt;
  return asked.ulValueLen;
}

}  // namespace

Template& Template::bytes(CK_ATTRIBUTE_TYPE type, base::ByteView value) {
  base::Bytes& kept = values_.emplace_back(value.begin(), value.end());
  attributes_.push_back({type, kept.empty() ? nullptr : kept.data(), kept.size()});
  return *this;
}

Template& Template::number(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
  std::array<std::uint8_t, sizeof value> octets{};
  std::memcpy(octets.data(), &value, sizeof value);
  return bytes(type, octets);
}

Template& Template::flag(CK_ATTRIBUTE_TYPE type, bool value) {
  const std::uint8_t octet = value ? CK_TRUE : CK_FALSE;
  return bytes(type, base::ByteView(&octet, 1));
}

Template& Template::text(CK_ATTRIBUTE_TYPE type, std::string_view value) {
  return bytes(type, base::bytes_of(value));
}

Template& Template::secret(CK_ATTRIBUTE_TYPE type, const base::Secret& value) {
  // PKCS #11 takes no pointer to const; a template is read only.
  attributes_.push_back({type, const_cast<std::uint8_t*>(value.data()), value.size()});
  return *this;
}

std::vector<CK_OBJECT_HANDLE> find_objects(const Session& session, Template& wanted,
                                           std::size_t max) {
  const CK_FUNCTION_LIST& call = session.module.functions();
  session.module.check(call.C_FindObjectsInit(session.handle, wanted.data(), wanted.size()),
                       "C_FindObjectsInit");
  std::vector<CK_OBJECT_HANDLE> found;
  CK_RV rv = CKR_OK;
  std::array<CK_OBJECT_HANDLE, 64> some{};
  while (found.size() < max) {
    const CK_ULONG room = std::min(some.size(), max - found.size());
    CK_ULONG count = 0;
    rv = call.C_FindObjects(session.handle, some.data(), room, &count);
    if (rv != CKR_OK || count == 0) break;
    found.insert(found.end(), some.begin(),
                 some.begin() + static_cast<std::ptrdiff_t>(std::min(count, room)));
  }
  call.C_FindObjectsFinal(session.handle);
  session.module.check(rv, "C_FindObjects");
  return found;
}

std::optional<base::Bytes> read_attribute(const Session& session, CK_OBJECT_HANDLE object,
                                          CK_ATTRIBUTE_TYPE type, std::size_t max) {
  const auto length = attribute_length(session, object, type, max);
  if (!length) return std::nullopt;
  base::Bytes value(*length);
  if (value.empty()) return value;
  const auto filled = fill_attribute(session, object, type, value.data(), value.size());
  if (!filled) return std::nullopt;
  value.resize(*filled);
  return value;
}

std::optional<base::Secret> read_secret_attribute(const Session& session, CK_OBJECT_HANDLE object,
                                                  CK_ATTRIBUTE_TYPE type, std::size_t max) {
  const auto length = attribute_length(session, object, type, max);
  if (!length || *length == 0) return std::nullopt;
  base::Secret value(*length);
  value.resize(*length);
  const auto filled = fill_attribute(session, object, type, value.data(), value.size());
  if (!filled) return std::nullopt;
  value.resize(*filled);
  return value;
}

std::optional<CK_ULONG> read_number(const Session& session, CK_OBJECT_HANDLE object,
                                    CK_ATTRIBUTE_TYPE type) {
  CK_ULONG value = 0;
  const auto length = attribute_length(session, object, type, sizeof value);
  if (!length || *length != sizeof value) return std::nullopt;
  const auto filled = fill_attribute(session, object, type, &value, sizeof value);
  if (!filled || *filled != sizeof value) return std::nullopt;
  return value;
}

bool read_flag(const Session& session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
  const auto value = read_attribute(session, object, type, sizeof(CK_BBOOL));
  return value && value->size() == sizeof(CK_BBOOL) && value->front() != CK_FALSE;
}

std::string read_text(const Session& session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
  const auto value = read_attribute(session, object, type, max_text);
  return value ? clean_text(*value) : std::string();
}

void destroy_object(const Session& session, CK_OBJECT_HANDLE object) {
  session.module.check(session.module.functions().C_DestroyObject(session.handle, object),
                       "C_DestroyObject");
}

}  // namespace kepka::token_worker
