// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "catch.h"
#include "error_code.h"
#include "programs.h"
#include "token_worker/certificates.h"

using namespace kepka::token_worker;
using kepka::base::Bytes;
using kepka::base::ErrorCode;
using kepka::base::to_hex;
using kepka::tests::code_of;
using kepka::tests::contains_text;

TEST_CASE("Issuer, serial number and subject are cut out of a certificate as they stand there") {
  const kepka::tests::TempFolder folder;
  const auto made = kepka::tests::run(
      folder,
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem "
      "-outform DER -out cert.der -subj '/CN=Kepka' -set_serial 0x1234 -days 1 && "
      "openssl x509 -inform DER -in cert.der -noout -subject");
  REQUIRE(made.status == 0);
  CHECK_THAT(made.output, contains_text("Kepka"));
  const CertificateNames names = names_of(folder.read("cert.der"));
  CHECK(to_hex(names.serial) == "02021234");
  CHECK(to_hex(names.subject) == "3010310e300c06035504030c054b65706b61");
  CHECK(names.issuer == names.subject);
}

TEST_CASE("What is no certificate is refused") {
  CHECK(code_of([] { names_of({}); }) == ErrorCode::malformedCertificate);
  CHECK(code_of([] {
          names_of(Bytes{0x30, 0x02, 0x30, 0x00});
        }) == ErrorCode::malformedCertificate);
  CHECK(code_of([] { names_of(Bytes(100, 0xFF)); }) == ErrorCode::malformedCertificate);
}
