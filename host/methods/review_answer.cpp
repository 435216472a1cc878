// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

Method review_answer(Services& services) {
  return {.name = "review.answer",
          .audience = Audience::extension,
          .run = [&services](Context&, const json::object& arguments) -> json::value {
            const auto params = protocol::read_review_answer_params(arguments, arguments_path());
            services.reviews.answer(params.review, {params.accepted, params.choice.value_or("")});
            return protocol::write(protocol::ReviewAnswerResult{});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
