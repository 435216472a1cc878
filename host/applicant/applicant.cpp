// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "applicant/applicant.h"

#include <algorithm>

#include "applicant.gen.h"
#include "applicant/rules.h"
#include "asn1/oid.h"
#include "base/error.h"
#include "pki/text.h"

namespace kepka::applicant {
namespace {

using base::Error;
using base::ErrorCode;

using Values = std::map<std::string_view, FieldValue>;

// A row by its name; nullptr if there is none.
template <typename Rows>
auto* find_row(const Rows& rows, std::string_view name) {
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [name](const auto& candidate) { return candidate.name == name; });
  return row == rows.end() ? nullptr : &*row;
}

const KindRow& kind_called(const std::string& name) {
  const KindRow* kind = find_kind(generated::table, name);
  if (kind == nullptr) throw Error(ErrorCode::unknownApplicantKind);
  return *kind;
}

FieldValue read_kind_field(const Table& table, const KindField& field, const Fields& fields) {
  const auto given = fields.find(std::string(field.name));
  FieldValue value;
  if (given != fields.end()) value = read_field(*find_row(table.fields, field.name), given->second);
  if (!value.reason.empty() || !value.value.empty()) return value;
  value.value = field.fallback;
  if (field.required && value.value.empty()) value.reason = "required";
  return value;
}

Values read_fields(const Table& table, const KindRow& kind, const Fields& fields) {
  Values values;
  for (const KindField& field : kind.fields) {
    values[field.name] = read_kind_field(table, field, fields);
  }
  return values;
}

std::string joined(std::span<const std::string_view> names, const Values& values) {
  std::string out;
  for (const std::string_view name : names) {
    const std::string& value = values.at(name).value;
    if (!out.empty() && !value.empty()) out += ' ';
    out += value;
  }
  return out;
}

// A value that several fields make may be too long though none of them is.
void check_part(const Table& table, const SubjectPart& part, Values& values,
                std::vector<Fault>& warnings) {
  const AttributeRow& attribute = *find_row(table.attributes, part.attribute);
  const auto faulty = [&](std::string_view name) { return !values.at(name).reason.empty(); };
  if (std::ranges::any_of(part.fields, faulty)) return;
  const std::size_t length = pki::decode_utf8_lossy(joined(part.fields, values)).size();
  const std::string_view first = part.fields.front();
  if (length > attribute.max) {
    values.at(first).reason = "tooLong";
  } else if (attribute.warn_above != 0 && length > attribute.warn_above) {
    warnings.push_back({std::string(first), "long"});
  }
}

void add_strangers(const Table& table, const KindRow& kind, const Fields& fields,
                   std::vector<Fault>& faults) {
  for (const auto& [name, text] : fields) {
    if (find_row(kind.fields, name) != nullptr) continue;
    const bool known = find_row(table.fields, name) != nullptr;
    faults.push_back({name, known ? "forbidden" : "unknownField"});
  }
}

}  // namespace

const KindRow* find_kind(const Table& table, std::string_view name) {
  return find_row(table.kinds, name);
}

Verdict check_by(const Table& table, const KindRow& kind, const Fields& fields) {
  Verdict verdict;
  Values values = read_fields(table, kind, fields);
  for (const SubjectPart& part : kind.subject) {
    check_part(table, part, values, verdict.warnings);
  }
  for (const KindField& field : kind.fields) {
    const std::string& reason = values.at(field.name).reason;
    if (!reason.empty()) verdict.faults.push_back({std::string(field.name), reason});
  }
  add_strangers(table, kind, fields, verdict.faults);
  return verdict;
}

pki::Name subject_by(const Table& table, const KindRow& kind, const Fields& fields) {
  const Values values = read_fields(table, kind, fields);
  pki::Name name;
  for (const SubjectPart& part : kind.subject) {
    const AttributeRow& attribute = *find_row(table.attributes, part.attribute);
    std::string value = joined(part.fields, values);
    if (value.empty()) continue;
    name.push_back({asn1::Oid(attribute.oid), attribute.string_tag, std::move(value)});
  }
  return name;
}

Verdict check(const std::string& kind, const Fields& fields) {
  return check_by(generated::table, kind_called(kind), fields);
}

pki::Name subject_name(const std::string& kind, const Fields& fields) {
  const KindRow& row = kind_called(kind);
  const Verdict verdict = check_by(generated::table, row, fields);
  if (!verdict.faults.empty()) {
    const Fault& first = verdict.faults.front();
    throw Error(ErrorCode::invalidApplicant)
        .with("field", first.field)
        .with("reason", first.reason);
  }
  return subject_by(generated::table, row, fields);
}

std::string display_name(const std::string& kind, const Fields& fields) {
  std::string out;
  for (const std::string_view name : kind_called(kind).display) {
    const auto given = fields.find(std::string(name));
    if (given == fields.end()) continue;
    const FieldValue value = read_field(*find_row(generated::table.fields, name), given->second);
    const std::string& text = value.reason.empty() ? value.value : given->second;
    if (!out.empty() && !text.empty()) out += ' ';
    out += text;
  }
  return pki::display_text(out);
}

}  // namespace kepka::applicant
