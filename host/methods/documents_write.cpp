// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"
#include "methods/document_parts.h"

namespace kepka::methods {

Method documents_write(Services& services) {
  return {.name = "documents.write",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params = protocol::read_documents_write_params(arguments, arguments_path());
            services.documents.write(page_of(context), params.document,
                                     static_cast<std::uint64_t>(params.offset),
                                     bytes_at(params.data, arguments_path() / "data"));
            return protocol::write(protocol::DocumentsWriteResult{});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
