// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/sign_order.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "crypto/base64.h"
#include "methods/document_parts.h"
#include "pki/authentication.h"
#include "pki/cms_verify.h"

namespace kepka::methods {

namespace {

using base::Bytes;
using base::Error;
using base::ErrorCode;
using crypto::Digest;

constexpr std::size_t inline_content_max = std::size_t{1} << 20U;
constexpr std::size_t existing_size_max = std::size_t{4} << 20U;
// All contents that go back whole: an answer has at most 8 MiB (wire/parts.h).
constexpr std::size_t attached_size_max = std::size_t{4} << 20U;

Error bad_order(const wire::Path& path, const char* expected) {
  return Error(ErrorCode::invalidParams).with("field", path.text()).with("expected", expected);
}

Digest digest_named(protocol::SignDocumentDigestName name) {
  // In the order of the enumeration.
  static constexpr Digest digests[] = {Digest::streebog256, Digest::streebog512, Digest::sha256,
                                       Digest::sha384};
  return digests[static_cast<std::size_t>(name)];
}

/// An answer to a challenge as a document's content: a server that forgets to look at the content's
/// type would take the signature for one.
void check_is_no_challenge(const Bytes& content) {
  try {
    pki::decode_challenge(content);
  } catch (const Error&) {
    return;
  }
  throw Error(ErrorCode::challengeIsNoDocument);
}

SignItem digest_item(const Services& services, const protocol::SignDocument& asked,
                     const wire::Path& path) {
  if (!services.policy().sign_digests_allowed()) throw Error(ErrorCode::digestNotAllowed);
  if (!asked.digest_name) throw bad_order(path / "digestName", "the digest's name");
  const Digest algorithm = digest_named(*asked.digest_name);
  Bytes digest;
  try {
    digest = base::from_hex(*asked.digest);
  } catch (const Error&) {
    throw bad_order(path / "digest", "hex digits");
  }
  if (digest.size() != crypto::digest(algorithm, {}).size())
    throw bad_order(path / "digest", "a digest of its name's length");
  SignItem item;
  item.document.name = *asked.name;
  item.document.digests[algorithm] = std::move(digest);
  item.digest_alone = true;
  return item;
}

SignItem content_item(const protocol::SignDocument& asked, const wire::Path& path) {
  SignItem item;
  item.content = bytes_at(*asked.content, path / "content");
  if (item.content->size() > inline_content_max) throw Error(ErrorCode::documentTooLong);
  item.document = document_of(*asked.name, *item.content);
  return item;
}

/// The one way among three that a page gave a document by.
SignItem read_item(Services& services, const Context& context, const protocol::SignDocument& asked,
                   const wire::Path& path) {
  const int ways = static_cast<int>(asked.document.has_value()) +
                   static_cast<int>(asked.content.has_value()) +
                   static_cast<int>(asked.digest.has_value());
  if (ways != 1) throw bad_order(path, "one of document, content and digest");
  if (asked.document) {
    if (asked.name) throw bad_order(path / "name", "nothing: the document has its name");
    return {services.documents.find(page_of(context), *asked.document), false, std::nullopt};
  }
  if (!asked.name) throw bad_order(path / "name", "the document's name");
  return asked.digest ? digest_item(services, asked, path) : content_item(asked, path);
}

bool contradicts(pki::SignatureFault fault) {
  using pki::SignatureFault;
  // Of what Kepka cannot verify it says nothing.
  return fault != SignatureFault::unknown_algorithm && fault != SignatureFault::no_certificate;
}

/// That the signatures which are there are right over this content, as far as that can be told: no
/// second one is put beside another document's.
void check_existing(const pki::SignedData& signed_data, const pki::ContentDigests& content) {
  if (signed_data.signer_infos.empty()) throw Error(ErrorCode::malformedCms, "nobody signed it");
  const auto certificates = pki::certificates_of(signed_data);
  for (const Bytes& element : signed_data.signer_infos) {
    const auto check = pki::check_signature(pki::decode_signer_info(element),
                                            signed_data.content_type, &content, certificates);
    if (std::ranges::any_of(check.faults, contradicts))
      throw Error(ErrorCode::signedDocumentDiffers);
  }
}

/// `signed`: its content inside, or given as the order's only document.
void read_existing(Services& services, const Context& context, const protocol::SignParams& params,
                   SignOrder& order) {
  const wire::Path path = arguments_path();
  if (params.documents.size() != 1) throw bad_order(path / "documents", "one document");
  const Bytes ber = bytes_at(*params.signed_, path / "signed");
  if (ber.size() > existing_size_max) throw Error(ErrorCode::documentTooLong);
  Bytes content;
  pki::CmsReader reader(
      [&](base::ByteView piece) { content.insert(content.end(), piece.begin(), piece.end()); });
  reader.update(ber);
  order.existing = reader.finish();
  pki::check_is_document(*order.existing);

  const bool attached = order.existing->content_size.has_value();
  if (attached != order.attached)
    throw bad_order(path / "form", attached ? "attached, as signed is" : "detached, as signed is");
  const protocol::SignDocument& asked = params.documents.front();
  const wire::Path place = path / "documents" / std::size_t{0};
  if (!attached) {
    order.items = {read_item(services, context, asked, place)};
  } else {
    if (asked.document || asked.content || asked.digest || !asked.name)
      throw bad_order(place, "a name alone: the content stands in signed");
    order.items = {{document_of(*asked.name, content), false, std::move(content)}};
  }
  check_existing(*order.existing, pki::ContentDigests(order.items.front().document.digests));
}

void check_items(const SignOrder& order) {
  std::size_t attached_size = 0;
  for (const SignItem& item : order.items) {
    if (order.attached && item.digest_alone)
      throw bad_order(arguments_path() / "form", "detached: of a digest alone there is no content");
    if (order.attached && item.content) attached_size += item.content->size();
    check_is_no_challenge(item.document.content);
  }
  if (attached_size > attached_size_max) throw Error(ErrorCode::documentTooLong);
}

}  // namespace

SignOrder read_sign_order(Services& services, const Context& context,
                          const protocol::SignParams& params) {
  const unsigned limit = services.policy().batch();
  if (params.documents.empty())
    throw bad_order(arguments_path() / "documents", "at least one document");
  if (params.documents.size() > limit)
    throw Error(ErrorCode::batchNotAllowed).with("limit", std::to_string(limit));
  SignOrder order;
  order.attached = params.form == protocol::SignParamsForm::attached;
  order.purpose = params.purpose.value_or("");
  if (params.signed_) {
    read_existing(services, context, params, order);
  } else {
    for (const protocol::SignDocument& asked : params.documents) {
      order.items.push_back(
          read_item(services, context, asked, arguments_path() / "documents" / order.items.size()));
    }
  }
  check_items(order);
  return order;
}

const Bytes& digest_of(const SignItem& item, const crypto::KeyAlgorithm& algorithm) {
  const auto found = item.document.digests.find(crypto::digest_for(algorithm));
  if (found == item.document.digests.end()) throw Error(ErrorCode::otherDigest);
  return found->second;
}

pki::SignedData signed_data_for(const SignOrder& order, const SignItem& item) {
  if (order.existing) return *order.existing;
  return pki::document_to_sign(order.attached ? std::optional(item.document.size) : std::nullopt);
}

protocol::Signature to_protocol(const pki::SignedData& signed_data, const SignItem& item) {
  protocol::Signature out;
  if (!signed_data.content_size) {
    out.cms = crypto::to_base64(pki::encode_detached(signed_data));
    return out;
  }
  if (item.content) {
    out.cms = crypto::to_base64(pki::encode_attached(signed_data, *item.content));
    return out;
  }
  const pki::AroundContent around = pki::encode_around_content(signed_data);
  out.before = crypto::to_base64(around.before);
  out.after = crypto::to_base64(around.after);
  return out;
}

}  // namespace kepka::methods
