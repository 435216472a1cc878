// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/request_texts.h"

#include <algorithm>
#include <vector>

#include "pki/certificate_extensions.h"
#include "pki/oids.h"

namespace kepka::methods {

namespace {

using prompt::Language;
namespace oids = pki::oids;

constexpr std::size_t request_line_limit = 200;  // characters

struct NumberRow {
  const asn1::Oid* type;
  Text label;
};
const NumberRow number_rows[] = {
    {&oids::inn, {"ИНН", "INN"}},       {&oids::innle, {"ИНН организации", "organisation's INN"}},
    {&oids::ogrn, {"ОГРН", "OGRN"}},    {&oids::ogrnip, {"ОГРНИП", "OGRNIP"}},
    {&oids::snils, {"СНИЛС", "SNILS"}},
};

// Extensions whose meaning stands in the lines, and those that every request has.
const asn1::Oid* const told_extensions[] = {
    &oids::key_usage,           &oids::extended_key_usage,       &oids::subject_sign_tool,
    &oids::identification_kind, &oids::subject_alternative_name, &oids::certificate_policies};

constexpr Text person_in_request{"Человек: ", "Person: "};
constexpr Text other_names{"Другие имена: ", "Other names: "};
constexpr Text also_in_request{"Ещё в заявке: ", "Also in the request: "};
constexpr Text for_signing{"Ключ: только для подписи", "Key: for signing alone"};
constexpr Text for_signing_and_exchange{"Ключ: для подписи и шифрования",
                                        "Key: for signing and encryption"};

void append(std::string& list, const std::string& item) {
  if (item.empty()) return;
  if (!list.empty()) list += ", ";
  list += item;
}

std::string line_of(const std::string& label, const std::string& text) {
  return text.empty() ? "" : label + pki::display_text(text, request_line_limit) + '\n';
}

std::string person_in(const pki::Name& subject) {
  const std::string surname = pki::find_attribute(subject, oids::surname);
  const std::string common_name = pki::find_attribute(subject, oids::common_name);
  if (surname.empty() || common_name.starts_with(surname)) return {};
  std::string person = surname + ' ' + pki::find_attribute(subject, oids::given_name);
  append(person, pki::find_attribute(subject, oids::title));
  return person;
}

std::string numbers_in(const pki::Name& subject, Language language) {
  std::string numbers;
  for (const NumberRow& row : number_rows) {
    const std::string value = pki::find_attribute(subject, *row.type);
    if (!value.empty()) append(numbers, say(row.label, language) + ' ' + value);
  }
  return numbers;
}

std::string usage_line(const pki::CertificateExtensions& extensions, Language language) {
  using pki::KeyUsageBit;
  const auto& usage = extensions.key_usage;
  if (!usage) return {};
  constexpr KeyUsageBit of_exchange[] = {
      KeyUsageBit::key_encipherment, KeyUsageBit::data_encipherment, KeyUsageBit::key_agreement};
  const bool exchange =
      std::ranges::any_of(of_exchange, [&](KeyUsageBit bit) { return usage->has(bit); });
  return say(exchange ? for_signing_and_exchange : for_signing, language) + '\n';
}

std::string others_in(const pki::DecodedRequestInfo& request) {
  std::string others;
  for (const pki::Extension& extension : request.extensions) {
    if (!is_told(extension.type)) append(others, extension.type.dotted());
  }
  for (const pki::RequestAttribute& attribute : request.attributes)
    append(others, attribute.type.dotted());
  return others;
}

}  // namespace

bool is_told(const asn1::Oid& extension) {
  return std::ranges::any_of(told_extensions,
                             [&](const asn1::Oid* type) { return *type == extension; });
}

std::string request_lines(const pki::DecodedRequestInfo& request, Language language) {
  const auto extensions = pki::decode_certificate_extensions(request.extensions);
  std::string names;
  for (const pki::GeneralName& name : extensions.subject_alternative_name)
    append(names, name.value);
  return line_of(say(person_in_request, language), person_in(request.subject)) +
         line_of("", numbers_in(request.subject, language)) + usage_line(extensions, language) +
         line_of(say(other_names, language), names) +
         line_of(say(also_in_request, language), others_in(request));
}

}  // namespace kepka::methods
