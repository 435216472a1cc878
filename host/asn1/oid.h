// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace kepka::asn1 {

/// An OBJECT IDENTIFIER. Keeps the content octets (X.690 8.19), so that it compares and encodes at
/// no cost.
class Oid {
 public:
  Oid() = default;

  /// From "1.2.643.7.1.1.1.1". Throws Error(malformedDer) if it is none.
  explicit Oid(std::string_view dotted);

  /// From content octets (no tag, no length). Throws Error(malformedDer): empty, unterminated, not
  /// minimal, too long.
  static Oid from_content(base::ByteView content);

  const base::Bytes& content() const { return content_; }
  std::string dotted() const;
  bool empty() const { return content_.empty(); }

  auto operator<=>(const Oid&) const = default;
  bool operator==(const Oid&) const = default;

 private:
  base::Bytes content_;
};

}  // namespace kepka::asn1
