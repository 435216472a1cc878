// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/document_parts.h"

#include "base/error.h"
#include "crypto/base64.h"

namespace kepka::methods {

Page page_of(const Context& context) { return {context.caller.origin, context.caller.document}; }

base::Bytes bytes_at(const std::string& base64, const wire::Path& path) {
  try {
    return crypto::from_base64(base64);
  } catch (const base::Error&) {
    throw base::Error(base::ErrorCode::invalidParams)
        .with("field", path.text())
        .with("expected", "base64");
  }
}

}  // namespace kepka::methods
