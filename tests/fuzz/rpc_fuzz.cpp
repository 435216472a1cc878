// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Any JSON as a message, as a method's arguments and as parts: only the catalogue's errors come
// out, and they can be sent.
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "base/error.h"
#include "protocol.gen.h"
#include "wire/parts.h"
#include "wire/rpc.h"

using namespace kepka;
namespace protocol = wire::protocol;

namespace {

void check_answer(const base::Error& error) {
  const std::string message = wire::error_message("r1", error);
  wire::parse_json(message, message.size());
}

template <class Work>
void attempt(Work work) {
  try {
    work();
  } catch (const base::Error& error) {
    check_answer(error);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  attempt([&] {
    const wire::json::value value = wire::parse_json(base::text_of({data, size}));
    attempt([&] { wire::read_message(value); });
    attempt([&] { protocol::read_enrolments_begin_params(value, wire::Path("params.arguments")); });
    attempt([&] { protocol::read_sensor_add_params(value, wire::Path("params.arguments")); });
    if (const wire::json::object* object = value.if_object()) {
      wire::PartAssembler parts;
      attempt([&] { parts.take(*object, {}); });
      attempt([&] { parts.take(*object, {}); });
    }
  });
  return 0;
}
