// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka-host: composes the parts and serves the browser that started it.

#include <cstdlib>
#include <exception>
#include <optional>
#include <span>
#include <string>

#include "apps/host/arguments.h"
#include "apps/host/log.h"
#include "base/error.h"
#include "doctor/doctor.h"
#include "methods/all_methods.h"
#include "methods/auditing.h"
#include "platform/paths.h"
#include "platform/process.h"
#include "policy/policy.h"
#include "server/server.h"

namespace {

using namespace kepka;

constexpr int exit_wrong_extension = 2;
constexpr int exit_cannot_serve = 3;

server::Witness witness_of(methods::Services& services, const apps::Log& log) {
  using methods::Context;
  return {.begins =
              [&services](const Context& context, std::string_view method) {
                methods::audit_begin(services, context, method);
              },
          .ended =
              [&services, &log](const Context& context, std::string_view method,
                                const base::Error* error) {
                log.info(std::string(method) + (error == nullptr ? ": done" : ": not done"));
                methods::audit_end(services, context, method, error, log.warnings());
              },
          .refused =
              [&services, &log](const Context& context, std::string_view method,
                                const base::Error& error) {
                methods::audit_refusal(services, context, method, error, log.warnings());
              }};
}

server::Options options_of(methods::Services& services, const apps::Log& log) {
  return {
      .methods = methods::all_methods(services),
      .admit_origin =
          [&services](const std::string& origin, std::string_view method) {
            return methods::admit_origin(services, origin, method);
          },
      .witness = witness_of(services, log),
      .log = log.warnings(),
      .notifications =
          [&services](const server::Options::Notify& notify) {
            methods::notify_of_storages(services, notify);
          },
      .document_gone =
          [&services](const std::string& document) { services.documents.forget_page(document); }};
}

/// As the rules want it, and more if the environment asks for more.
apps::Log make_log() {
  const policy::Policy rules = policy::Policy::load(platform::policy_folder());
  std::optional<std::filesystem::path> file;
  if (rules.log_to_file()) file = platform::data_folder() / "log" / "kepka-host.log";
  return apps::Log({apps::wanted_level(rules.log_level(), std::getenv("KEPKA_LOG")), file});
}

int serve(const platform::FrameDescriptors& descriptors, std::span<char* const> arguments) {
  const apps::Log log = make_log();
  const apps::StartedBy starter = apps::started_by(arguments);
  if (starter == apps::StartedBy::unknown_extension) {
    log.warn("started by an extension that it does not know");
    return exit_wrong_extension;
  }
  try {
    const bool remembered_grants = starter == apps::StartedBy::known_extension;
    const auto services = methods::make_services(platform::data_folder(), platform::policy_folder(),
                                                 remembered_grants, log.warnings());
    services->report = [](const base::Patience& patience) {
      const doctor::Computer computer;
      return doctor::report_json(doctor::examine(computer, patience), computer);
    };
    log.info("serves");
    const int status = server::serve(descriptors, options_of(*services, log));
    log.info("leaves");
    return status;
  } catch (const base::Error& error) {
    log.error(error.what());
    return exit_cannot_serve;
  }
}

int run(std::span<char* const> arguments) {
  try {
    // First of all, so that nothing else can ever write into the frames.
    const platform::FrameDescriptors descriptors = platform::take_over_standard_streams();
    platform::harden_process();
    platform::leave_on_signals();
    return serve(descriptors, arguments);
  } catch (const std::exception&) {
    return exit_cannot_serve;  // no thread or no memory to be had: there is nothing left to say it
                               // with
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto count = static_cast<std::size_t>(argc > 0 ? argc - 1 : 0);
  // Not exit(): a thread that did not end in time must not meet destructors.
  std::_Exit(run({argv + (argc > 0 ? 1 : 0), count}));
}
