// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/findings.h"
#include "base/bytes.h"

namespace kepka::admin {

/// A SubjectPublicKeyInfo, whatever its algorithm: {"algorithm", "parameterSet", "digestParamSet",
/// "bits", "supported", "fingerprint"}. What contradicts the standards goes into the findings;
/// throws nothing for what stands in it. `fingerprint` is SHA-256 of the whole, in hexadecimal.
wire::json::object describe_key(base::ByteView spki, Findings& findings);

/// The AlgorithmIdentifier of a signature or of a digest: {"oid", "name"}. NULL parameters of GOST
/// and outdated hash functions go into the findings.
wire::json::object describe_signature_algorithm(base::ByteView algorithm, Findings& findings);

}  // namespace kepka::admin
