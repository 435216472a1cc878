// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/reader.h"

#include "base/error.h"

namespace kepka::asn1 {

namespace {

[[noreturn]] void refuse(const char* why, const char* where = nullptr) {
  base::Error error(base::ErrorCode::malformedDer, why);
  if (where != nullptr) error.with("where", where);
  throw error;
}

/// Takes the length octets off `rest` (X.690 8.1.3) and checks that they are DER's (10.1).
std::size_t take_length(ByteView& rest) {
  if (rest.empty()) refuse("truncated before a length");
  const std::uint8_t first = rest.front();
  rest = rest.subspan(1);
  if (first < 0x80) return first;
  if (first == 0x80) refuse("indefinite length");

  const std::size_t count = first & 0x7FU;
  if (count > 4) refuse("too long");
  if (rest.size() < count) refuse("truncated in a length");
  std::size_t length = 0;
  for (const std::uint8_t octet : rest.first(count)) length = length << 8U | octet;
  if (rest.front() == 0 || length < 0x80) refuse("length is not minimal");
  rest = rest.subspan(count);
  return length;
}

}  // namespace

Reader::Reader(ByteView bytes, unsigned depth) : Reader(Checked(), bytes, depth) {
  if (bytes.size() > max_size) refuse("too long");
}

Reader::Reader(Checked, ByteView bytes, unsigned depth) : rest_(bytes), depth_(depth) {
  if (depth > max_depth) refuse("too deep");
}

Reader Reader::of_long(ByteView bytes) { return {Checked(), bytes, 0}; }

bool Reader::at_end() const { return rest_.empty(); }

std::uint8_t Reader::peek_tag() const { return rest_.empty() ? std::uint8_t{0} : rest_.front(); }

Element Reader::next() {
  if (rest_.empty()) refuse("nothing left to read");
  const std::uint8_t tag = rest_.front();
  if (tag == 0) refuse("end-of-contents octets");
  if ((tag & 0x1FU) == 0x1FU) refuse("tag of more than one octet");

  ByteView rest = rest_.subspan(1);
  const std::size_t length = take_length(rest);
  if (length > rest.size()) refuse("element beyond the end");

  const std::size_t header = rest_.size() - rest.size();
  const Element element{tag, rest.first(length), rest_.first(header + length)};
  rest_ = rest.subspan(length);
  return element;
}

Element Reader::next(std::uint8_t tag, const char* where) {
  if (peek_tag() != tag || rest_.empty()) refuse("another element was expected", where);
  try {
    return next();
  } catch (base::Error& error) {
    error.with("where", where);
    throw;
  }
}

std::optional<Element> Reader::next_if(std::uint8_t tag) {
  if (rest_.empty() || peek_tag() != tag) return std::nullopt;
  return next();
}

Reader Reader::enter(std::uint8_t tag, const char* where) {
  const Element element = next(tag, where);
  try {
    return enter(element);
  } catch (base::Error& error) {
    error.with("where", where);
    throw;
  }
}

Reader Reader::enter(const Element& element) const {
  if ((element.tag & 0x20U) == 0) refuse("element is not constructed");
  return {Checked(), element.content, depth_ + 1};  // of what was bounded already
}

void Reader::finish(const char* where) const {
  if (!rest_.empty()) refuse("more than expected", where);
}

Oid Reader::object_identifier(const char* where) {
  const ByteView content = next(tag::oid, where).content;
  try {
    return Oid::from_content(content);
  } catch (base::Error& error) {
    error.with("where", where);
    throw;
  }
}

ByteView Reader::integer(const char* where) {
  const ByteView content = next(tag::integer, where).content;
  if (content.empty()) refuse("empty integer", where);
  // X.690 8.3.2: the first nine bits are neither all 0 nor all 1.
  const bool padded = content.size() > 1 && ((content[0] == 0x00 && content[1] < 0x80) ||
                                             (content[0] == 0xFF && content[1] >= 0x80));
  if (padded) refuse("integer is not minimal", where);
  return content;
}

std::int64_t Reader::small_integer(const char* where) {
  const ByteView content = integer(where);
  if (content.size() > 8) refuse("integer is too large", where);
  // Begins with all bits of the sign, so that a short negative number keeps it.
  std::uint64_t value = content.front() >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t octet : content) value = value << 8U | octet;
  return static_cast<std::int64_t>(value);
}

bool Reader::boolean(const char* where) {
  const ByteView content = next(tag::boolean, where).content;
  // X.690 11.1
  if (content.size() != 1 || (content[0] != 0x00 && content[0] != 0xFF)) {
    refuse("boolean is neither 00 nor FF", where);
  }
  return content[0] == 0xFF;
}

ByteView Reader::octet_string(const char* where) { return next(tag::octet_string, where).content; }

ByteView Reader::whole_bit_string(const char* where) {
  const ByteView content = next(tag::bit_string, where).content;
  if (content.empty() || content.front() != 0) refuse("bit string with unused bits", where);
  return content.subspan(1);
}

}  // namespace kepka::asn1
