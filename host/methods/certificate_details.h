// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "methods/conversions.h"
#include "methods/method.h"
#include "methods/services.h"
#include "pki/chain.h"

// What a certificate says and who vouches for it, as a page is told. Every text in it is hostile
// and made harmless here.
namespace kepka::methods {

protocol::CertificateDetails details_of(const pki::Certificate& certificate);

/// The chain from `end` to its authority at that time, from what was given. Kepka has no list of
/// authorities that it trusts: a chain that ends with a self-signed certificate is complete.
protocol::CertificateChain chain_of(const pki::Certificate& end,
                                    std::span<const pki::Certificate> given, pki::Time at);

/// The protocol's name of what is wrong; nothing for not_trusted, which chain_of() leaves to the
/// cabinet.
std::optional<protocol::ChainLinkFaults> fault_name(pki::ChainFault fault);

/// The certificates of authorities that lie on this computer and its tokens: what chains are built
/// from. At most 512; what cannot be read is left out. None for a site that may not identify.
std::vector<pki::Certificate> stored_authorities(Services& services, const Context& context);

}  // namespace kepka::methods
