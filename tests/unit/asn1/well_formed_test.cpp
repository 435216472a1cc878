// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/well_formed.h"

#include "catch.h"
#include "error_code.h"

namespace kepka::asn1 {
namespace {

using base::from_hex;

TEST_CASE("elements of every usual kind are well-formed") {
  for (const char* hex :
       {"0500", "0101ff", "020100", "0a0103", "0603550403", "0c02d096", "300a06082b06010505070302",
        "030206c0", "a003020101", "8000", "31060201010201ff", "3000", "040401020304"}) {
    INFO(hex);
    CHECK_NOTHROW(check_well_formed(from_hex(hex)));
  }
}

TEST_CASE("what is not one element of DER is refused, however deep it hides") {
  for (const char* hex : {"",          // nothing
                          "0500ff",    // something behind
                          "0501",      // truncated
                          "050100",    // NULL with content
                          "010101",    // BOOLEAN 01
                          "02020001",  // INTEGER with a superfluous zero
                          "0a020001",  // ENUMERATED as well
                          "0200",      // INTEGER without content
                          "06025580",  // OBJECT IDENTIFIER that does not end
                          "048100",    // length that is not minimal
                          "3080020101"
                          "0000",              // indefinite length
                          "2403040101",        // OCTET STRING in pieces
                          "1000",              // SEQUENCE that is primitive
                          "31060201ff020101",  // SET out of order
                          "1f2001ff",          // tag of two octets
                          "300430020500"
                          "00"})  // an end-of-contents octet
  {
    INFO(hex);
    CHECK(tests::code_of([&] { check_well_formed(from_hex(hex)); }) ==
          base::ErrorCode::malformedDer);
  }
}

TEST_CASE("depth is bounded") {
  const auto nested = [](unsigned depth) {
    Bytes bytes = null();
    for (unsigned i = 0; i < depth; ++i) bytes = encode(tag::sequence, bytes);
    return bytes;
  };
  CHECK_NOTHROW(check_well_formed(nested(max_depth)));
  CHECK_THROWS_AS(check_well_formed(nested(max_depth + 1)), base::Error);
  CHECK_THROWS_AS(check_well_formed(nested(10'000)), base::Error);
}

}  // namespace
}  // namespace kepka::asn1
