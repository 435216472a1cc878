// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/services.h"

#include <utility>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "keystore/registry/registry_store.h"
#include "platform/files.h"
#include "platform/overrides.h"
#include "platform/paths.h"
#include "prompt/pinentry/pinentry_prompt.h"
#include "protocol.gen.h"

namespace kepka::methods {

using base::Error;
using base::ErrorCode;

namespace {

/// A test that is about something else need not move the mouse for five seconds.
unsigned sensor_bits() {
  const bool is_short = platform::override_of("KEPKA_TEST_SHORT_SENSOR").has_value();
  return is_short ? entropy::default_needed_bits / 8 : entropy::default_needed_bits;
}

}  // namespace

std::unique_ptr<prompt::Prompt> Services::prompt() const {
  return prompt::make_pinentry_prompt(policy().pinentry(), data_folder / "window.lock");
}

void Services::mend_once() {
  std::call_once(mended, [this] {
    platform::make_private_folder(mark_folder());
    enrolments::reconcile(journal, *registry, registry->list({}), mark_folder());
  });
}

std::unique_ptr<Services> make_services(const std::filesystem::path& data_folder,
                                        const std::filesystem::path& policy_folder,
                                        bool remembered_grants,
                                        std::function<void(const std::string&)> log) {
  const auto tokens = std::make_shared<keystore::Tokens>(data_folder / "token-locks", log);
  return std::unique_ptr<Services>(new Services{
      .data_folder = data_folder,
      .policy_folder = policy_folder,
      .remembered_grants = remembered_grants,
      .computer_name = platform::computer_name(),
      .registry = keystore::make_registry_store(data_folder / "registry", std::move(log)),
      .list_tokens = [tokens](
                         const keystore::ModuleRules& rules,
                         const base::Patience& patience) { return tokens->list(rules, patience); },
      .on_tokens_change =
          [tokens](std::function<void()> changed) { tokens->on_change(std::move(changed)); },
      .remembered = prompt::make_remembered(),
      .random = {},
      .journal = enrolments::Journal(data_folder / "enrolments"),
      .consents = policy::Consents(data_folder / "consents.json"),
      .audit = audit::Trail(data_folder / "audit"),
      .refusals = {},
      .sensors = entropy::Sensors(data_folder / "sensor-traces", sensor_bits()),
      .reviews = {},
      .handles = Handles(data_folder / "handles.key"),
      .documents = {},
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

void notify_of_storages(
    Services& services,
    const std::function<void(std::string_view, const wire::json::object&)>& notify) {
  if (!notify) return services.on_tokens_change({});
  services.on_tokens_change(
      [notify] { notify(wire::protocol::storages_notification_name, wire::json::object()); });
}

std::string admit_origin(Services& services, const std::string& origin, std::string_view method) {
  const std::string checked = policy::checked_origin(origin);
  const policy::Policy rules = services.policy();
  if (!rules.fault().empty()) throw Error(ErrorCode::policyDamaged, rules.fault());
  if (rules.access(checked) == policy::Access::denied) throw Error(ErrorCode::blockedByPolicy);
  if (consent_of(services, checked) == policy::Consent::blocked)
    throw Error(ErrorCode::blockedByPerson);
  if (const auto refused = rules.method_refusal(checked, method)) throw Error(*refused);
  return checked;
}

}  // namespace kepka::methods
