// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Any bytes as a certificate and as a request: only the catalogue's errors come out.
#include <cstdint>

#include "base/error.h"
#include "pki/certificate.h"
#include "pki/request.h"

using namespace kepka;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    pki::decode_certificate({data, size});
  } catch (const base::Error&) {
  }
  try {
    pki::decode_request({data, size});
  } catch (const base::Error&) {
  }
  try {
    pki::decode_request_info({data, size});
  } catch (const base::Error&) {
  }
  return 0;
}
