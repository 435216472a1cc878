// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "crypto/hasher.h"
#include "crypto/keys.h"

namespace kepka::methods {

inline constexpr std::uint64_t document_size_max = std::uint64_t{64} << 20U;
/// A document up to this size is kept whole, so that it can be shown; of a longer one only the
/// digests are.
inline constexpr std::uint64_t shown_size_max = std::uint64_t{64} << 10U;

using Digests = std::map<crypto::Digest, base::Bytes>;

/// What is known of a whole document.
struct Document {
  std::string name;  // the page's word; hostile
  std::uint64_t size = 0;
  Digests digests;      // every one that signatures use: of a content that passed by once
  base::Bytes content;  // empty if it is longer than shown_size_max
};

/// A document made of what is in memory already.
Document document_of(std::string name, base::ByteView content);

/// Whose document it is: nobody else finds it.
struct Page {
  std::string origin;
  std::string document;  // the browser's

  auto operator<=>(const Page&) const = default;
};

/// The documents that pages hand over in pieces. A piece is digested and forgotten, so that memory
/// does not grow with the content. Thread-safe; pieces of different documents are digested side by
/// side.
class Documents {
 public:
  static constexpr std::size_t page_limit = 100;
  static constexpr std::size_t origin_limit = 128;
  static constexpr std::size_t all_limit = 256;

  /// `id`: the caller's, that nobody can guess. Throws Error(documentTooLong | tooManyDocuments).
  void open(const Page& page, const std::string& id, const std::string& name, std::uint64_t size);

  // Each throws Error(documentNotFound) for an id that is not this page's.

  /// Throws Error(pieceOutOfOrder) unless the pieces before it are `offset` bytes long, and
  /// Error(documentChanged) beyond the size that was said; the document is forgotten then.
  void write(const Page& page, const std::string& id, std::uint64_t offset, base::ByteView piece);

  /// No piece comes any more. Throws Error(documentChanged), and forgets the document, if it is
  /// shorter than was said. Closing it again changes nothing.
  void close(const Page& page, const std::string& id);

  /// Throws Error(documentIncomplete) unless it was closed.
  Document find(const Page& page, const std::string& id);

  /// Forgets it; an unknown one is no error.
  void discard(const Page& page, const std::string& id);

  /// The browser's document is gone, and all that it opened.
  void forget_page(const std::string& browser_document);

 private:
  struct Entry;

  std::shared_ptr<Entry> find_entry(const Page& page, const std::string& id);
  /// Does `work` on the entry alone; what it throws forgets the document.
  template <class Work>
  void change(const Page& page, const std::string& id, Work work);

  std::mutex mutex_;
  std::map<Page, std::map<std::string, std::shared_ptr<Entry>>> pages_;
};

}  // namespace kepka::methods
