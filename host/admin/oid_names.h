// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "asn1/oid.h"
#include "wire/json.h"

namespace kepka::admin {

/// A name for people who know the field, the same in every language; empty if there is none.
std::string oid_name(const asn1::Oid& oid);

/// {"oid", "name"}, the name only if there is one.
wire::json::object describe_oid(const asn1::Oid& oid);

}  // namespace kepka::admin
