// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "applicant/applicant.h"
#include "applicant/table.h"

namespace kepka::applicant {

/// What a field's text means: its normalised value (empty if it holds nothing), or why it has none.
struct FieldValue {
  std::string value;
  std::string reason;
  std::string warning;
};

FieldValue read_field(const FieldRow& row, std::string_view text);

/// nullptr if there is none.
const KindRow* find_kind(const Table& table, std::string_view name);

/// As check(), by any table.
Verdict check_by(const Table& table, const KindRow& kind, const Fields& fields,
                 const Rules& rules = {});

/// As subject_name(), by any table, for fields without faults.
pki::Name subject_by(const Table& table, const KindRow& kind, const Fields& fields,
                     const Rules& rules = {});

}  // namespace kepka::applicant
