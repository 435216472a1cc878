// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

Method consents_list(Services& services) {
  return {.name = "consents.list",
          .audience = Audience::extension,
          .run = [&services](Context&, const json::object& arguments) -> json::value {
            protocol::read_consents_list_params(arguments, arguments_path());
            protocol::ConsentsListResult result;
            for (const policy::ConsentRecord& record : services.consents.list()) {
              if (record.consent == policy::Consent::unknown) continue;
              const auto consent = record.consent == policy::Consent::granted
                                       ? protocol::ConsentEntryConsent::granted
                                       : protocol::ConsentEntryConsent::blocked;
              result.consents.push_back({record.origin, consent, pki::iso_time(record.since),
                                         static_cast<std::int64_t>(record.certificates)});
            }
            return protocol::write(result);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
