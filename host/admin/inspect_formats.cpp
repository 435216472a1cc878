// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/inspect_formats.h"

#include "admin/shapes.h"

namespace kepka::admin {
namespace {

const Format format_rows[] = {
    {"cms", is_cms_shape, inspect_cms},
    {"request", is_request_shape, inspect_request},
    {"crl", is_crl_shape, inspect_crl},
    {"certificate", is_certificate_shape, inspect_certificate},
    {"privateKey", is_private_key_shape, inspect_private_key},
    {"pfx", is_pfx_shape, inspect_pfx},
    {"encryptedPrivateKey", is_encrypted_key_shape, inspect_encrypted_key},
};

}  // namespace

std::span<const Format> formats() { return format_rows; }

}  // namespace kepka::admin
