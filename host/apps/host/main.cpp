// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka-host: composes the parts and serves the browser that started it.

#include <cstdlib>
#include <exception>
#include <span>

#include "apps/host/arguments.h"
#include "apps/host/log.h"
#include "base/error.h"
#include "methods/all_methods.h"
#include "platform/paths.h"
#include "platform/process.h"
#include "server/server.h"

namespace {

using namespace kepka;

constexpr int exit_wrong_extension = 2;
constexpr int exit_cannot_serve = 3;

int serve(const platform::FrameDescriptors& descriptors, std::span<char* const> arguments) {
  const auto log = apps::make_log();
  const apps::StartedBy starter = apps::started_by(arguments);
  if (starter == apps::StartedBy::unknown_extension) {
    log("started by an extension that it does not know");
    return exit_wrong_extension;
  }
  try {
    const bool remembered_grants = starter == apps::StartedBy::known_extension;
    const auto services = methods::make_services(platform::data_folder(), platform::policy_folder(),
                                                 remembered_grants, log);
    return server::serve(descriptors, {.methods = methods::all_methods(*services),
                                       .admit_origin =
                                           [&services](const std::string& origin) {
                                             return methods::admit_origin(*services, origin);
                                           },
                                       .log = log,
                                       .notifications =
                                           [&services](const server::Options::Notify& notify) {
                                             methods::notify_of_storages(*services, notify);
                                           },
                                       .document_gone =
                                           [&services](const std::string& document) {
                                             services->documents.forget_page(document);
                                           }});
  } catch (const base::Error& error) {
    log(error.what());
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
