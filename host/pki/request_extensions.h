// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pki/certificate_extensions.h"
#include "pki/request.h"

// Extensions that an authority may want in a request beyond the usual ones of request.h, and what
// no request of Kepka's may ask for.
namespace kepka::pki {

/// KeyUsage (RFC 5280 4.2.1.3), critical. Throws Error(invalidParams) for none.
Extension key_usage_of(const std::vector<KeyUsageBit>& bits);

/// CertificatePolicies (RFC 5280 4.2.1.4) without qualifiers: of a qualified certificate the
/// classes of its tool. Throws Error(invalidParams) for none.
Extension certificate_policies(const std::vector<asn1::Oid>& policies);

/// GeneralNames of the choices email, dns and uri, their values IA5. Throws Error(invalidParams)
/// for none, another choice, an empty value, and one that is not printable ASCII.
Extension subject_alternative_name(const std::vector<GeneralName>& names);

/// Throws Error(invalidParams) unless there is a bound and they are in order.
Extension private_key_usage_period(const PrivateKeyUsagePeriod& period);

/// Why an extension from outside is not written into a request; nothing if it may be.
enum class ExtensionRefusal { malformed, authority, certificateSigning, duplicate };
std::string_view to_string(ExtensionRefusal refusal);

/// CA:TRUE, the key usages keyCertSign and cRLSign, what is no DER, and a known extension that
/// cannot be read.
std::optional<ExtensionRefusal> refusal_of(const Extension& extension);

/// One that holds extensions, whose attribute is written once, one without values, and no DER.
std::optional<ExtensionRefusal> refusal_of(const RequestAttribute& attribute);

}  // namespace kepka::pki
