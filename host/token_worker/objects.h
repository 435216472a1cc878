// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/secret.h"
#include "token_worker/session.h"

// Objects of a token through one session. All that comes back is bounded before memory is taken
// for it, and checked against what was asked for.
namespace kepka::token_worker {

/// Attributes of an object that is searched for or made. Owns the values, except a secret's.
class Template {
 public:
  Template() = default;
  Template(Template&&) = default;
  Template& operator=(Template&&) = default;

  Template& number(CK_ATTRIBUTE_TYPE type, CK_ULONG value);
  Template& flag(CK_ATTRIBUTE_TYPE type, bool value);
  Template& bytes(CK_ATTRIBUTE_TYPE type, base::ByteView value);
  Template& text(CK_ATTRIBUTE_TYPE type, std::string_view value);
  /// `value` must live as long as the template.
  Template& secret(CK_ATTRIBUTE_TYPE type, const base::Secret& value);

  CK_ATTRIBUTE* data() { return attributes_.data(); }
  CK_ULONG size() const { return attributes_.size(); }
  const std::vector<CK_ATTRIBUTE>& attributes() const { return attributes_; }

 private:
  std::vector<base::Bytes> values_;  // their buffers stay where they are when more come
  std::vector<CK_ATTRIBUTE> attributes_;
};

/// At most `max` handles; the rest is left out. Throws what Module::check() throws.
std::vector<CK_OBJECT_HANDLE> find_objects(const Session& session, Template& wanted,
                                           std::size_t max);

/// The value; nothing if the object has none that may be read, or one longer than `max`.
std::optional<base::Bytes> read_attribute(const Session& session, CK_OBJECT_HANDLE object,
                                          CK_ATTRIBUTE_TYPE type, std::size_t max);
std::optional<base::Secret> read_secret_attribute(const Session& session, CK_OBJECT_HANDLE object,
                                                  CK_ATTRIBUTE_TYPE type, std::size_t max);
std::optional<CK_ULONG> read_number(const Session& session, CK_OBJECT_HANDLE object,
                                    CK_ATTRIBUTE_TYPE type);
bool read_flag(const Session& session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);
/// As clean_text() has it; empty if there is none.
std::string read_text(const Session& session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);

/// Throws what Module::check() throws.
void destroy_object(const Session& session, CK_OBJECT_HANDLE object);

inline constexpr std::size_t max_id = 256;
inline constexpr std::size_t max_certificate = 64 * std::size_t{1024};
inline constexpr std::size_t max_certificates = 256;
inline constexpr std::size_t max_keys = 1024;
inline constexpr std::size_t max_data_objects = 256;
inline constexpr std::size_t max_data = 64 * std::size_t{1024};

}  // namespace kepka::token_worker
