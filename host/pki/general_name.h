// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "asn1/reader.h"

namespace kepka::pki {

/// GeneralName (RFC 5280 4.2.1.6) to be shown: `kind` is the number of its choice; `value` its
/// text, for a directoryName display_name(), for an address its figures, else the DER in
/// hexadecimal.
struct GeneralName {
  enum Kind : unsigned {
    email = 1,
    dns = 2,
    directory = 4,
    uri = 6,
    ip_address = 7,
    registered_id = 8
  };

  unsigned kind = 0;
  std::string value;
};

/// GeneralNames: the content of a SEQUENCE OF or of an implicit tag. Throws Error(malformedDer),
/// also for more than 256.
std::vector<GeneralName> decode_general_names(asn1::Reader names);

GeneralName decode_general_name(const asn1::Element& element);

}  // namespace kepka::pki
