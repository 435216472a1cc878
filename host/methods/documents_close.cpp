// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"
#include "methods/document_parts.h"

namespace kepka::methods {

Method documents_close(Services& services) {
  return {.name = "documents.close",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params = protocol::read_documents_close_params(arguments, arguments_path());
            if (params.discard.value_or(false)) {
              services.documents.discard(page_of(context), params.document);
            } else {
              services.documents.close(page_of(context), params.document);
            }
            return protocol::write(protocol::DocumentsCloseResult{});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
