// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/bytes.h"

// What a DER file seems to be, from the tags of its first elements alone: enough to choose a
// decoder, which then says what is wrong. Takes anything and throws nothing.
namespace kepka::admin {

bool is_certificate_shape(base::ByteView der);
bool is_request_shape(base::ByteView der);
bool is_crl_shape(base::ByteView der);
bool is_cms_shape(base::ByteView ber);
bool is_private_key_shape(base::ByteView der);
bool is_encrypted_key_shape(base::ByteView der);
bool is_pfx_shape(base::ByteView der);

}  // namespace kepka::admin
