// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

// The shape of the table that scripts/generate/applicant.mjs makes from attributes.json
// (applicant.gen.h). A further kind of applicant is further rows, not code.
namespace kepka::applicant {

enum class Check { text, email, country, snils, inn_person, innle, ogrn, ogrnip };

enum class Presence { required, optional, forbidden };

struct FieldRow {
  std::string_view name;
  Check check;
  std::size_t max;               // code points
  std::string_view usual_first;  // digits that such a number usually begins with; "" for any
};

struct AttributeRow {
  std::string_view name, oid;
  std::uint8_t string_tag;
  std::size_t warn_above;  // code points; 0: no warning
  std::size_t max;
};

struct KindField {
  std::string_view name;
  Presence presence;
  std::string_view fallback;  // what an empty field means; "" for nothing
};

/// The fields that are not empty, joined by a blank, are the attribute's value; no attribute if all
/// are empty.
struct SubjectPart {
  std::string_view attribute;
  std::span<const std::string_view> fields;
};

struct KindRow {
  std::string_view name;
  std::span<const KindField> fields;  // in the order of the form; all others are forbidden
  std::span<const std::string_view> common_name;
};

struct Table {
  std::span<const FieldRow> fields;
  std::span<const AttributeRow> attributes;
  std::span<const SubjectPart> subject;  // of any kind, in the order of the Name; after its CN
  std::span<const KindRow> kinds;
};

struct Range {
  char32_t first, last;
};

/// Canonical decomposition (Unicode 3.7) in full; unused places are 0.
struct Decomposition {
  char32_t from;
  char32_t to[3];
};

/// Primary composition of two characters.
struct Composition {
  char32_t first, second, to;
};

struct CombiningClass {
  Range marks;
  unsigned value;
};

}  // namespace kepka::applicant
