// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A PKCS#11 module that loads another one with an environment of its own. Kepka starts modules with
// a clean environment, and most take their configuration from nothing else. A test copies this
// library to NAME.so and writes NAME.so.settings beside it: the real module's path in the first
// line, then lines NAME=value (see configured_module.mjs).
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace {

constexpr unsigned long cannot_start = 5;  // CKR_GENERAL_ERROR (PKCS#11 v2.40, 5.1)

using GetFunctionList = unsigned long (*)(void** list);

/// Sets the variables and loads the real module. Nothing, and a word on standard error, where that
/// fails.
GetFunctionList load_real_module() {
  static const char address_in_here = 0;
  Dl_info here{};
  if (dladdr(&address_in_here, &here) == 0) return nullptr;

  std::ifstream settings(std::string(here.dli_fname) + ".settings");
  std::string path;
  std::getline(settings, path);
  for (std::string line; std::getline(settings, line);) {
    const std::size_t sign = line.find('=');
    if (sign == std::string::npos) continue;
    ::setenv(line.substr(0, sign).c_str(), line.substr(sign + 1).c_str(), 1);
  }

  void* module = path.empty() ? nullptr : ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    std::fprintf(stderr, "%s: cannot load '%s'\n", here.dli_fname, path.c_str());
    return nullptr;
  }
  return reinterpret_cast<GetFunctionList>(::dlsym(module, "C_GetFunctionList"));
}

}  // namespace

extern "C" __attribute__((visibility("default"))) unsigned long C_GetFunctionList(void** list) {
  static const GetFunctionList real = load_real_module();
  return real == nullptr ? cannot_start : real(list);
}
