// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/identities.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

using Asked = protocol::CertificatesPickParamsPurpose;

IdentityFilter::Purpose purpose_of(const std::optional<Asked>& asked) {
  if (!asked) return IdentityFilter::Purpose::any;
  switch (*asked) {
    case Asked::sign:
      return IdentityFilter::Purpose::sign;
    case Asked::renew:
      return IdentityFilter::Purpose::renew;
    case Asked::authenticate:
      return IdentityFilter::Purpose::authenticate;
  }
  return IdentityFilter::Purpose::any;
}

IdentityFilter filter_of(const protocol::CertificatesPickParams& params) {
  return {purpose_of(params.purpose), params.expired.value_or(false),
          params.algorithms.value_or(std::vector<protocol::Algorithm>()),
          params.issuers.value_or(std::vector<std::string>())};
}

json::value commit(Services& services, Context& context, const IdentityFilter& filter) {
  refuse_impatient_site(services, context.caller.origin);
  const Identity picked = pick_identity(services, context, filter);
  return protocol::write(protocol::CertificatesPickResult{to_protocol(services, context, picked)});
}

}  // namespace

Method certificates_pick(Services& services) {
  return {.name = "certificates.pick",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) -> Prepared {
            const auto params =
                protocol::read_certificates_pick_params(arguments, arguments_path());
            refuse_impatient_site(services, context.caller.origin);
            return {std::nullopt, [&services, filter = filter_of(params)](Context& later) {
                      return commit(services, later, filter);
                    }};
          }};
}

}  // namespace kepka::methods
