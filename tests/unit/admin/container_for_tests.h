// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// CryptoPro's published containers as folders and as files that regedit exports.
#pragma once

#include <map>
#include <string>

#include "../crypto/vectors.h"
#include "admin/container_files.h"

namespace kepka::admin::tests_support {

inline constexpr const char* vector_names[] = {"name",    "header", "masks",
                                               "primary", "masks2", "primary2"};

/// The published container of that folder's name, by names of files.
inline std::map<std::string, base::Bytes> published_container(const std::string& folder) {
  std::map<std::string, base::Bytes> out;
  for (const auto& vector : tests::vectors_of("cryptopro_containers.json")) {
    if (tests::text_field(vector, "folder") != folder) continue;
    for (const char* name : vector_names) {
      out[std::string(name) + ".key"] = tests::hex_field(vector, name);
    }
  }
  return out;
}

/// As regedit writes it, but in UTF-8: values in lines of 25 bytes.
inline std::string registry_text(const std::string& key,
                                 const std::map<std::string, base::Bytes>& values) {
  std::string out = "Windows Registry Editor Version 5.00\r\n\r\n[" + key + "]\r\n";
  for (const auto& [name, value] : values) {
    out += "\"" + name + "\"=hex:";
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += i % 25 == 0 ? ",\\\r\n  " : ",";
      out += base::to_hex(base::ByteView(value).subspan(i, 1));
    }
    out += "\r\n";
  }
  return out + "\r\n";
}

/// ASCII as UTF-16LE with its mark.
inline base::Bytes utf16_of(const std::string& ascii) {
  base::Bytes out = {0xFF, 0xFE};
  for (const char c : ascii) {
    out.push_back(static_cast<std::uint8_t>(c));
    out.push_back(0);
  }
  return out;
}

}  // namespace kepka::admin::tests_support
