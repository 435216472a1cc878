// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "methods/documents.h"
#include "methods/method.h"
#include "wire/json.h"

// What requests about documents have in common.
namespace kepka::methods {

Page page_of(const Context& context);

/// The bytes that a page sent as base64. Throws Error(invalidParams) with the field.
base::Bytes bytes_at(const std::string& base64, const wire::Path& path);

}  // namespace kepka::methods
