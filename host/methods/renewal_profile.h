// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "methods/profile.h"
#include "pki/certificate.h"

namespace kepka::methods {

/// A renewal changes nothing: what the profile does not say is as in the old certificate. The
/// algorithm, where the storage has it; whether the key is for signing alone; what it is used for.
protocol::Profile renewal_profile(protocol::Profile profile, const pki::Certificate& certificate,
                                  const keystore::StorageInfo& storage);

}  // namespace kepka::methods
