// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/report_text.h"

#include <algorithm>
#include <array>

#include "admin/findings.h"
#include "pki/name.h"

namespace kepka::admin {
namespace {

namespace json = wire::json;

constexpr std::size_t value_length_max = 1000;  // in characters
constexpr std::size_t indent_width = 2;

// Keys whose values are Kepka's own words.
constexpr std::string_view worded_keys[] = {"format", "kind",     "verified",
                                            "use",    "encoding", "storageKind"};

bool has(const json::object& object, std::string_view key) { return object.contains(key); }

std::string shown(std::string_view text) { return pki::display_text(text, value_length_max); }

class Renderer {
 public:
  explicit Renderer(Language language) : language_(language) {}

  /// One thing with its format for a title.
  void add_report(const json::object& report) {
    if (!out_.empty()) out_ += "\n";
    std::string title = word(report.at("format").as_string());
    if (const json::value* encoding = report.if_contains("encoding")) {
      title += " (" + scalar("encoding", *encoding) + ")";
    }
    if (const json::value* right = report.if_contains("right")) title += verdict(right->as_bool());
    out_ += title + "\n";
    for (const auto& [key, value] : report) {
      const bool in_title = key == "format" || key == "encoding" || key == "right";
      if (!in_title) add(key, value, 1);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  std::string word(std::string_view key) const {
    const Text* text = find_label(key);
    return text == nullptr ? std::string(key) : std::string(text->in(language_));
  }

  std::string verdict(bool right) const {
    const Text text = right ? Text{": подпись верна", ": the signature is right"}
                            : Text{": ПОДПИСЬ НЕ ПОДТВЕРЖДЕНА", ": THE SIGNATURE IS NOT CONFIRMED"};
    return std::string(text.in(language_));
  }

  void line(std::size_t depth, const std::string& text) {
    out_ += std::string(depth * indent_width, ' ') + text + "\n";
  }

  std::string scalar(std::string_view key, const json::value& value) const {
    if (value.is_bool()) return word(value.get_bool() ? "true" : "false");
    if (!value.is_string()) return json::serialize(value);
    const bool worded = std::ranges::find(worded_keys, key) != std::end(worded_keys);
    return worded ? word(value.get_string()) : shown(value.get_string());
  }

  // {"oid", "name"}: "SHA-256 (2.16....)"
  static std::string oid_text(const json::object& object) {
    const std::string oid(object.at("oid").as_string());
    const json::value* name = object.if_contains("name");
    return name == nullptr ? oid : shown(name->as_string()) + " (" + oid + ")";
  }

  static bool is_oid(const json::value& value) {
    const json::object* object = value.if_object();
    return object != nullptr && has(*object, "oid") &&
           object->size() == (has(*object, "name") ? 2U : 1U);
  }

  // What fits behind a colon; empty if it takes lines of its own.
  std::string inline_text(std::string_view key, const json::value& value) const {
    if (value.is_array()) return list_text(key, value.get_array());
    if (is_oid(value)) return oid_text(value.get_object());
    return value.is_object() ? std::string() : scalar(key, value);
  }

  std::string list_text(std::string_view key, const json::array& list) const {
    std::string out;
    for (const json::value& item : list) {
      if (!is_oid(item) && (item.is_object() || item.is_array())) return {};
      out += (out.empty() ? "" : ", ") + inline_text(key, item);
    }
    return out;
  }

  static bool is_empty(const json::value& value) {
    return (value.is_array() && value.get_array().empty()) ||
           (value.is_object() && value.get_object().empty());
  }

  void add(std::string_view key, const json::value& value, std::size_t depth) {
    if (is_empty(value)) return;
    if (key == "findings") return add_findings(value.as_array(), depth);
    const std::string text = inline_text(key, value);
    line(depth, word(key) + (text.empty() ? ":" : ": " + text));
    if (!text.empty()) return;
    if (const json::object* object = value.if_object()) {
      for (const auto& [inner_key, inner] : *object) add(inner_key, inner, depth + 1);
    } else if (value.is_array()) {
      for (const json::value& item : value.get_array()) add_item(key, item, depth + 1);
    }
  }

  void add_item(std::string_view key, const json::value& item, std::size_t depth) {
    const json::object* object = item.if_object();
    if (object == nullptr || is_oid(item)) return line(depth, inline_text(key, item));
    if (has(*object, "label")) return add_attribute(*object, depth);
    if (has(*object, "critical")) return add_extension(*object, depth);
    if (has(*object, "right")) return add_verified(*object, depth);
    if (has(*object, "oid")) return add_described_oid(*object, depth);
    line(depth, "-");
    for (const auto& [inner_key, inner] : *object) add(inner_key, inner, depth + 1);
  }

  // Of a name.
  void add_attribute(const json::object& attribute, std::size_t depth) {
    line(depth, std::string(attribute.at("label").as_string()) + " = " +
                    shown(attribute.at("value").as_string()));
  }

  void add_extension(const json::object& extension, std::size_t depth) {
    std::string title = oid_text(extension);
    if (extension.at("critical").as_bool()) title += ", " + word("critical");
    const json::value& value = extension.at("value");
    const std::string text = inline_text("value", value);
    line(depth, title + (text.empty() ? ":" : ": " + text));
    if (!text.empty()) return;
    if (const json::object* object = value.if_object()) {
      for (const auto& [key, inner] : *object) add(key, inner, depth + 1);
    } else {
      for (const json::value& item : value.as_array()) add_item("value", item, depth + 1);
    }
  }

  // One signature that was verified.
  void add_verified(const json::object& signature, std::size_t depth) {
    line(depth, "- " + verdict(signature.at("right").as_bool()).substr(2));
    for (const auto& [key, inner] : signature) {
      if (key != "right") add(key, inner, depth + 1);
    }
  }

  void add_described_oid(const json::object& object, std::size_t depth) {
    line(depth, oid_text(object));
    for (const auto& [key, inner] : object) {
      if (key != "oid" && key != "name") add(key, inner, depth + 1);
    }
  }

  void add_findings(const json::array& findings, std::size_t depth) {
    line(depth, word("findings") + ":");
    for (const json::value& item : findings) {
      const json::object& finding = item.as_object();
      const Message* message = find_message(finding.at("id").as_string());
      std::string text = word(finding.at("severity").as_string()) + ": ";
      text += std::string(message->text.in(language_));
      if (const json::value* detail = finding.if_contains("detail")) {
        text += " (" + shown(detail->as_string()) + ")";
      }
      line(depth + 1, text);
    }
  }

  Language language_;
  std::string out_;
};

}  // namespace

std::string report_text(const json::object& report, Language language) {
  Renderer renderer(language);
  const json::value* items = report.if_contains("items");
  if (items == nullptr) {
    renderer.add_report(report);
  } else {
    for (const json::value& item : items->as_array()) renderer.add_report(item.as_object());
  }
  return renderer.take();
}

}  // namespace kepka::admin
