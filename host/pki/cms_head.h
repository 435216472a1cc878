// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pki/cms.h"

namespace kepka::pki {

/// Where an element that was begun and is still open ends: before that byte of the input, or, for
/// nothing, at end-of-contents octets.
using CmsEnd = std::optional<std::uint64_t>;

/// A ContentInfo with SignedData up to its content, or, if there is none, up to the end of
/// encapContentInfo.
struct CmsHead {
  enum class Content { none, whole, in_pieces };

  std::int64_t version = 0;
  asn1::Oid content_type;
  std::vector<Bytes> digest_algorithms;
  Content content = Content::none;
  std::uint64_t content_size = 0;  // if it is whole
  std::vector<CmsEnd> open;        // outermost first
  std::size_t size = 0;            // of the head, in bytes
};

/// Nothing if more bytes are needed. Throws Error(malformedDer | malformedCms).
std::optional<CmsHead> read_cms_head(ByteView bytes);

}  // namespace kepka::pki
