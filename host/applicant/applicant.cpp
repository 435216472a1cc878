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
using Form = std::vector<KindField>;

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

// The Name's parts in its order.
std::vector<SubjectPart> parts_of(const Table& table, const KindRow& kind) {
  std::vector<SubjectPart> parts{{"commonName", kind.common_name}};
  parts.insert(parts.end(), table.subject.begin(), table.subject.end());
  return parts;
}

bool makes_part(const Table& table, const KindRow& kind, std::string_view field) {
  return std::ranges::any_of(parts_of(table, kind), [field](const SubjectPart& part) {
    return std::ranges::find(part.fields, field) != part.fields.end();
  });
}

bool is_wrong_rule(const Table& table, const KindRow& kind, std::string_view field,
                   Presence presence) {
  if (find_row(table.fields, field) == nullptr || !makes_part(table, kind, field)) return true;
  return presence == Presence::forbidden && field == kind.common_name.front();
}

Presence presence_of(const Table& table, const KindRow& kind, const Rules& rules,
                     const KindField& field) {
  const auto rule = rules.find(std::string(field.name));
  if (rule == rules.end() || is_wrong_rule(table, kind, field.name, rule->second))
    return field.presence;
  return rule->second;
}

// The kind's fields in its order, then what rules add, in the table's order.
Form form_of(const Table& table, const KindRow& kind, const Rules& rules) {
  Form form;
  const auto add = [&](KindField field) {
    field.presence = presence_of(table, kind, rules, field);
    if (field.presence != Presence::forbidden) form.push_back(field);
  };
  for (const KindField& field : kind.fields) add(field);
  for (const FieldRow& row : table.fields) {
    if (find_row(kind.fields, row.name) == nullptr) add({row.name, Presence::forbidden, ""});
  }
  return form;
}

FieldValue read_form_field(const Table& table, const KindField& field, const Fields& fields) {
  const auto given = fields.find(std::string(field.name));
  FieldValue value;
  if (given != fields.end()) value = read_field(*find_row(table.fields, field.name), given->second);
  if (!value.reason.empty() || !value.value.empty()) return value;
  value.value = field.fallback;
  if (field.presence == Presence::required && value.value.empty()) value.reason = "required";
  return value;
}

Values read_fields(const Table& table, const Form& form, const Fields& fields) {
  Values values;
  for (const KindField& field : form) values[field.name] = read_form_field(table, field, fields);
  return values;
}

std::string joined(std::span<const std::string_view> names, const Values& values) {
  std::string out;
  for (const std::string_view name : names) {
    const auto found = values.find(name);
    if (found == values.end() || found->second.value.empty()) continue;
    if (!out.empty()) out += ' ';
    out += found->second.value;
  }
  return out;
}

// A value that several fields make may be too long though none of them is.
void check_part(const Table& table, const SubjectPart& part, Values& values) {
  const auto first = values.find(part.fields.front());
  const auto faulty = [&](std::string_view name) {
    const auto found = values.find(name);
    return found != values.end() && !found->second.reason.empty();
  };
  if (first == values.end() || std::ranges::any_of(part.fields, faulty)) return;
  const AttributeRow& attribute = *find_row(table.attributes, part.attribute);
  const std::size_t length = pki::decode_utf8_lossy(joined(part.fields, values)).size();
  if (length > attribute.max) {
    first->second.reason = "tooLong";
  } else if (attribute.warn_above != 0 && length > attribute.warn_above) {
    first->second.warning = "long";
  }
}

// No subject is without a name, whatever the rules leave out.
void check_common_name(const KindRow& kind, Values& values) {
  FieldValue& first = values.at(kind.common_name.front());
  if (first.reason.empty() && joined(kind.common_name, values).empty()) first.reason = "required";
}

// Returns the names of the fields that are not in the form.
std::vector<std::string> mark_wrong_rules(const Table& table, const KindRow& kind,
                                          const Rules& rules, Values& values) {
  std::vector<std::string> strangers;
  for (const auto& [name, presence] : rules) {
    if (!is_wrong_rule(table, kind, name, presence)) continue;
    const auto found = values.find(name);
    if (found == values.end()) {
      strangers.push_back(name);
    } else {
      found->second.reason = "wrongRule";
    }
  }
  return strangers;
}

// What is wrong with fields that are not in the form.
void add_strangers(const Table& table, const Values& values, const Fields& fields,
                   const std::vector<std::string>& wrong_rules, std::vector<Fault>& faults) {
  std::map<std::string, std::string> strangers;
  for (const auto& [name, text] : fields) {
    if (values.count(name) != 0) continue;
    strangers[name] = find_row(table.fields, name) != nullptr ? "forbidden" : "unknownField";
  }
  for (const std::string& name : wrong_rules) strangers[name] = "wrongRule";
  for (const auto& [name, reason] : strangers) faults.push_back({name, reason});
}

}  // namespace

const KindRow* find_kind(const Table& table, std::string_view name) {
  return find_row(table.kinds, name);
}

Verdict check_by(const Table& table, const KindRow& kind, const Fields& fields,
                 const Rules& rules) {
  const Form form = form_of(table, kind, rules);
  Values values = read_fields(table, form, fields);
  const std::vector<std::string> wrong_rules = mark_wrong_rules(table, kind, rules, values);
  check_common_name(kind, values);
  for (const SubjectPart& part : parts_of(table, kind)) check_part(table, part, values);
  Verdict verdict;
  for (const KindField& field : form) {
    const FieldValue& value = values.at(field.name);
    const std::string name(field.name);
    if (!value.reason.empty()) {
      verdict.faults.push_back({name, value.reason});
    } else if (!value.warning.empty()) {
      verdict.warnings.push_back({name, value.warning});
    }
  }
  add_strangers(table, values, fields, wrong_rules, verdict.faults);
  return verdict;
}

pki::Name subject_by(const Table& table, const KindRow& kind, const Fields& fields,
                     const Rules& rules) {
  const Values values = read_fields(table, form_of(table, kind, rules), fields);
  pki::Name name;
  for (const SubjectPart& part : parts_of(table, kind)) {
    const AttributeRow& attribute = *find_row(table.attributes, part.attribute);
    std::string value = joined(part.fields, values);
    if (value.empty()) continue;
    name.push_back({asn1::Oid(attribute.oid), attribute.string_tag, std::move(value)});
  }
  return name;
}

Verdict check(const std::string& kind, const Fields& fields, const Rules& rules) {
  return check_by(generated::table, kind_called(kind), fields, rules);
}

pki::Name subject_name(const std::string& kind, const Fields& fields, const Rules& rules) {
  const KindRow& row = kind_called(kind);
  const Verdict verdict = check_by(generated::table, row, fields, rules);
  if (!verdict.faults.empty()) {
    const Fault& first = verdict.faults.front();
    throw Error(ErrorCode::invalidApplicant)
        .with("field", first.field)
        .with("reason", first.reason);
  }
  return subject_by(generated::table, row, fields, rules);
}

std::string display_name(const std::string& kind, const Fields& fields) {
  std::string out;
  for (const std::string_view name : kind_called(kind).common_name) {
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
