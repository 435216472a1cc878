// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "pki/cms_reader.h"
#include "pki/crl.h"
#include "wire/json.h"

namespace kepka::admin {

/// What signatures are judged by.
struct Judgement {
  const pki::ContentDigests* content = nullptr;  // nullptr: the content is not there
  std::vector<pki::Certificate> trusted;
  std::vector<pki::Crl> crls;
  pki::Time now;
  bool at_signing_time = false;
};

/// {"right", "contentType", "attached", "signatures": [{"right", "signer", "chain", ...,
/// "findings"}], "findings"}; verify.h says what "right" means.
wire::json::object verify_signatures(const pki::SignedData& signed_data,
                                     const Judgement& judgement);

}  // namespace kepka::admin
