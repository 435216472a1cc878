// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "enrolments/journal.h"

namespace kepka::enrolments {

/// The file of an enrolment: JSON, bytes in hex, times as seconds since 1970.
std::string write_record(const Enrolment& enrolment);

/// Throws base::Error for anything that write_record() does not write.
Enrolment read_record(base::ByteView content);

/// 32 lower-case hex digits.
bool is_id(const std::string& text);

}  // namespace kepka::enrolments
