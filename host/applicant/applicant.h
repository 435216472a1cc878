// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "applicant/table.h"
#include "pki/name.h"

// Who a certificate is for. The table of kinds, fields, types, lengths and check digits is
// attributes.json; the page library has the same table and the same checks
// (tests/data/applicant_cases.json holds both to it).
namespace kepka::applicant {

/// Field name → text as typed, e.g. {"surname": "Иванова", "snils": "112-233-445 95"}.
using Fields = std::map<std::string, std::string>;

/// What a cabinet demands otherwise than the table, by field: any field of the table, also one that
/// the kind does not have of itself, as far as something of the subject comes from it. The field
/// that the common name begins with cannot be forbidden. Such a rule is itself a fault, wrongRule.
using Rules = std::map<std::string, Presence>;

/// One fault of one field. `reason` is a stable word: required, forbidden, unknownField, tooLong,
/// controlCharacter, blank, wrongAlphabet, wrongLength, wrongCheckDigits, allZero, wrongEmail,
/// notText, wrongRule; as a warning: long, unusualNumber. A fault of a value that several fields
/// make together stands at the first of them. attributes.json has a Russian and an English sentence
/// for each reason.
struct Fault {
  std::string field;
  std::string reason;

  bool operator==(const Fault&) const = default;
};

struct Verdict {
  /// At most one a field, in the order of the form (first the table's, then what rules add to it);
  /// then fields of no form.
  std::vector<Fault> faults;
  std::vector<Fault> warnings;  // as well, e.g. a common name above 64 characters
};

/// Throws nothing for bad fields; Error(unknownApplicantKind) for a kind that the table does not
/// have.
Verdict check(const std::string& kind, const Fields& fields, const Rules& rules = {});

/// The subject's Name in the order of the table (CN, SN, G, C, S, L, STREET, O, OU, T, E, INN,
/// INNLE, OGRN, OGRNIP, SNILS), one attribute to an RDN, with normalised values: trimmed, NFC,
/// numbers without blanks and dashes. Throws Error(invalidApplicant) when check() has faults.
pki::Name subject_name(const std::string& kind, const Fields& fields, const Rules& rules = {});

/// What a window calls the applicant: "Иванова Анна Петровна". Harmless for a window
/// (pki::display_text) also where the fields have faults.
std::string display_name(const std::string& kind, const Fields& fields);

bool is_inn(std::string_view digits);     // 10 or 12 digits with right check digits
bool is_ogrn(std::string_view digits);    // 13 digits
bool is_ogrnip(std::string_view digits);  // 15 digits
bool is_snils(
    std::string_view digits);  // 11 digits; numbers up to 001-001-998 carry no check digits

}  // namespace kepka::applicant
