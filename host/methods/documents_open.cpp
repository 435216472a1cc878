// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"
#include "methods/document_parts.h"

namespace kepka::methods {

Method documents_open(Services& services) {
  return {.name = "documents.open",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params = protocol::read_documents_open_params(arguments, arguments_path());
            const Page page = page_of(context);
            const std::string id = new_id(services);
            services.documents.open(page, id, params.name, static_cast<std::uint64_t>(params.size));
            // A page that has gone meanwhile was forgotten before this one was there.
            if (context.patience.stop.stop_requested()) services.documents.discard(page, id);
            context.patience.check();
            return protocol::write(protocol::DocumentsOpenResult{id});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
