// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/host/arguments.h"

#include <algorithm>
#include <iterator>

#include "ids.gen.h"
#include "platform/overrides.h"

namespace kepka::apps {

namespace {

constexpr std::string_view chromium_scheme = "chrome-extension://";

bool is_chromium_id(std::string_view origin) {
  origin.remove_prefix(chromium_scheme.size());
  if (!origin.empty() && origin.back() == '/') origin.remove_suffix(1);
  if (const auto own = platform::override_of("KEPKA_TEST_CHROMIUM_ID"); own && *own == origin)
    return true;
  return std::find(std::begin(ids::chromium_ids), std::end(ids::chromium_ids), origin) !=
         std::end(ids::chromium_ids);
}

bool is_firefox_id(std::string_view id) {
  return std::find(std::begin(ids::firefox_ids), std::end(ids::firefox_ids), id) !=
         std::end(ids::firefox_ids);
}

}  // namespace

StartedBy started_by(std::span<char* const> arguments) {
  bool manifest_named = false;
  for (const char* const raw : arguments) {
    const std::string_view argument(raw);
    if (argument.substr(0, 2) == "--") continue;
    if (argument.substr(0, chromium_scheme.size()) == chromium_scheme) {
      return is_chromium_id(argument) ? StartedBy::known_extension : StartedBy::unknown_extension;
    }
    if (manifest_named)
      return is_firefox_id(argument) ? StartedBy::known_extension : StartedBy::unknown_extension;
    manifest_named = true;
  }
  return manifest_named ? StartedBy::unknown_extension : StartedBy::nobody_named;
}

}  // namespace kepka::apps
