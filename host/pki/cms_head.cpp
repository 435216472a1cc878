// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cms_head.h"

#include "asn1/ber.h"
#include "base/error.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::size_t digest_algorithms_max = 16;

[[noreturn]] void malformed_head(const char* detail) {
  throw Error(ErrorCode::malformedCms, detail);
}

/// Reads on as long as there are bytes. Once they end, is_short() is true and nothing that is given
/// back means anything.
class HeadReader {
 public:
  explicit HeadReader(ByteView bytes) : bytes_(bytes) {}

  bool is_short() const { return short_; }
  std::size_t at() const { return at_; }
  std::uint8_t peek_tag() {
    const auto header = asn1::read_ber_header(bytes_.subspan(at_));
    if (!header) short_ = true;
    return header ? header->tag : std::uint8_t{0};
  }

  /// Into an element, whose end is given back.
  CmsEnd enter(std::uint8_t expected, const char* where) {
    const auto header = take_header(expected, where);
    if (!header || !header->length) return std::nullopt;
    return at_ + *header->length;
  }

  std::uint64_t length_of(std::uint8_t expected, const char* where) {
    const auto header = take_header(expected, where);
    return header ? header->length.value_or(0) : 0;
  }

  /// The whole next element, in DER; empty when short.
  Bytes element(std::uint8_t expected, const char* where) {
    if (short_) return {};
    const ByteView rest = bytes_.subspan(at_);
    const auto header = asn1::read_ber_header(rest);
    if (header && header->tag != expected) malformed_head(where);
    const auto size = asn1::ber_size(rest);
    if (!size) {
      short_ = true;
      return {};
    }
    at_ += static_cast<std::size_t>(*size);
    return asn1::to_der(rest.first(static_cast<std::size_t>(*size)));
  }

 private:
  std::optional<asn1::BerHeader> take_header(std::uint8_t expected, const char* where) {
    if (short_) return std::nullopt;
    const auto header = asn1::read_ber_header(bytes_.subspan(at_));
    if (!header) {
      short_ = true;
      return std::nullopt;
    }
    if (header->tag != expected) malformed_head(where);
    at_ += header->size;
    return header;
  }

  ByteView bytes_;
  std::size_t at_ = 0;
  bool short_ = false;
};

asn1::Oid oid_of(const Bytes& element) {
  if (element.empty()) return {};
  return asn1::Reader(element).object_identifier("contentType");
}

std::int64_t number_of(const Bytes& element) {
  if (element.empty()) return 0;
  return asn1::Reader(element).small_integer("version");
}

std::vector<Bytes> elements_of(const Bytes& set) {
  std::vector<Bytes> out;
  if (set.empty()) return out;
  asn1::Reader elements = asn1::Reader(set).enter(tag::set, "digestAlgorithms");
  while (!elements.at_end()) {
    if (out.size() == digest_algorithms_max) malformed_head("too many digest algorithms");
    const ByteView element = elements.next(tag::sequence, "digestAlgorithm").encoded;
    out.emplace_back(element.begin(), element.end());
  }
  return out;
}

// encapContentInfo behind its type: whether there is a content, and in which form.
void read_content_header(HeadReader& reader, CmsHead& head) {
  const CmsEnd& end = head.open.back();
  if (end && *end == reader.at()) return;
  if (!end && reader.peek_tag() == 0) return;
  head.open.push_back(reader.enter(tag::context(0, true), "eContent"));
  const std::uint8_t form = reader.peek_tag();
  if (reader.is_short()) return;
  if (form == tag::octet_string) {
    head.content = CmsHead::Content::whole;
    head.content_size = reader.length_of(form, "eContent");
  } else if (form == tag::octet_string_in_pieces) {
    head.content = CmsHead::Content::in_pieces;
    head.open.push_back(reader.enter(form, "eContent"));
  } else {
    malformed_head("the content is no octet string");  // PKCS #7 allowed any type
  }
}

}  // namespace

std::optional<CmsHead> read_cms_head(ByteView bytes) {
  HeadReader reader(bytes);
  CmsHead head;
  head.open.push_back(reader.enter(tag::sequence, "ContentInfo"));
  const Bytes type = reader.element(tag::oid, "contentType");
  if (!type.empty() && oid_of(type) != oids::signed_data) {
    throw Error(ErrorCode::notSignedData, oid_of(type).dotted());
  }
  head.open.push_back(reader.enter(tag::context(0, true), "content"));
  head.open.push_back(reader.enter(tag::sequence, "SignedData"));
  head.version = number_of(reader.element(tag::integer, "version"));
  head.digest_algorithms = elements_of(reader.element(tag::set, "digestAlgorithms"));
  head.open.push_back(reader.enter(tag::sequence, "encapContentInfo"));
  head.content_type = oid_of(reader.element(tag::oid, "eContentType"));
  if (!reader.is_short()) read_content_header(reader, head);
  if (reader.is_short()) return std::nullopt;
  head.size = reader.at();
  return head;
}

}  // namespace kepka::pki
