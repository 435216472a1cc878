// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <functional>

#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/conversions.h"
#include "platform/files.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

protocol::Problem problem_of(const Error& error) {
  const base::CatalogueEntry& entry = base::catalogue_entry(error.code());
  return {std::string(entry.name),
          {std::string(entry.message_ru), std::string(entry.message_en)},
          {std::string(entry.remedy_ru), std::string(entry.remedy_en)},
          error.detail()};
}

void check_policy(Services& services) {
  const policy::Policy rules = services.policy();
  if (!rules.fault().empty()) throw Error(ErrorCode::policyDamaged, rules.fault());
}

void check_store(Services& services) {
  platform::make_private_folder(services.data_folder);
  services.registry->list({});  // what is wrong with a token, storages.list says
}

}  // namespace

Method health(Services& services) {
  return {.name = "health",
          .audience = Audience::extension,
          .run = [&services](Context&, const json::object& arguments) -> json::value {
            protocol::read_health_params(arguments, arguments_path());
            const std::function<void()> checks[] = {
                [&] { check_policy(services); },
                [&] { check_store(services); },
                [&] { services.prompt()->check_available(); },
            };
            protocol::HealthResult result;
            for (const auto& check : checks) {
              try {
                check();
              } catch (const Error& error) {
                result.problems.push_back(problem_of(error));
              } catch (const std::exception&) {
                result.problems.push_back(problem_of(Error(ErrorCode::internalError)));
              }
            }
            return protocol::write(result);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
