// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/statement.h"

#include "base/error.h"
#include "crypto/keys.h"
#include "pki/cms_sign.h"
#include "pki/oids.h"

namespace kepka::methods {

base::Bytes sign_statement(base::ByteView request, const pki::Certificate& certificate,
                           crypto::Signer& signer, pki::Time time) {
  const crypto::KeyAlgorithm& algorithm = signer.public_key().algorithm;
  const pki::CmsSigning signing{pki::oids::data,
                                crypto::digest(crypto::digest_for(algorithm), request), time};
  const base::Bytes attributes = pki::encode_signed_attributes(signing, certificate);
  pki::SignedData signed_data = pki::document_to_sign(request.size());
  pki::add_signature(signed_data, attributes, certificate, signer);
  return pki::encode_attached(signed_data, request);
}

}  // namespace kepka::methods
