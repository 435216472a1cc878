// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/pem.h"

#include "keys_for_tests.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;

TEST_CASE("PEM has lines of 64 and its label twice") {
  CHECK(to_pem("X", base::from_hex("000102")) == "-----BEGIN X-----\nAAEC\n-----END X-----\n");
  const std::string pem = to_pem("CERTIFICATE", Bytes(49, 0));
  CHECK(pem == "-----BEGIN CERTIFICATE-----\n" + std::string(64, 'A') +
                   "\nAA==\n-----END CERTIFICATE-----\n");
  CHECK(from_pem("CERTIFICATE", pem) == Bytes(49, 0));
}

TEST_CASE("text around, other blocks and Windows's line ends do no harm") {
  const std::string text =
      "Subject: x\r\n-----BEGIN Y-----\r\nAAAA\r\n-----END Y-----\r\n-----BEGIN "
      "X-----\r\nAAEC\r\n-----END X-----\r\nbye";
  CHECK(from_pem("X", text) == base::from_hex("000102"));
}

TEST_CASE("no block, two blocks, an open block and a block of no base64 are malformed") {
  const std::string one = "-----BEGIN X-----\nAAEC\n-----END X-----\n";
  for (const std::string& text :
       {std::string(), std::string("AAEC"), one + one, std::string("-----BEGIN X-----\nAAEC\n"),
        std::string("-----BEGIN X-----\nA!EC\n-----END X-----"),
        std::string("-----BEGIN X-----\nAAEC\n-----END Y-----")}) {
    CHECK(error_of([&] { from_pem("X", text); }) == ErrorCode::malformedDer);
  }
  CHECK(find_pem_blocks("X", one + one).size() == 2);
}

}  // namespace
}  // namespace kepka::pki
