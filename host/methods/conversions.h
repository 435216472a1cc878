// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>

#include "applicant/applicant.h"
#include "enrolments/journal.h"
#include "keystore/keystore.h"
#include "pki/certificate.h"
#include "protocol.gen.h"

// Between the protocol's types and those of the folders below.
namespace kepka::methods {

namespace protocol = wire::protocol;
namespace json = wire::json;

/// Where a method's arguments stand in its message; faults name their field from here on.
inline wire::Path arguments_path() { return wire::Path("params.arguments"); }

protocol::Texts label_of(const keystore::StorageInfo& storage);

/// An applicant as it travels: "kind" among the fields. Throws Error(unknownApplicantKind) without
/// one.
struct ApplicantParts {
  std::string kind;
  applicant::Fields fields;
};
ApplicantParts parts_of(const protocol::Applicant& applicant);

applicant::Rules rules_of(const std::optional<protocol::ApplicantRules>& rules);

std::vector<protocol::Fault> to_protocol(const std::vector<applicant::Fault>& faults);

/// What a profile asks for; the protocol's names become algorithms and parameter sets. Throws
/// Error(unsupportedAlgorithm), Error(invalidParams) for a parameter set that belongs to no or
/// another algorithm.
crypto::KeyAlgorithm algorithm_of(const protocol::Profile& profile);

/// The protocol's name of an algorithm.
protocol::Algorithm algorithm_name(const crypto::KeyAlgorithm& algorithm);

protocol::CertificateInfo to_protocol(const pki::Certificate& certificate,
                                      const keystore::StorageInfo& storage);

/// With the request, and the certificate where there is one, if `whole`.
protocol::Enrolment to_protocol(const enrolments::Enrolment& enrolment,
                                const keystore::StorageInfo& storage, bool whole);

}  // namespace kepka::methods
