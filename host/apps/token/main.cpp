// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka-token watch|use MODULE: the only program of Kepka that loads a vendor's library. It is
// started by kepka-host, speaks worker.json over its standard streams and ends with its input.

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <span>
#include <string_view>

#include "platform/process.h"
#include "token_worker/serve.h"
#include "token_worker/use.h"
#include "token_worker/watch.h"

namespace {

using namespace kepka;

constexpr int exit_wrong_arguments = 2;
constexpr int exit_cannot_serve = 3;

int serve(const platform::FrameDescriptors& frames, std::string_view mode,
          const std::filesystem::path& module) {
  if (mode == "watch") {
    token_worker::Watch work(module);
    return token_worker::serve(frames, work);
  }
  token_worker::Use work(module);
  return token_worker::serve(frames, work);
}

int run(std::span<char* const> arguments) {
  try {
    // First of all, so that nothing that a library prints can get into the frames.
    const platform::FrameDescriptors frames = platform::take_over_standard_streams();
    platform::harden_process();
    if (arguments.size() != 2) return exit_wrong_arguments;
    const std::string_view mode(arguments[0]);
    const std::filesystem::path module(arguments[1]);
    if ((mode != "watch" && mode != "use") || !module.is_absolute()) return exit_wrong_arguments;
    return serve(frames, mode, module);
  } catch (const std::exception&) {
    return exit_cannot_serve;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto count = static_cast<std::size_t>(argc > 0 ? argc - 1 : 0);
  // Not exit(): a library's destructors, and threads that wait in it, must not meet each other.
  std::_Exit(run({argv + (argc > 0 ? 1 : 0), count}));
}
