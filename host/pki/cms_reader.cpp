// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cms_reader.h"

#include <algorithm>
#include <utility>

#include "asn1/ber.h"
#include "base/error.h"
#include "pki/oids.h"
#include "pki/signature_algorithms.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::size_t head_size_max = std::size_t{64} << 10U;
constexpr std::size_t tail_size_max = std::size_t{4} << 20U;
constexpr std::size_t cms_elements_max = 1000;  // certificates, CRLs or signatures
constexpr std::size_t end_of_contents_size = 2;

[[noreturn]] void malformed_cms(const std::string& detail) {
  throw Error(ErrorCode::malformedCms, detail);
}

// What the ASN.1 readers throw is malformedCms here.
template <typename Work>
auto guarded(Work work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::malformedDer) malformed_cms(error.detail());
    throw;
  }
}

using base::to_bytes;

}  // namespace

ContentDigests::ContentDigests(const std::vector<Bytes>& digest_algorithms) {
  for (const Bytes& algorithm : digest_algorithms) {
    const auto digest = find_digest(algorithm);
    const bool known = std::ranges::any_of(
        hashers_, [&](const crypto::Hasher& hasher) { return hasher.algorithm() == digest; });
    if (digest && !known) hashers_.emplace_back(*digest);
  }
}

void ContentDigests::update(ByteView piece) {
  for (crypto::Hasher& hasher : hashers_) hasher.update(piece);
}

void ContentDigests::finish() {
  for (crypto::Hasher& hasher : hashers_) digests_[hasher.algorithm()] = hasher.finish();
}

const Bytes* ContentDigests::find(crypto::Digest algorithm) const {
  const auto found = digests_.find(algorithm);
  return found == digests_.end() ? nullptr : &found->second;
}

CmsReader::CmsReader(std::function<void(ByteView)> content) : content_(std::move(content)) {}

void CmsReader::update(ByteView piece) {
  buffer_.insert(buffer_.end(), piece.begin(), piece.end());
  guarded([this] {
    while (step()) continue;
  });
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(taken_));
  offset_ += taken_;
  taken_ = 0;
  if (state_ == State::head && buffer_.size() > head_size_max) malformed_cms("too long");
  if (state_ == State::tail && buffer_.size() > tail_size_max) malformed_cms("too long");
}

SignedData CmsReader::finish() {
  if (state_ != State::tail) malformed_cms("it ends too early");
  guarded([this] { read_tail(); });
  if (digests_) digests_->finish();
  return std::move(signed_data_);
}

bool CmsReader::step() {
  switch (state_) {
    case State::head:
      return step_head();
    case State::content:
    case State::piece:
      return step_content();
    case State::between_pieces:
      return step_between_pieces();
    case State::tail:
      break;
  }
  return false;
}

bool CmsReader::step_head() {
  auto head = read_cms_head(rest());
  if (!head) return false;
  taken_ += head->size;
  signed_data_.version = head->version;
  signed_data_.content_type = std::move(head->content_type);
  signed_data_.digest_algorithms = std::move(head->digest_algorithms);
  open_ = std::move(head->open);
  state_ = State::tail;
  if (head->content == CmsHead::Content::none) return true;

  signed_data_.content_size = head->content_size;
  content_left_ = head->content_size;
  digests_.emplace(signed_data_.digest_algorithms);
  state_ = head->content == CmsHead::Content::whole ? State::content : State::between_pieces;
  return true;
}

bool CmsReader::step_content() {
  const std::uint64_t available = std::min<std::uint64_t>(content_left_, rest().size());
  const ByteView piece = rest().first(static_cast<std::size_t>(available));
  digests_->update(piece);
  if (content_ && !piece.empty()) content_(piece);
  taken_ += piece.size();
  content_left_ -= piece.size();
  if (content_left_ > 0) return false;
  state_ = state_ == State::content ? State::tail : State::between_pieces;
  return true;
}

bool CmsReader::step_between_pieces() {
  if (open_.back() == at()) {
    close();
    state_ = State::tail;
    return true;
  }
  const auto header = asn1::read_ber_header(rest());
  if (!header) return false;
  if (header->tag == 0 && !open_.back()) {
    close();
    state_ = State::tail;
    return true;
  }
  // Pieces of pieces are allowed (X.690 8.7.3.2), but nobody writes them.
  if (header->tag != tag::octet_string) malformed_cms("piece of the content");
  taken_ += header->size;
  content_left_ = header->length.value_or(0);
  *signed_data_.content_size += content_left_;
  state_ = State::piece;
  return true;
}

// The innermost open element ends here.
void CmsReader::close() {
  const CmsEnd end = open_.back();
  open_.pop_back();
  if (end) {
    if (*end != at()) malformed_cms("lengths contradict each other");
    return;
  }
  const auto header = asn1::read_ber_header(rest());
  if (!header || header->tag != 0) malformed_cms("no end-of-contents octets");
  taken_ += end_of_contents_size;
}

void CmsReader::read_tail() {
  constexpr std::size_t levels_of_signed_data = 3;  // ContentInfo, [0], SignedData
  while (open_.size() > levels_of_signed_data) close();
  signed_data_.certificates = take_optional_set(tag::context(0, true));
  signed_data_.crls = take_optional_set(tag::context(1, true));
  ByteView left = rest();
  const asn1::Element signers = asn1::take_ber(left);
  if (signers.tag != tag::set) malformed_cms("signerInfos");
  signed_data_.signer_infos = take_elements(signers.content);
  taken_ += signers.encoded.size();
  while (!open_.empty()) close();
  if (!rest().empty()) malformed_cms("something stands behind it");
}

std::vector<Bytes> CmsReader::take_optional_set(std::uint8_t set_tag) {
  ByteView left = rest();
  if (left.empty() || left.front() != set_tag) return {};
  const asn1::Element set = asn1::take_ber(left);
  taken_ += set.encoded.size();
  return take_elements(set.content);
}

std::vector<Bytes> CmsReader::take_elements(ByteView set) const {
  std::vector<Bytes> out;
  while (!set.empty()) {
    if (out.size() == cms_elements_max) malformed_cms("too many elements");
    out.push_back(to_bytes(asn1::take_ber(set).encoded));
  }
  return out;
}

WholeCms decode_cms(ByteView ber) {
  CmsReader reader;
  reader.update(ber);
  SignedData signed_data = reader.finish();
  return {std::move(signed_data), reader.take_digests()};
}

}  // namespace kepka::pki
