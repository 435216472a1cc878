// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/application_form.h"

#include "base/error.h"
#include "methods/documents.h"
#include "wire/json.h"

namespace kepka::methods {

namespace {

using base::Error;
namespace form_json = wire::json;
using wire::Path;

constexpr std::size_t form_fields_max = 63;
constexpr std::size_t form_title_max = 200;
constexpr std::size_t form_label_max = 100;
constexpr std::size_t form_value_max = 2000;

std::string read_form_text(const form_json::object& object, std::string_view key, const Path& path,
                           std::size_t min, std::size_t max) {
  return wire::expect_string(wire::expect_member(object, key, path), path / key, min, max);
}

ApplicationForm::Field read_form_field(const form_json::value& value, const Path& path) {
  const form_json::object& field = wire::expect_object(value, path);
  wire::refuse_unknown_keys(field, path, {"label", "value"});
  return {read_form_text(field, "label", path, 1, form_label_max),
          read_form_text(field, "value", path, 0, form_value_max)};
}

ApplicationForm read_form(base::ByteView content) {
  const Path root;
  const form_json::value whole = wire::parse_json(base::text_of(content), shown_size_max);
  const form_json::object& object = wire::expect_object(whole, root);
  wire::refuse_unknown_keys(object, root, {"kepkaApplication", "title", "fields"});
  wire::expect_integer(wire::expect_member(object, "kepkaApplication", root), root, 1, 1);
  ApplicationForm form;
  form.title = read_form_text(object, "title", root, 1, form_title_max);
  const Path path = root / "fields";
  const form_json::array& fields =
      wire::expect_array(wire::expect_member(object, "fields", root), path, form_fields_max);
  for (const form_json::value& field : fields)
    form.fields.push_back(read_form_field(field, path / form.fields.size()));
  return form;
}

}  // namespace

std::optional<ApplicationForm> read_application_form(base::ByteView content) {
  if (content.empty() || content.front() != '{') return std::nullopt;
  try {
    ApplicationForm form = read_form(content);
    if (form.fields.empty()) return std::nullopt;
    return form;
  } catch (const Error&) {
    return std::nullopt;  // some other JSON: it is shown as text
  }
}

}  // namespace kepka::methods
