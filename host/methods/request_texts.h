// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "methods/texts.h"
#include "pki/request.h"

namespace kepka::methods {

/// What a window says of a request beside the name of its owner, each line with its end: the person
/// where the owner is an organisation, the numbers, what the key is for, other names, and by their
/// OIDs the extensions and attributes that have no words here. From the decoded request, so that it
/// is what will be signed; every text in it is made harmless.
std::string request_lines(const pki::DecodedRequestInfo& request, prompt::Language language);

/// Whether those lines tell what an extension of this type asks for, or every request has it.
bool is_told(const asn1::Oid& extension);

}  // namespace kepka::methods
