// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/base64.h"
#include "methods/all_methods.h"
#include "methods/document_parts.h"
#include "methods/sign_texts.h"
#include "methods/signing.h"
#include "methods/windows.h"
#include "pki/authentication.h"
#include "pki/oids.h"

namespace kepka::methods {

namespace {

/// The whole CMS: content and signature.
base::Bytes sign_challenge(const pki::AuthenticationChallenge& challenge,
                           const pki::Certificate& certificate, crypto::Signer& signer) {
  const base::Bytes content = pki::encode_challenge(challenge);
  pki::SignedData signed_data;
  signed_data.content_type = pki::oids::authentication_challenge;
  signed_data.content_size = content.size();
  const base::Bytes digest = crypto::digest(crypto::digest_for(certificate.key.algorithm), content);
  const base::Bytes attributes = pki::encode_signed_attributes(
      {signed_data.content_type, digest, challenge.time}, certificate);
  pki::add_signature(signed_data, attributes, certificate, signer);
  return pki::encode_attached(signed_data, content);
}

json::value commit_authenticate(Services& services, Context& context,
                                const protocol::AuthenticateParams& params,
                                const base::Bytes& nonce) {
  refuse_impatient_site(services, context.caller.origin);
  const Identity identity =
      identity_for(services, context, params.certificate, IdentityFilter::Purpose::authenticate);
  check_may_sign(identity.certificate);
  const Purpose purpose =
      authenticate_purpose(language_of(context.caller.language), site_of(services, context),
                           identity.certificate, params.purpose.value_or(""));
  protocol::AuthenticateResult result;
  with_signer(services, context, identity, purpose, [&](crypto::Signer& signer) {
    result.cms = crypto::to_base64(sign_challenge({context.caller.origin, nonce, current_time()},
                                                  identity.certificate, signer));
  });
  result.certificate = to_protocol(identity.certificate, identity.storage);
  return protocol::write(result);
}

Prepared prepare_authenticate(Services& services, Context& context, const json::object& arguments) {
  const auto params = protocol::read_authenticate_params(arguments, arguments_path());
  const base::Bytes nonce = bytes_at(params.nonce, arguments_path() / "nonce");
  pki::encode_challenge({context.caller.origin, nonce, current_time()});  // its size
  if (params.certificate)
    check_may_sign(find_identity(services, context, *params.certificate).certificate);
  refuse_impatient_site(services, context.caller.origin);
  return {std::nullopt, [&services, params, nonce](Context& later) {
            return no_key_unless_said(
                [&] { return commit_authenticate(services, later, params, nonce); });
          }};
}

}  // namespace

Method authenticate(Services& services) {
  return {.name = "authenticate",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) {
            return prepare_authenticate(services, context, arguments);
          }};
}

}  // namespace kepka::methods
