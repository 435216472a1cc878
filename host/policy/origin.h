// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kepka::policy {

/// The parts of an origin that Kepka serves (RFC 6454), lower case.
struct Origin {
  std::string scheme;  // "https" or "http"
  std::string host;    // a DNS name, an IPv4 address, or "[::1]"
  int port = 443;

  /// "https://ca.example.ru", the default port dropped.
  std::string text() const;
};

/// https with any host, or http with this computer's own (localhost, 127.0.0.1, [::1]). Nothing for
/// anything else: user names, paths, trailing dots, characters outside of host names, other
/// schemes, "null".
std::optional<Origin> parse_origin(std::string_view text);

/// A rule of a policy: an origin whose host may begin with labels "*". Each stands for exactly one
/// label.
std::optional<Origin> parse_pattern(std::string_view text);
bool matches(const Origin& pattern, const Origin& origin);

}  // namespace kepka::policy
