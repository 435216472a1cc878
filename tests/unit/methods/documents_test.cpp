// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/documents.h"

#include "catch.h"
#include "error_code.h"

using namespace kepka;
using base::ErrorCode;
using methods::Documents;
using methods::Page;
using tests::code_of;

namespace {

const Page page{"https://ca.example.ru", "document-1"};
const std::string id(32, 'a');

base::ByteView view(std::string_view text) { return base::bytes_of(text); }

}  // namespace

TEST_CASE("a document in pieces has the digests of the whole") {
  const std::string text(150'000, 'x');
  Documents documents;
  documents.open(page, id, "contract.txt", text.size());
  for (std::size_t at = 0; at < text.size(); at += 7000)
    documents.write(page, id, at, view(std::string_view(text).substr(at, 7000)));
  documents.close(page, id);
  documents.close(page, id);
  const methods::Document found = documents.find(page, id);
  CHECK(found.name == "contract.txt");
  CHECK(found.size == text.size());
  CHECK(found.content.empty());
  for (const auto digest : {crypto::Digest::streebog256, crypto::Digest::streebog512,
                            crypto::Digest::sha256, crypto::Digest::sha384, crypto::Digest::sha512})
    CHECK(found.digests.at(digest) == crypto::digest(digest, view(text)));
  CHECK(methods::document_of("contract.txt", view(text)).digests == found.digests);
}

TEST_CASE("only a document that can be shown is kept whole") {
  Documents documents;
  for (const std::size_t size : {std::size_t{0}, std::size_t{65536}, std::size_t{65537}}) {
    INFO(size);
    const std::string text(size, 'x');
    documents.open(page, id, "a", size);
    documents.write(page, id, 0, view(text));
    documents.close(page, id);
    const bool kept = size <= methods::shown_size_max;
    CHECK(documents.find(page, id).content.size() == (kept ? size : 0));
    CHECK(methods::document_of("a", view(text)).content.size() == (kept ? size : 0));
    documents.discard(page, id);
  }
}

TEST_CASE("pieces out of order, too many bytes and too few forget the document") {
  struct Case {
    ErrorCode code;
    std::function<void(Documents&)> work;
  };
  const Case cases[] = {
      {ErrorCode::pieceOutOfOrder, [](Documents& d) { d.write(page, id, 0, view("bc")); }},
      {ErrorCode::pieceOutOfOrder, [](Documents& d) { d.write(page, id, 2, view("c")); }},
      {ErrorCode::documentChanged, [](Documents& d) { d.write(page, id, 1, view("bcde")); }},
      {ErrorCode::documentChanged, [](Documents& d) { d.close(page, id); }},
  };
  for (const Case& one : cases) {
    Documents documents;
    documents.open(page, id, "a", 4);
    documents.write(page, id, 0, view("a"));
    CHECK(code_of([&] { one.work(documents); }) == one.code);
    CHECK(code_of([&] { documents.find(page, id); }) == ErrorCode::documentNotFound);
  }
}

TEST_CASE("a closed document takes no more, and an open one is not given out") {
  Documents documents;
  documents.open(page, id, "a", 1);
  documents.write(page, id, 0, view("a"));
  CHECK(code_of([&] { documents.find(page, id); }) == ErrorCode::documentIncomplete);
  documents.close(page, id);
  CHECK(code_of([&] { documents.write(page, id, 1, {}); }) == ErrorCode::pieceOutOfOrder);
}

TEST_CASE("a document is its page's alone and goes with it") {
  Documents documents;
  const Page other_site{"https://evil.example.ru", "document-1"};
  const Page other_page{page.origin, "document-2"};
  documents.open(page, id, "a", 0);
  documents.close(page, id);
  for (const Page& other : {other_site, other_page}) {
    CHECK(code_of([&] { documents.find(other, id); }) == ErrorCode::documentNotFound);
    CHECK(code_of([&] { documents.write(other, id, 0, {}); }) == ErrorCode::documentNotFound);
    CHECK(code_of([&] { documents.close(other, id); }) == ErrorCode::documentNotFound);
    documents.discard(other, id);
  }
  documents.forget_page("document-2");
  CHECK(documents.find(page, id).size == 0);
  documents.forget_page("document-1");
  CHECK(code_of([&] { documents.find(page, id); }) == ErrorCode::documentNotFound);
}

TEST_CASE("documents are bounded in size and number, for a page, a site and the computer") {
  Documents documents;
  const auto open = [&](const Page& owner, std::size_t number) {
    documents.open(owner, std::to_string(number), "a", 0);
  };
  CHECK(code_of([&] { documents.open(page, id, "a", methods::document_size_max + 1); }) ==
        ErrorCode::documentTooLong);
  std::size_t n = 0;
  while (n < Documents::page_limit) open(page, n++);
  CHECK(code_of([&] { open(page, n); }) == ErrorCode::tooManyDocuments);
  const Page second{page.origin, "document-2"};
  while (n < Documents::origin_limit) open(second, n++);
  CHECK(code_of([&] { open(second, n); }) == ErrorCode::tooManyDocuments);
  for (; n < Documents::all_limit; ++n) open({"https://" + std::to_string(n % 7), "document-3"}, n);
  CHECK(code_of([&] { open({"https://new", "document-4"}, n); }) == ErrorCode::tooManyDocuments);
  documents.discard(page, "0");
  open(page, 0);
}
