// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/certificate_details.h"
#include "methods/identities.h"

namespace kepka::methods {

namespace {

json::value get(Services& services, const Context& context, const std::string& handle) {
  const Identity identity = find_identity(services, context, handle);
  const auto stored = stored_authorities(services, context);
  return protocol::write(protocol::CertificatesGetResult{
      to_protocol(services, context, identity), details_of(identity.certificate),
      chain_of(identity.certificate, stored, current_time())});
}

}  // namespace

Method certificates_get(Services& services) {
  return {.name = "certificates.get",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params = protocol::read_certificates_get_params(arguments, arguments_path());
            return get(services, context, params.certificate);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
