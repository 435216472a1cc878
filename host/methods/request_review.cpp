// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/request_review.h"

#include <algorithm>
#include <utility>

#include "methods/request_texts.h"
#include "methods/reviews.h"
#include "methods/window_texts.h"
#include "pki/certificate_extensions.h"
#include "pki/oids.h"

namespace kepka::methods {

namespace {

namespace oids = pki::oids;
using protocol::ReviewField;

constexpr std::size_t review_fields_max = 128;    // protocol.json's bound
constexpr std::size_t review_value_limit = 1000;  // characters

struct RequestUsage {
  pki::KeyUsageBit bit;
  const char* name;  // RFC 5280 4.2.1.3
};
constexpr RequestUsage request_usages[] = {
    {pki::KeyUsageBit::digital_signature, "digitalSignature"},
    {pki::KeyUsageBit::non_repudiation, "nonRepudiation"},
    {pki::KeyUsageBit::key_encipherment, "keyEncipherment"},
    {pki::KeyUsageBit::data_encipherment, "dataEncipherment"},
    {pki::KeyUsageBit::key_agreement, "keyAgreement"},
    {pki::KeyUsageBit::encipher_only, "encipherOnly"},
    {pki::KeyUsageBit::decipher_only, "decipherOnly"},
};

void add_field(std::vector<ReviewField>& fields, const Text& label, const std::string& value) {
  if (value.empty() || fields.size() == review_fields_max) return;
  fields.push_back({{label.ru, label.en}, pki::display_text(value, review_value_limit)});
}

template <class List, class Say>
std::string listed(const List& list, Say say_one) {
  std::string out;
  for (const auto& item : list) {
    if (!out.empty()) out += ", ";
    out += say_one(item);
  }
  return out;
}

std::string requested_usages(const pki::CertificateExtensions& extensions) {
  std::vector<std::string> names;
  for (const RequestUsage& row : request_usages) {
    if (extensions.key_usage && extensions.key_usage->has(row.bit)) names.emplace_back(row.name);
  }
  return listed(names, [](const std::string& name) { return name; });
}

std::string period_of(const pki::CertificateExtensions& extensions) {
  const auto& period = extensions.private_key_usage_period;
  if (!period) return {};
  const auto day = [](const std::optional<pki::Time>& time) {
    return time ? pki::display_date(*time) : std::string("…");
  };
  return day(period->not_before) + " – " + day(period->not_after);
}

void add_known_extensions(std::vector<ReviewField>& fields,
                          const pki::CertificateExtensions& known) {
  const auto dotted = [](const asn1::Oid& oid) { return oid.dotted(); };
  add_field(fields, {"Назначение ключа", "Key usage"}, requested_usages(known));
  add_field(fields, {"Применение", "Extended key usage"}, listed(known.extended_key_usage, dotted));
  add_field(fields, {"Политики", "Policies"},
            listed(known.policies, [](const auto& row) { return row.policy.dotted(); }));
  add_field(fields, {"Средство подписи", "Signature tool"}, known.subject_sign_tool.value_or(""));
  if (known.identification_kind) {
    add_field(fields, {"Вид подтверждения личности", "Kind of identification"},
              std::to_string(*known.identification_kind));
  }
  add_field(fields, {"Другие имена", "Other names"},
            listed(known.subject_alternative_name, [](const auto& name) { return name.value; }));
  add_field(fields, {"Срок действия ключа", "Period of the key"}, period_of(known));
}

void add_raw(std::vector<ReviewField>& fields, const asn1::Oid& type, const pki::Bytes& der) {
  const std::string oid = type.dotted();
  const std::string ru = "Дополнение " + oid, en = "Addition " + oid;
  add_field(fields, {ru.c_str(), en.c_str()}, base::to_hex(der));
}

}  // namespace

std::vector<ReviewField> request_fields(const pki::DecodedRequestInfo& request) {
  std::vector<ReviewField> fields;
  for (const pki::NameAttribute& attribute : request.subject) {
    const std::string label = pki::attribute_label(attribute.type);
    add_field(fields, {label.c_str(), label.c_str()}, attribute.value);
  }
  add_known_extensions(fields, pki::decode_certificate_extensions(request.extensions));
  for (const pki::Extension& extension : request.extensions) {
    if (extension.type != oids::private_key_usage_period && !is_told(extension.type))
      add_raw(fields, extension.type, extension.value);
  }
  for (const pki::RequestAttribute& attribute : request.attributes) {
    for (const pki::Bytes& value : attribute.values) add_raw(fields, attribute.type, value);
  }
  return fields;
}

void review_unusual_request(Services& services, Context& context,
                            const pki::DecodedRequestInfo& request,
                            const keystore::KeyStore& store) {
  const bool told = request.attributes.empty() &&
                    std::ranges::all_of(request.extensions, [](const pki::Extension& extension) {
                      return is_told(extension.type);
                    });
  if (told) return;
  Review review;
  review.kind = "request";
  review.content["person"] = person_of(request.subject);
  review.content["storage"] = protocol::write(label_of(store.info()));
  json::array fields;
  for (const ReviewField& field : request_fields(request)) fields.push_back(protocol::write(field));
  review.content["fields"] = std::move(fields);
  review.gone.push_back(store.gone());
  show_review(services, context, review);
}

}  // namespace kepka::methods
