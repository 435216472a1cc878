// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "asn1/reader.h"

namespace kepka::asn1 {

/// Throws Error(malformedDer) unless `bytes` are one element of DER, whatever it means: all that is
/// inside constructed ones too, no deeper than max_depth, booleans, integers, object identifiers
/// and NULL as X.690 wants them, sets in their order (X.690 11.6).
void check_well_formed(ByteView bytes);

}  // namespace kepka::asn1
