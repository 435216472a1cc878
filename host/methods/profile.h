// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "methods/conversions.h"
#include "pki/request.h"

// What a cabinet's profile asks for, as extensions and attributes of the request.
namespace kepka::methods {

/// Whether the key is for signing and exchange: keyUse says so, else the usages, else it is.
bool for_exchange(const protocol::Profile& profile);

/// keyUsage, extendedKeyUsage, certificatePolicies, subjectSignTool (the storage's own tool, never
/// the page's word), identificationKind, subjectAltName, privateKeyUsagePeriod, then the further
/// ones in the page's order. Throws Error(invalidParams) with "field" and "expected",
/// Error(profileRefused) with "field" and "reason" for what no request asks for (CA:TRUE,
/// keyCertSign, no DER) and for an extension that stands twice.
std::vector<pki::Extension> extensions_of(const protocol::Profile& profile,
                                          const keystore::StorageInfo& storage);

/// The attributes beside the extensions. Throws the same.
std::vector<pki::RequestAttribute> attributes_of(const protocol::Profile& profile);

/// Throws Error(qualifiedStorageNeeded) if the profile wants a key whose signature can be a
/// qualified one, and the storage's cannot.
void check_storage(const protocol::Profile& profile, const keystore::StorageInfo& storage);

}  // namespace kepka::methods
