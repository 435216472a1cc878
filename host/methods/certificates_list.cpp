// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/identities.h"
#include "methods/storages.h"

namespace kepka::methods {

namespace {

using base::Error;
using enrolments::Enrolment;

constexpr std::size_t most_listed = 4096;  // protocol.json's bounds
constexpr std::size_t most_problems = 128;

/// The site's own, installed, whose key is not here now: its token is away, or the key is gone.
std::optional<protocol::CertificateEntry> absent_entry(Services& services, const Context& context,
                                                       const Enrolment& enrolment) {
  if (enrolment.certificate.empty()) return std::nullopt;
  try {
    const auto certificate = pki::decode_certificate(enrolment.certificate);
    const std::string sha256 = sha256_of(certificate);
    const protocol::Enrolment whole = to_protocol(services, context, enrolment, true);
    protocol::CertificateEntry entry;
    entry.id = services.handles.of_certificate(context.caller.origin, enrolment.storage,
                                               enrolment.key_id, sha256, services.random);
    entry.info = whole.certificate.value();
    entry.storage = whole.storage;
    entry.storage_kind = whole.storage == "registry"
                             ? protocol::CertificateEntryStorageKind::registry
                             : protocol::CertificateEntryStorageKind::token;
    entry.algorithm = algorithm_if_named(certificate.key.algorithm);
    entry.expired = current_time() > certificate.not_after;
    entry.has_key = false;
    entry.renewable = {Renewability::key_absent};
    return entry;
  } catch (const Error&) {
    return std::nullopt;  // a damaged record hides no other
  }
}

json::value list(Services& services, const Context& context, bool with_expired) {
  const Identities identities = list_identities(services, context);
  protocol::CertificatesListResult result;
  const auto add = [&](protocol::CertificateEntry entry) {
    if (entry.expired && !with_expired) return;
    if (result.certificates.size() < most_listed) result.certificates.push_back(std::move(entry));
  };
  for (const Identity& identity : identities.found) add(to_protocol(services, context, identity));
  for (const Enrolment& enrolment : services.journal.list(context.caller.origin)) {
    if (identities.keys.contains({enrolment.storage, enrolment.key_id})) continue;
    if (auto entry = absent_entry(services, context, enrolment)) add(std::move(*entry));
  }
  const bool identify = may_identify(services, context);
  for (const keystore::TokenProblem& problem : identities.problems) {
    if (result.problems.size() < most_problems)
      result.problems.push_back(to_protocol(problem, true, identify));
  }
  return protocol::write(result);
}

}  // namespace

Method certificates_list(Services& services) {
  return {.name = "certificates.list",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params =
                protocol::read_certificates_list_params(arguments, arguments_path());
            return list(services, context, params.expired.value_or(false));
          },
          .prepare = {}};
}

}  // namespace kepka::methods
