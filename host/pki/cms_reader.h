// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <utility>

#include "crypto/hasher.h"
#include "pki/cms.h"
#include "pki/cms_head.h"

namespace kepka::pki {

/// The digests of one content, made while it passes by in pieces.
class ContentDigests {
 public:
  /// One for each digest that one of the AlgorithmIdentifiers names and Kepka knows.
  explicit ContentDigests(const std::vector<Bytes>& digest_algorithms);
  /// Digests of a content that has passed by already.
  explicit ContentDigests(std::map<crypto::Digest, Bytes> digests) : digests_(std::move(digests)) {}

  void update(ByteView piece);
  /// After the last piece.
  void finish();
  /// nullptr if it was not made.
  const Bytes* find(crypto::Digest algorithm) const;

 private:
  std::vector<crypto::Hasher> hashers_;
  std::map<crypto::Digest, Bytes> digests_;
};

/// Decodes a ContentInfo with SignedData that comes in pieces of any size, in BER (RFC 5652 allows
/// it; CryptoPro and openssl cms -stream write indefinite lengths). Keeps nothing of an attached
/// content but its digests; everything else takes at most 4 MiB. Throws Error(malformedCms).
class CmsReader {
 public:
  /// `content` is called with each piece of an attached content.
  explicit CmsReader(std::function<void(ByteView)> content = {});

  void update(ByteView piece);
  /// After the last piece. Throws also if it was not the whole.
  SignedData finish();

  /// Of an attached content, once, after finish(); nothing if there is none.
  std::optional<ContentDigests> take_digests() { return std::move(digests_); }

 private:
  enum class State { head, content, between_pieces, piece, tail };

  /// Each takes what it can off rest() and says whether it got on.
  bool step();
  bool step_head();
  bool step_content();
  bool step_between_pieces();
  void read_tail();
  void close();
  std::vector<Bytes> take_optional_set(std::uint8_t set_tag);
  std::vector<Bytes> take_elements(ByteView set) const;

  ByteView rest() const { return ByteView(buffer_).subspan(taken_); }
  std::uint64_t at() const { return offset_ + taken_; }

  std::function<void(ByteView)> content_;
  SignedData signed_data_;
  std::optional<ContentDigests> digests_;
  State state_ = State::head;
  std::vector<CmsEnd> open_;
  Bytes buffer_;           // from byte offset_ of the input on
  std::size_t taken_ = 0;  // of buffer_
  std::uint64_t offset_ = 0;
  std::uint64_t content_left_ = 0;  // of the content or of its piece
};

/// The same for a whole ContentInfo in memory.
struct WholeCms {
  SignedData signed_data;
  std::optional<ContentDigests> digests;
};
WholeCms decode_cms(ByteView ber);

}  // namespace kepka::pki
