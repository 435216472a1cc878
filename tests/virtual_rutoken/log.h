// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace virtual_rutoken {

/// One line of calls.log: a JSON object (README.md). Never a PIN, a key or other data of a call.
struct LogLine {
  std::string_view function;
  std::optional<CK_SLOT_ID> slot;
  std::optional<CK_SESSION_HANDLE> session;
  std::string detail;  // a mechanism, the kind of user
  std::string result;  // of the call, or what a fault did instead
  std::chrono::steady_clock::time_point started;
};

/// Appended in one piece, so that processes do not mix. Failures are silent: a log is no reason for
/// an answer to change.
void append_to_log(const std::filesystem::path& folder, const LogLine& line);

}  // namespace virtual_rutoken
