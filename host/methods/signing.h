// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "methods/identities.h"
#include "methods/opening.h"

// Making signatures with somebody's certificate, whatever they are made for.
namespace kepka::methods {

/// That the certificate's key may sign at this time. Throws Error(certificateExpired |
/// certificateNotYetValid | keyPeriodOver | certificateNotForSigning).
void check_may_sign(const pki::Certificate& certificate);

/// The window for `purpose`, then `work` with the key, in phase signing; afterwards the person is
/// asked whether to remember the password or PIN.
void with_signer(Services& services, Context& context, const Identity& identity,
                 const Purpose& purpose, const std::function<void(crypto::Signer&)>& work);

/// The certificate that a page named, or that the person picks now.
Identity identity_for(Services& services, Context& context,
                      const std::optional<std::string>& certificate,
                      IdentityFilter::Purpose purpose);

}  // namespace kepka::methods
