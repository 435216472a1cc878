// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/origin.h"

#include <algorithm>

#include "base/error.h"
#include "policy/policy.h"
#include "policy/punycode.h"

namespace kepka::policy {

namespace {

constexpr std::size_t host_limit = 253;  // RFC 1035 2.3.4, as text
constexpr std::size_t dns_label_limit = 63;

int default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& character : out) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return out;
}

bool is_label_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ||
         character == '-' || character == '_';
}

std::vector<std::string_view> labels_of(std::string_view host) {
  std::vector<std::string_view> labels;
  for (std::size_t start = 0;;) {
    const std::size_t dot = host.find('.', start);
    labels.push_back(host.substr(start, dot == std::string_view::npos ? dot : dot - start));
    if (dot == std::string_view::npos) return labels;
    start = dot + 1;
  }
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= dns_label_limit && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), is_label_character);
}

bool is_host(std::string_view host, bool wildcards) {
  if (host.size() > host_limit) return false;
  bool stars = wildcards;  // only before the first plain label
  for (const std::string_view label : labels_of(host)) {
    if (stars && label == "*") continue;
    stars = false;
    if (!is_label(label)) return false;
  }
  return !stars || !wildcards;  // a pattern of stars alone names nobody
}

std::optional<int> port_of(std::string_view digits) {
  if (digits.empty() || digits.size() > 5 || digits.front() == '0') return std::nullopt;
  int port = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    port = port * 10 + (digit - '0');
  }
  return port <= 65535 ? std::optional(port) : std::nullopt;
}

bool is_this_computer(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

std::optional<Origin> parse(std::string_view text, bool wildcards) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  Origin origin;
  origin.scheme = lower(text.substr(0, colon));
  if (origin.scheme != "https" && origin.scheme != "http") return std::nullopt;
  origin.port = default_port(origin.scheme);
  std::string_view rest = text.substr(colon + 3);

  constexpr std::string_view own_ipv6 = "[::1]";
  const bool ipv6 = rest.substr(0, own_ipv6.size()) == own_ipv6;
  const std::size_t host_end = ipv6 ? own_ipv6.size() : std::min(rest.find(':'), rest.size());
  origin.host = lower(rest.substr(0, host_end));
  rest.remove_prefix(host_end);
  if (!ipv6 && !is_host(origin.host, wildcards)) return std::nullopt;
  if (!rest.empty()) {
    const auto port = rest.front() == ':' ? port_of(rest.substr(1)) : std::nullopt;
    if (!port) return std::nullopt;
    origin.port = *port;
  }
  if (origin.scheme == "http" && !is_this_computer(origin.host)) return std::nullopt;
  return origin;
}

/// Letters of one script only, besides digits and hyphens: what cannot be taken for another name is
/// shown in Unicode.
bool is_one_script(std::u32string_view label) {
  bool latin = false, cyrillic = false;
  for (const char32_t character : label) {
    if ((character >= U'0' && character <= U'9') || character == U'-') continue;
    if (character < 0x80) {
      latin = true;
    } else if (character >= 0x0400 && character <= 0x04FF) {
      cyrillic = true;
    } else {
      return false;
    }
  }
  return latin != cyrillic;
}

/// The host with its international labels in Unicode; nothing if a label cannot be shown safely or
/// none is international.
std::optional<std::string> unicode_host(std::string_view host) {
  constexpr std::string_view ace_prefix = "xn--";  // RFC 5890 2.3.2.1
  std::string out;
  bool international = false;
  for (const std::string_view label : labels_of(host)) {
    if (!out.empty()) out += '.';
    if (label.substr(0, ace_prefix.size()) != ace_prefix) {
      out += label;
      continue;
    }
    const auto decoded = decode_punycode(label.substr(ace_prefix.size()));
    if (!decoded || !is_one_script(*decoded)) return std::nullopt;
    out += to_utf8(*decoded);
    international = true;
  }
  return international ? std::optional(out) : std::nullopt;
}

}  // namespace

std::string Origin::text() const {
  return scheme + "://" + host + (port == default_port(scheme) ? "" : ':' + std::to_string(port));
}

std::optional<Origin> parse_origin(std::string_view text) { return parse(text, false); }

std::optional<Origin> parse_pattern(std::string_view text) { return parse(text, true); }

bool matches(const Origin& pattern, const Origin& origin) {
  if (pattern.scheme != origin.scheme || pattern.port != origin.port) return false;
  const auto wanted = labels_of(pattern.host);
  const auto actual = labels_of(origin.host);
  return std::equal(
      wanted.begin(), wanted.end(), actual.begin(), actual.end(),
      [](std::string_view left, std::string_view right) { return left == "*" || left == right; });
}

std::string checked_origin(const std::string& origin) {
  const auto parsed = parse_origin(origin);
  if (!parsed) throw base::Error(base::ErrorCode::siteNotAllowed);
  return parsed->text();
}

std::string display_origin(const std::string& origin) {
  const auto parsed = parse_origin(origin);
  if (!parsed) throw base::Error(base::ErrorCode::siteNotAllowed);
  const auto unicode = unicode_host(parsed->host);
  std::string shown = unicode ? *unicode + " (" + parsed->host + ')' : parsed->host;
  if (parsed->port != default_port(parsed->scheme)) shown += ':' + std::to_string(parsed->port);
  return parsed->scheme == "https" ? shown : parsed->scheme + "://" + shown;
}

}  // namespace kepka::policy
