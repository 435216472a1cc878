// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_name.h"

#include "applicant/applicant.h"
#include "asn1/writer.h"
#include "pki/oids.h"
#include "pki/text.h"

namespace kepka::admin {
namespace {

namespace oids = pki::oids;
namespace tag = asn1::tag;

constexpr std::size_t order_length_max = 64;  // order 795 of the FSB; authorities issue longer ones

struct StringType {
  std::uint8_t string_tag;
  std::string_view name;
};

const StringType string_types[] = {
    {tag::utf8_string, "UTF8String"},
    {tag::printable_string, "PrintableString"},
    {tag::numeric_string, "NumericString"},
    {tag::ia5_string, "IA5String"},
    {tag::t61_string, "T61String"},
    {tag::bmp_string, "BMPString"},
    {tag::universal_string, "UniversalString"},
};

std::string_view type_name(std::uint8_t string_tag) {
  for (const StringType& row : string_types) {
    if (row.string_tag == string_tag) return row.name;
  }
  return "other";
}

bool always(std::string_view) { return true; }

// Attributes that are numbers with a set type and length (order 795 of the FSB).
struct NumberRule {
  const asn1::Oid* type;
  std::size_t length;
  bool (*check)(std::string_view digits);
};

const NumberRule number_rules[] = {
    {&oids::inn, 12, applicant::is_inn},
    {&oids::innle, 10, applicant::is_inn},
    {&oids::snils, 11, applicant::is_snils},
    {&oids::ogrn, 13, always},
    {&oids::ogrnip, 15, always},
};

// Old certificates of organisations have their INN of 10 digits behind two zeros.
bool is_old_organisation(const pki::NameAttribute& attribute) {
  return attribute.type == oids::inn && attribute.value.size() == 12 &&
         attribute.value.starts_with("00") && applicant::is_inn(attribute.value.substr(2));
}

void check_number(const NumberRule& rule, const pki::NameAttribute& attribute, Findings& findings) {
  const std::string label = pki::attribute_label(attribute.type);
  if (attribute.string_tag != tag::numeric_string) findings.add("stringType", label);
  if (attribute.value.size() != rule.length) {
    findings.add("wrongLength", label);
  } else if (!rule.check(attribute.value) && !is_old_organisation(attribute)) {
    findings.add("wrongCheckDigit", label);
  }
}

void check_attribute(const pki::NameAttribute& attribute, Findings& findings) {
  for (const NumberRule& rule : number_rules) {
    if (*rule.type == attribute.type) return check_number(rule, attribute, findings);
  }
  const std::string label = pki::attribute_label(attribute.type);
  if (attribute.type == oids::country && attribute.string_tag != tag::printable_string) {
    findings.add("stringType", label);
  }
  const bool limited = attribute.type == oids::common_name || attribute.type == oids::organization;
  if (limited && pki::decode_utf8_lossy(attribute.value).size() > order_length_max) {
    findings.add("longAttribute", label);
  }
}

}  // namespace

wire::json::array describe_name(const pki::Name& name, Findings& findings) {
  wire::json::array out;
  for (const pki::NameAttribute& attribute : name) {
    check_attribute(attribute, findings);
    wire::json::object row;
    row["label"] = pki::attribute_label(attribute.type);
    row["oid"] = attribute.type.dotted();
    row["type"] = type_name(attribute.string_tag);
    row["value"] = attribute.value;
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace kepka::admin
