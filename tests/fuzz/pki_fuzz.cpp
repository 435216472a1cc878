// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Any bytes as a certificate, a request, a file with keys and a container of CryptoPro CSP: only
// the catalogue's errors come out.
#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "base/secret.h"
#include "pki/certificate.h"
#include "pki/cryptopro_container.h"
#include "pki/cryptopro_exported_key.h"
#include "pki/pfx.h"
#include "pki/pkcs8.h"
#include "pki/request.h"

using namespace kepka;

namespace {

template <typename Read>
void refusing(Read read) {
  try {
    read();
  } catch (const base::Error&) {
  }
}

// Keys from passwords take their time, by design: what asks for more than a few rounds is left out,
// so that the fuzzer spends its own on the formats.
bool is_slow(base::ByteView bytes) {
  for (std::size_t at = 0; at + 1 < bytes.size(); ++at) {
    if (bytes[at] == 0x02 && bytes[at + 1] >= 2 && bytes[at + 1] <= 5) return true;
  }
  return false;
}

// The first byte of each part is its length.
base::ByteView take(base::ByteView& rest) {
  if (rest.empty()) return {};
  const std::size_t size = std::min<std::size_t>(4U * rest[0], rest.size() - 1);
  const base::ByteView part = rest.subspan(1, size);
  rest = rest.subspan(1 + size);
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  refusing([&] { pki::decode_certificate(bytes); });
  refusing([&] { pki::decode_request(bytes); });
  refusing([&] { pki::decode_request_info(bytes); });
  const base::Secret password = base::Secret::copy_of("p");
  if (!is_slow(bytes)) {
    refusing([&] { pki::read_pfx(bytes, password); });
    refusing([&] { pki::decrypt_private_key(bytes, password); });
  }
  refusing([&] { pki::decode_private_key(base::Secret::copy_of(bytes)); });
  refusing([&] { pki::decode_cryptopro_header(bytes); });
  refusing([&] { pki::decode_cryptopro_exported_key(base::Secret::copy_of(bytes), password); });
  base::ByteView rest = bytes;
  const base::ByteView name = take(rest), masks = take(rest), primary = take(rest);
  refusing([&] { pki::open_cryptopro_container({name, rest, masks, primary, {}, {}}, {}); });
  return 0;
}
