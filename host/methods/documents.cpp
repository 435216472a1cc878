// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/documents.h"

#include <utility>

#include "base/error.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

/// Those of digest_for(), which Kepka signs with, and what else stands in signatures of others:
/// which key will sign is not known before the content has passed by.
constexpr crypto::Digest document_digests[] = {crypto::Digest::streebog256,
                                               crypto::Digest::streebog512, crypto::Digest::sha256,
                                               crypto::Digest::sha384, crypto::Digest::sha512};

using Hashers = std::vector<crypto::Hasher>;

Hashers make_hashers() {
  Hashers hashers;
  for (const crypto::Digest digest : document_digests) hashers.emplace_back(digest);
  return hashers;
}

void update_all(Hashers& hashers, base::ByteView piece) {
  for (crypto::Hasher& hasher : hashers) hasher.update(piece);
}

Digests finish_all(Hashers& hashers) {
  Digests digests;
  for (crypto::Hasher& hasher : hashers) digests[hasher.algorithm()] = hasher.finish();
  return digests;
}

}  // namespace

Document document_of(std::string name, base::ByteView content) {
  Hashers hashers = make_hashers();
  update_all(hashers, content);
  Document document{std::move(name), content.size(), finish_all(hashers), {}};
  if (content.size() <= shown_size_max) document.content.assign(content.begin(), content.end());
  return document;
}

struct Documents::Entry {
  std::mutex mutex;
  Document document;
  std::vector<crypto::Hasher> hashers = make_hashers();
  std::uint64_t taken = 0;
  bool closed = false;
};

void Documents::open(const Page& page, const std::string& id, const std::string& name,
                     std::uint64_t size) {
  if (size > document_size_max) throw Error(ErrorCode::documentTooLong);
  const std::lock_guard lock(mutex_);
  std::size_t of_origin = 0, of_all = 0;
  for (const auto& [other, entries] : pages_) {
    of_all += entries.size();
    if (other.origin == page.origin) of_origin += entries.size();
  }
  const auto own = pages_.find(page);
  const std::size_t of_page = own == pages_.end() ? 0 : own->second.size();
  if (of_page >= page_limit || of_origin >= origin_limit || of_all >= all_limit)
    throw Error(ErrorCode::tooManyDocuments);
  auto made = std::make_shared<Entry>();
  made->document.name = name;
  made->document.size = size;
  pages_[page].emplace(id, std::move(made));
}

std::shared_ptr<Documents::Entry> Documents::find_entry(const Page& page, const std::string& id) {
  const std::lock_guard lock(mutex_);
  if (const auto own = pages_.find(page); own != pages_.end()) {
    if (const auto found = own->second.find(id); found != own->second.end()) return found->second;
  }
  throw Error(ErrorCode::documentNotFound);
}

template <class Work>
void Documents::change(const Page& page, const std::string& id, Work work) {
  const auto found = find_entry(page, id);
  const std::lock_guard lock(found->mutex);
  try {
    work(*found);
  } catch (const Error&) {
    discard(page, id);
    throw;
  }
}

void Documents::write(const Page& page, const std::string& id, std::uint64_t offset,
                      base::ByteView piece) {
  change(page, id, [&](Entry& entry) {
    if (entry.closed || offset != entry.taken) throw Error(ErrorCode::pieceOutOfOrder);
    if (piece.size() > entry.document.size - entry.taken) throw Error(ErrorCode::documentChanged);
    update_all(entry.hashers, piece);
    entry.taken += piece.size();
    if (entry.document.size > shown_size_max) return;
    base::Bytes& content = entry.document.content;
    content.insert(content.end(), piece.begin(), piece.end());
  });
}

void Documents::close(const Page& page, const std::string& id) {
  change(page, id, [](Entry& entry) {
    if (entry.closed) return;
    if (entry.taken != entry.document.size) throw Error(ErrorCode::documentChanged);
    entry.document.digests = finish_all(entry.hashers);
    entry.closed = true;
  });
}

Document Documents::find(const Page& page, const std::string& id) {
  const auto found = find_entry(page, id);
  const std::lock_guard lock(found->mutex);
  if (!found->closed) throw Error(ErrorCode::documentIncomplete);
  return found->document;
}

void Documents::discard(const Page& page, const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto own = pages_.find(page);
  if (own == pages_.end()) return;
  own->second.erase(id);
  if (own->second.empty()) pages_.erase(own);
}

void Documents::forget_page(const std::string& browser_document) {
  const std::lock_guard lock(mutex_);
  std::erase_if(pages_, [&](const auto& own) { return own.first.document == browser_document; });
}

}  // namespace kepka::methods
