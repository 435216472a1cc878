// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "methods/conversions.h"
#include "methods/method.h"
#include "methods/services.h"
#include "pki/request.h"

namespace kepka::methods {

/// The decoded request for a person to read: each attribute of the subject, what the key is for,
/// policies, other names, the key's period, and by OID with its DER in hexadecimal whatever has no
/// words here. Every text is made harmless; at most 128.
std::vector<protocol::ReviewField> request_fields(const pki::DecodedRequestInfo& request);

/// Shows the request in the extension's review page if it asks for something that Kepka's own
/// window has no words for (request_texts.h): so an ordinary enrolment has no window more. Throws
/// what show_review() does.
void review_unusual_request(Services& services, Context& context,
                            const pki::DecodedRequestInfo& request,
                            const keystore::KeyStore& store);

}  // namespace kepka::methods
