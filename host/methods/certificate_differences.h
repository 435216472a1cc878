// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "pki/certificate.h"
#include "prompt/prompt.h"

namespace kepka::methods {

/// How a certificate differs from the request (DER; empty or unreadable: from nothing) that it was
/// issued for, a line each, for a window: attributes of the subject, keyUsage, extendedKeyUsage.
/// The order of attributes and the types of their strings, which authorities change, are no
/// difference. At most 8 lines; the last says that there are more.
std::vector<std::string> differences_from_request(const pki::Certificate& certificate,
                                                  base::ByteView request,
                                                  prompt::Language language);

}  // namespace kepka::methods
