// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "asn1/oid.h"
#include "asn1/writer.h"

namespace kepka::asn1 {

/// What is deeper or longer is refused before it costs time.
inline constexpr unsigned max_depth = 24;
inline constexpr std::size_t max_size = std::size_t{4} << 20U;

/// One element: views into the caller's bytes.
struct Element {
  std::uint8_t tag = 0;
  ByteView content;  // without tag and length
  ByteView encoded;  // with them
};

/// Reads DER strictly: definite minimal lengths (X.690 10.1), one-octet tags, nothing beyond the
/// end, at most 24 levels deep and 4 MiB long. Every method throws Error(malformedDer) for anything
/// else; `where` in its data says which element was expected. Does not own the bytes.
class Reader {
 public:
  explicit Reader(ByteView bytes, unsigned depth = 0);
  /// For a list of any length, whose size the caller has bounded.
  static Reader of_long(ByteView bytes);

  bool at_end() const;
  /// 0 at the end.
  std::uint8_t peek_tag() const;
  Element next();
  Element next(std::uint8_t tag, const char* where);
  /// The element if its tag is `tag`; nothing, and no step forward, otherwise.
  std::optional<Element> next_if(std::uint8_t tag);
  /// Into a constructed element.
  Reader enter(std::uint8_t tag, const char* where);
  Reader enter(const Element& element) const;
  /// Throws unless everything was read.
  void finish(const char* where) const;

  Oid object_identifier(const char* where);
  /// Big-endian content octets, checked to be minimal (may be negative: the caller looks at the top
  /// bit).
  ByteView integer(const char* where);
  /// An INTEGER that fits; throws otherwise.
  std::int64_t small_integer(const char* where);
  bool boolean(const char* where);
  ByteView octet_string(const char* where);
  /// Content of a BIT STRING without unused bits.
  ByteView whole_bit_string(const char* where);

 private:
  struct Checked {};
  Reader(Checked, ByteView bytes, unsigned depth);

  ByteView rest_;
  unsigned depth_;
};

}  // namespace kepka::asn1
