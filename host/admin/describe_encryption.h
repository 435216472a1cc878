// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/findings.h"
#include "asn1/reader.h"

namespace kepka::admin {

/// With what a password protects something, from the content of its AlgorithmIdentifier: adds
/// "encryption" and, where they are known, "keyDerivation", "iterations", "prf" and "cipher" to
/// `out`. An algorithm that Kepka does not open is told by its OID. Throws Error(malformedDer).
void describe_encryption(asn1::Reader algorithm, wire::json::object& out, Findings& findings);

/// "iterations", and whether they are few.
void describe_iterations(std::int64_t iterations, wire::json::object& out, Findings& findings);

}  // namespace kepka::admin
