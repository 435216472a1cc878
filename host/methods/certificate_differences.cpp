// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/certificate_differences.h"

#include <algorithm>

#include "base/error.h"
#include "methods/texts.h"
#include "pki/certificate_extensions.h"
#include "pki/request.h"

namespace kepka::methods {

namespace {

using pki::NameAttribute;
using prompt::Language;

constexpr std::size_t most_lines = 8;
constexpr std::size_t shown_length = 60;  // characters of one value

constexpr Text left_out{"нет в сертификате: ", "left out: "};
constexpr Text added{"добавлено: ", "added: "};
constexpr Text asked_label{" (в запросе: ", " (in the request: "};
constexpr Text key_usage_differs{"другое использование ключа (keyUsage)",
                                 "another use of the key (keyUsage)"};
constexpr Text purposes_differ{"другие области применения (extendedKeyUsage)",
                               "other purposes (extendedKeyUsage)"};
constexpr Text and_more{"и другие отличия", "and more"};

bool same_attribute(const NameAttribute& left, const NameAttribute& right) {
  return left.type == right.type && left.value == right.value;
}

/// What stands in `name` and not in `other`: each pairs with one there alone.
pki::Name missing_from(const pki::Name& other, const pki::Name& name) {
  pki::Name rest = other, out;
  for (const NameAttribute& attribute : name) {
    const auto found = std::ranges::find_if(
        rest, [&](const NameAttribute& candidate) { return same_attribute(candidate, attribute); });
    if (found == rest.end()) {
      out.push_back(attribute);
    } else {
      rest.erase(found);
    }
  }
  return out;
}

/// One value in place of another: takes both out of what is left over.
void add_changes(std::vector<std::string>& lines, pki::Name& asked, pki::Name& issued,
                 Language language) {
  for (auto wanted = asked.begin(); wanted != asked.end();) {
    const auto given = std::ranges::find(issued, wanted->type, &NameAttribute::type);
    if (given == issued.end()) {
      ++wanted;
      continue;
    }
    lines.push_back(pki::attribute_label(given->type) + " = " +
                    pki::display_text(given->value, shown_length) + say(asked_label, language) +
                    pki::display_text(wanted->value, shown_length) + ')');
    issued.erase(given);
    wanted = asked.erase(wanted);
  }
}

void add_attributes(std::vector<std::string>& lines, const Text& label, const pki::Name& name,
                    Language language) {
  for (const NameAttribute& attribute : name) {
    lines.push_back(say(label, language) + pki::attribute_label(attribute.type) + " = " +
                    pki::display_text(attribute.value, shown_length));
  }
}

void add_extensions(std::vector<std::string>& lines, const std::vector<pki::Extension>& asked,
                    const std::vector<pki::Extension>& issued, Language language) {
  const auto request = pki::decode_certificate_extensions(asked);
  const auto certificate = pki::decode_certificate_extensions(issued);
  const auto bits = [](const pki::CertificateExtensions& extensions) {
    return extensions.key_usage ? std::optional(extensions.key_usage->bits) : std::nullopt;
  };
  // What was not asked for is the authority's to say.
  if (request.key_usage && bits(request) != bits(certificate))
    lines.push_back(say(key_usage_differs, language));
  const auto& purposes = certificate.extended_key_usage;
  const bool all_there = std::ranges::all_of(request.extended_key_usage, [&](const auto& purpose) {
    return std::ranges::find(purposes, purpose) != purposes.end();
  });
  if (!all_there) lines.push_back(say(purposes_differ, language));
}

}  // namespace

std::vector<std::string> differences_from_request(const pki::Certificate& certificate,
                                                  base::ByteView request, Language language) {
  if (request.empty()) return {};
  std::vector<std::string> lines;
  try {
    const pki::DecodedRequest asked = pki::decode_request(request);
    pki::Name wanted = missing_from(certificate.subject, asked.subject);
    pki::Name given = missing_from(asked.subject, certificate.subject);
    add_changes(lines, wanted, given, language);
    add_attributes(lines, added, given, language);
    add_attributes(lines, left_out, wanted, language);
    add_extensions(lines, asked.extensions, certificate.extensions, language);
  } catch (const base::Error&) {
    return {};  // a damaged record of the journal
  }
  if (lines.size() <= most_lines) return lines;
  lines.resize(most_lines - 1);
  lines.push_back(say(and_more, language));
  return lines;
}

}  // namespace kepka::methods
