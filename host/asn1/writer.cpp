// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/writer.h"

#include <algorithm>

#include "base/error.h"

namespace kepka::asn1 {

namespace {

void append(Bytes& out, ByteView part) { out.insert(out.end(), part.begin(), part.end()); }

/// Big-endian, without leading zero octets; empty for 0.
Bytes minimal_octets(std::uint64_t value) {
  Bytes octets;
  for (; value != 0; value >>= 8U) {
    octets.insert(octets.begin(), static_cast<std::uint8_t>(value & 0xFFU));
  }
  return octets;
}

/// X.690 10.1: the definite form in as few octets as possible.
void append_length(Bytes& out, std::uint64_t length) {
  if (length < 0x80) {
    out.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  const Bytes octets = minimal_octets(length);
  out.push_back(static_cast<std::uint8_t>(0x80U | octets.size()));
  append(out, octets);
}

template <typename Parts>
Bytes encode_parts(std::uint8_t tag, const Parts& parts) {
  Bytes content;
  for (const auto& part : parts) append(content, part);
  return encode(tag, content);
}

}  // namespace

Bytes header(std::uint8_t tag, std::uint64_t content_length) {
  Bytes out = {tag};
  append_length(out, content_length);
  return out;
}

Bytes encode(std::uint8_t tag, ByteView content) {
  Bytes out;
  out.reserve(content.size() + 6);
  out.push_back(tag);
  append_length(out, content.size());
  append(out, content);
  return out;
}

Bytes sequence(std::initializer_list<ByteView> parts) { return encode_parts(tag::sequence, parts); }

Bytes sequence(const std::vector<Bytes>& parts) { return encode_parts(tag::sequence, parts); }

Bytes set_of(std::vector<Bytes> parts) {
  std::sort(parts.begin(), parts.end());
  return encode_parts(tag::set, parts);
}

Bytes explicitly(unsigned context_number, ByteView inner) {
  return encode(tag::context(context_number, true), inner);
}

Bytes boolean(bool value) {
  const std::uint8_t octet = value ? 0xFF : 0x00;
  return encode(tag::boolean, ByteView(&octet, 1));
}

Bytes integer(std::int64_t value) {
  Bytes octets(8);
  auto bits = static_cast<std::uint64_t>(value);
  for (auto octet = octets.rbegin(); octet != octets.rend(); ++octet, bits >>= 8U) {
    *octet = static_cast<std::uint8_t>(bits & 0xFFU);
  }
  // X.690 8.3.2: the first nine bits are neither all 0 nor all 1.
  std::size_t first = 0;
  while (first < 7 && ((octets[first] == 0x00 && octets[first + 1] < 0x80) ||
                       (octets[first] == 0xFF && octets[first + 1] >= 0x80))) {
    ++first;
  }
  return encode(tag::integer, ByteView(octets).subspan(first));
}

Bytes unsigned_integer(ByteView big_endian) {
  while (!big_endian.empty() && big_endian.front() == 0) big_endian = big_endian.subspan(1);
  Bytes content;
  if (big_endian.empty() || big_endian.front() >= 0x80) content.push_back(0);
  append(content, big_endian);
  return encode(tag::integer, content);
}

Bytes bit_string(ByteView content, unsigned unused_bits) {
  if (unused_bits > 7 || (content.empty() && unused_bits != 0)) {
    throw base::Error(base::ErrorCode::internalError, "impossible count of unused bits");
  }
  Bytes octets{static_cast<std::uint8_t>(unused_bits)};
  append(octets, content);
  return encode(tag::bit_string, octets);
}

Bytes named_bits(std::initializer_list<unsigned> bits) {
  if (bits.size() == 0) return bit_string({});
  const unsigned last = std::max(bits);
  Bytes octets(last / 8 + 1);
  for (const unsigned bit : bits) {
    octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] | 0x80U >> bit % 8);
  }
  return bit_string(octets, 7 - last % 8);
}

Bytes octet_string(ByteView content) { return encode(tag::octet_string, content); }

Bytes null() { return encode(tag::null, {}); }

Bytes object_identifier(const Oid& oid) {
  if (oid.empty()) throw base::Error(base::ErrorCode::internalError, "empty object identifier");
  return encode(tag::oid, oid.content());
}

Bytes text_string(std::uint8_t tag, std::string_view utf8) {
  if (tag == tag::bmp_string || tag == tag::universal_string) {
    throw base::Error(base::ErrorCode::internalError, "wide string types are not written");
  }
  return encode(tag, base::bytes_of(utf8));
}

}  // namespace kepka::asn1
