// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <memory>

#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/document_review.h"
#include "methods/sign_order.h"
#include "methods/sign_texts.h"
#include "methods/signing.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

/// That this certificate can sign all of it.
void check_can_sign(const Identity& identity, const SignOrder& order) {
  check_may_sign(identity.certificate);
  for (const SignItem& item : order.items) digest_of(item, identity.certificate.key.algorithm);
}

protocol::Signature sign_item(const SignOrder& order, const SignItem& item,
                              const pki::Certificate& certificate, pki::Time time,
                              crypto::Signer& signer) {
  pki::SignedData signed_data = signed_data_for(order, item);
  const base::Bytes attributes = pki::encode_signed_attributes(
      {signed_data.content_type, digest_of(item, certificate.key.algorithm), time}, certificate);
  pki::add_signature(signed_data, attributes, certificate, signer);
  return to_protocol(signed_data, item);
}

json::value sign_all(Services& services, Context& context, const Identity& identity,
                     const SignOrder& order) {
  const pki::Certificate& certificate = identity.certificate;
  const Purpose purpose = sign_purpose(language_of(context.caller.language),
                                       site_of(services, context), certificate, order);
  protocol::SignResult result;
  with_signer(services, context, identity, purpose, [&](crypto::Signer& signer) {
    const pki::Time time = current_time();
    for (const SignItem& item : order.items) {
      context.patience.check();
      result.signatures.push_back(sign_item(order, item, certificate, time, signer));
    }
  });
  result.certificate = to_protocol(certificate, identity.storage);
  return protocol::write(result);
}

json::value commit_sign(Services& services, Context& context, const protocol::SignParams& params,
                        const SignOrder& order) {
  refuse_impatient_site(services, context.caller.origin);
  const Identity identity =
      identity_for(services, context, params.certificate, IdentityFilter::Purpose::sign);
  check_can_sign(identity, order);
  review_documents(services, context, identity, order);
  return sign_all(services, context, identity, order);
}

Prepared prepare_sign(Services& services, Context& context, const json::object& arguments) {
  auto params = protocol::read_sign_params(arguments, arguments_path());
  const auto order = std::make_shared<const SignOrder>(read_sign_order(services, context, params));
  if (params.certificate)
    check_can_sign(find_identity(services, context, *params.certificate), *order);
  refuse_impatient_site(services, context.caller.origin);
  params.documents.clear();  // what is signed stands in the order
  params.signed_.reset();
  return {std::nullopt, [&services, params, order](Context& later) {
            return no_key_unless_said([&] { return commit_sign(services, later, params, *order); });
          }};
}

}  // namespace

Method sign(Services& services) {
  return {.name = "sign",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) {
            return prepare_sign(services, context, arguments);
          }};
}

}  // namespace kepka::methods
