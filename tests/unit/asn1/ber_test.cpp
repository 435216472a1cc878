// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/ber.h"

#include "catch.h"
#include "error_code.h"

namespace kepka::asn1 {
namespace {

using base::ErrorCode;
using base::from_hex;

std::string der_of(const char* hex) { return base::to_hex(to_der(from_hex(hex))); }

ErrorCode fault_of(const char* hex) {
  return tests::code_of([&] { to_der(from_hex(hex)); });
}

TEST_CASE("DER stays as it is") {
  for (const char* der : {"0500", "020105", "300602010502010a", "3000", "310405000500"}) {
    CHECK(der_of(der) == der);
  }
}

TEST_CASE("indefinite, long and nested lengths become DER's") {
  CHECK(der_of("30800201050000") == "3003020105");
  CHECK(der_of("30803080020105000002010a0000") == "3008300302010502010a");
  CHECK(der_of("308103020105") == "3003020105");
  CHECK(der_of("30840000000402810105") == "3003020105");
}

TEST_CASE("an octet string in pieces becomes whole") {
  CHECK(der_of("24800401aa0402bbcc0000") == "0403aabbcc");
  CHECK(der_of("24070401aa0402bbcc") == "0403aabbcc");
  CHECK(der_of("24800000") == "0400");
}

TEST_CASE("elements are taken off with and without their end") {
  const Bytes two = from_hex("30800500000002010a");
  ByteView rest = two;
  const Element first = take_ber(rest);
  CHECK(base::to_hex(first.content) == "0500");
  CHECK(base::to_hex(first.encoded) == "308005000000");
  CHECK(base::to_hex(take_ber(rest).encoded) == "02010a");
  CHECK(rest.empty());
}

TEST_CASE("sizes are known once there are enough bytes") {
  const Bytes whole = from_hex("308030800500000005000000");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(ber_size(ByteView(whole).first(size)).has_value());
  }
  CHECK(ber_size(whole) == whole.size());
  CHECK_FALSE(read_ber_header(from_hex("3082ff")).has_value());
  CHECK(read_ber_header(from_hex("3082ffff"))->length == 0xFFFF);
  CHECK(read_ber_header(from_hex("0000"))->tag == 0);
}

TEST_CASE("what is no BER, too deep or too long is malformed") {
  for (const char* hex : {"", "30", "3001", "048000000000", "0001ff", "1f8101", "3080", "30800500",
                          "24800201050000", "248024800401aa00000000", "050000", "0000", "30ff",
                          "3088ffffffffffffffff", "308900ffffffffffffffff"}) {
    INFO(hex);
    CHECK(fault_of(hex) == ErrorCode::malformedDer);
  }
  std::string deep;
  for (int level = 0; level < 26; ++level) deep += "3080";
  for (int level = 0; level < 26; ++level) deep += "0000";
  CHECK(fault_of(deep.c_str()) == ErrorCode::malformedDer);
  const Bytes large = encode(tag::octet_string, Bytes(std::size_t{4} << 20U));
  CHECK(tests::code_of([&] { to_der(large); }) == ErrorCode::malformedDer);
}

}  // namespace
}  // namespace kepka::asn1
