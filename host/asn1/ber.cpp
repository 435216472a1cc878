// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/ber.h"

#include "base/error.h"

namespace kepka::asn1 {

namespace {

constexpr std::size_t max_length_octets = 8;
constexpr std::uint64_t max_length = std::uint64_t{1} << 40U;
constexpr std::size_t end_of_contents_size = 2;
constexpr std::uint8_t constructed = 0x20;

[[noreturn]] void refuse_ber(const char* why) {
  throw base::Error(base::ErrorCode::malformedDer, why);
}

bool is_end_of_contents(const BerHeader& header) { return header.tag == 0; }

void check_header(const BerHeader& header) {
  if (header.tag == 0 && (!header.length || *header.length != 0 || header.size != 2)) {
    refuse_ber("tag 0");
  }
  if (!header.length && (header.tag & constructed) == 0)
    refuse_ber("indefinite length of a primitive");
  if (header.length && *header.length > max_length) refuse_ber("too long");
}

std::optional<std::uint64_t> size_at(ByteView bytes, unsigned depth) {
  const auto header = read_ber_header(bytes);
  if (!header) return std::nullopt;
  if (is_end_of_contents(*header)) refuse_ber("end-of-contents octets");
  if (header->length) {
    const std::uint64_t size = header->size + *header->length;
    return size <= bytes.size() ? std::optional(size) : std::nullopt;
  }
  if (depth == max_depth) refuse_ber("too deep");

  std::size_t at = header->size;
  while (true) {
    const auto inner = read_ber_header(bytes.subspan(at));
    if (!inner) return std::nullopt;
    if (is_end_of_contents(*inner)) return at + end_of_contents_size;
    const auto size = size_at(bytes.subspan(at), depth + 1);
    if (!size) return std::nullopt;
    at += static_cast<std::size_t>(*size);
  }
}

void append_pieces(Bytes& out, ByteView content) {
  while (!content.empty()) {
    // Pieces of pieces are allowed (X.690 8.7.3.2), but nobody writes them.
    const Element piece = take_ber(content);
    if (piece.tag != tag::octet_string) refuse_ber("piece of an octet string");
    out.insert(out.end(), piece.content.begin(), piece.content.end());
  }
}

Bytes der_of(const Element& element, unsigned depth) {
  if ((element.tag & constructed) == 0) return encode(element.tag, element.content);
  if (depth == max_depth) refuse_ber("too deep");
  Bytes content;
  if (element.tag == tag::octet_string_in_pieces) {
    append_pieces(content, element.content);
    return encode(tag::octet_string, content);
  }
  for (ByteView rest = element.content; !rest.empty();) {
    const Bytes inner = der_of(take_ber(rest), depth + 1);
    content.insert(content.end(), inner.begin(), inner.end());
  }
  return encode(element.tag, content);
}

}  // namespace

std::optional<BerHeader> read_ber_header(ByteView bytes) {
  if (bytes.size() < 2) return std::nullopt;
  BerHeader header{bytes[0], 2, std::nullopt};
  if ((header.tag & 0x1FU) == 0x1FU) refuse_ber("tag of more than one octet");
  const std::uint8_t first = bytes[1];
  if (first < 0x80) {
    header.length = first;
  } else if (first > 0x80) {
    const std::size_t count = first & 0x7FU;
    if (count > max_length_octets) refuse_ber("too long");
    if (bytes.size() < 2 + count) return std::nullopt;
    std::uint64_t length = 0;
    for (const std::uint8_t octet : bytes.subspan(2, count)) length = length << 8U | octet;
    header.length = length;
    header.size += count;
  }
  check_header(header);
  return header;
}

std::optional<std::uint64_t> ber_size(ByteView bytes) { return size_at(bytes, 0); }

Element take_ber(ByteView& rest) {
  const auto size = ber_size(rest);
  if (!size) refuse_ber("element beyond the end");
  const auto header = read_ber_header(rest);
  const ByteView encoded = rest.first(static_cast<std::size_t>(*size));
  const std::size_t end = header->length ? 0 : end_of_contents_size;
  const ByteView content = encoded.subspan(header->size, encoded.size() - header->size - end);
  rest = rest.subspan(encoded.size());
  return {header->tag, content, encoded};
}

Bytes to_der(ByteView ber) {
  if (ber.size() > max_size) refuse_ber("too long");
  const Element element = take_ber(ber);
  if (!ber.empty()) refuse_ber("more than expected");
  return der_of(element, 0);
}

}  // namespace kepka::asn1
