// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "methods/conversions.h"
#include "methods/documents.h"
#include "methods/method.h"
#include "methods/services.h"
#include "pki/cms_sign.h"

namespace kepka::methods {

/// One document that a page wants signed. Where a page gave a digest alone, nothing but that and
/// the name is known.
struct SignItem {
  Document document;
  bool digest_alone = false;
  std::optional<base::Bytes> content;  // whole, where the attached form is answered in one piece
};

/// What a page wants signed, read and checked; nothing of it changes afterwards, whatever the page
/// does, so that what the windows show is what is signed.
struct SignOrder {
  bool attached = false;
  std::vector<SignItem> items;              // never empty
  std::optional<pki::SignedData> existing;  // gets one more signature, over the only item
  std::string purpose;                      // the site's words; hostile; may be empty
};

/// Throws Error(invalidParams) for what contradicts itself, Error(batchNotAllowed) with "limit",
/// Error(digestNotAllowed), Error(documentNotFound | documentIncomplete | documentTooLong),
/// Error(malformedCms | notADocument | challengeIsNoDocument | signedDocumentDiffers).
SignOrder read_sign_order(Services& services, const Context& context,
                          const protocol::SignParams& params);

/// The digest of the item's content that a key of that algorithm signs. Throws Error(otherDigest)
/// where the page gave another one alone.
const base::Bytes& digest_of(const SignItem& item, const crypto::KeyAlgorithm& algorithm);

/// A SignedData that the next signature over the item is added to.
pki::SignedData signed_data_for(const SignOrder& order, const SignItem& item);

/// The answer for an item: the whole, or what stands around a long content.
protocol::Signature to_protocol(const pki::SignedData& signed_data, const SignItem& item);

}  // namespace kepka::methods
