// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/services.h"

#include <utility>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "keystore/registry/registry_store.h"
#include "platform/files.h"
#include "platform/paths.h"
#include "prompt/pinentry/pinentry_prompt.h"

namespace kepka::methods {

using base::Error;
using base::ErrorCode;

std::unique_ptr<prompt::Prompt> Services::prompt() const {
  return prompt::make_pinentry_prompt(policy().pinentry(), data_folder / "window.lock");
}

keystore::KeyStore& Services::store(const std::string& id) const {
  for (keystore::KeyStore* store : stores()) {
    if (store->info().id == id) return *store;
  }
  throw Error(ErrorCode::storageNotFound);
}

void Services::mend_once() {
  std::call_once(mended, [this] {
    platform::make_private_folder(mark_folder());
    for (keystore::KeyStore* store : stores())
      enrolments::reconcile(journal, *store, mark_folder());
  });
}

std::unique_ptr<Services> make_services(const std::filesystem::path& data_folder,
                                        const std::filesystem::path& policy_folder,
                                        bool remembered_grants,
                                        std::function<void(const std::string&)> log) {
  return std::unique_ptr<Services>(new Services{
      .data_folder = data_folder,
      .policy_folder = policy_folder,
      .remembered_grants = remembered_grants,
      .computer_name = platform::computer_name(),
      .registry = keystore::make_registry_store(data_folder / "registry", std::move(log)),
      .remembered = prompt::make_remembered(),
      .random = {},
      .journal = enrolments::Journal(data_folder / "enrolments"),
      .consents = policy::Consents(data_folder / "consents.json"),
      .sensors = entropy::Sensors(data_folder / "sensor-traces"),
      .mended = {},
  });
}

std::string new_id(Services& services) { return base::to_hex(services.random.bytes(16)); }

policy::Consent consent_of(Services& services, const std::string& origin) {
  const policy::Consent consent = services.consents.find(origin);
  if (consent == policy::Consent::granted && !services.remembered_grants)
    return policy::Consent::unknown;
  return consent;
}

std::string admit_origin(Services& services, const std::string& origin) {
  const std::string checked = policy::checked_origin(origin);
  const policy::Policy rules = services.policy();
  if (!rules.fault().empty()) throw Error(ErrorCode::policyDamaged, rules.fault());
  if (rules.access(checked) == policy::Access::denied) throw Error(ErrorCode::blockedByPolicy);
  if (consent_of(services, checked) == policy::Consent::blocked)
    throw Error(ErrorCode::blockedByPerson);
  return checked;
}

}  // namespace kepka::methods
