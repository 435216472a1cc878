// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/passive_names.h"

#include "crypto/keys.h"

namespace kepka::keystore {

namespace {

constexpr std::string_view private_prefix = "key ";
constexpr std::string_view public_prefix = "public ";
constexpr std::string_view certificate_prefix = "certificate ";
constexpr std::size_t id_length = 32;
constexpr std::size_t digest_bytes = 8;

}  // namespace

bool is_key_id(std::string_view id) {
  return id.size() == id_length &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string private_name(const std::string& id) { return std::string(private_prefix) + id; }

std::string public_name(const std::string& id) { return std::string(public_prefix) + id; }

std::string certificate_name(const std::string& id, base::ByteView der) {
  const base::Bytes hash = crypto::digest(crypto::Digest::sha256, der);
  return std::string(certificate_prefix) + id + " " +
         base::to_hex(base::ByteView(hash).first(digest_bytes));
}

std::optional<std::string> id_of_public_name(std::string_view label) {
  if (!label.starts_with(public_prefix)) return std::nullopt;
  const std::string_view id = label.substr(public_prefix.size());
  if (!is_key_id(id)) return std::nullopt;
  return std::string(id);
}

bool is_certificate_name(std::string_view label) { return label.starts_with(certificate_prefix); }

}  // namespace kepka::keystore
