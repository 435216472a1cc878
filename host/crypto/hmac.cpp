// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/hmac.h"

#include <botan/mac.h>

#include <string>

#include "crypto/digest_name.h"

namespace kepka::crypto {

base::Secret hmac(Digest digest, base::ByteView key, base::ByteView text) {
  const std::string name = std::string("HMAC(") + digest_name(digest) + ")";
  const auto mac = Botan::MessageAuthenticationCode::create_or_throw(name);
  mac->set_key(key.data(), key.size());
  mac->update(text.data(), text.size());
  base::Secret out(mac->output_length());
  out.resize(mac->output_length());
  mac->final(out.data());
  return out;
}

}  // namespace kepka::crypto
