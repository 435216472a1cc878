// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/hello.h"

#include "base/error.h"
#include "platform/child.h"
#include "protocol.gen.h"
#include "wire/frame.h"
#include "wire/json.h"
#include "wire/rpc.h"

namespace kepka::doctor {
namespace {

using namespace std::chrono_literals;
namespace protocol = wire::protocol;

constexpr auto hello_deadline = 2s;
constexpr auto farewell = 1s;
constexpr const char* hello_request =
    R"({"jsonrpc":"2.0","id":"doctor","method":"hello",)"
    R"("params":{"caller":{"origin":"","document":"","language":"en"},"arguments":{}}})";

HelloAnswer read_answer(const std::string& frame) {
  const wire::WorkerMessage message = wire::read_worker_message(wire::parse_json(frame));
  if (message.id != "doctor" || !message.result) return {.fault = "no answer to hello"};
  const auto result = protocol::read_hello_result(*message.result, wire::Path("result"));
  return {.answered = true,
          .fault = {},
          .version = result.version,
          .speaks_our_protocol = result.protocol_min <= protocol::protocol_max &&
                                 result.protocol_max >= protocol::protocol_min,
          .is_testing = result.testing};
}

HelloAnswer exchange_hello(const std::filesystem::path& host,
                           const std::vector<std::string>& arguments,
                           const base::Patience& patience) {
  const auto program = platform::find_program(platform::Program::browser_host, host);
  if (program.empty()) return {.fault = "it is not safe to start"};
  platform::Child child(program, arguments);
  try {
    wire::write_frame(child.input(), hello_request, patience);
  } catch (const base::Error& error) {
    // It ended before it read: how it ended tells more.
    if (error.code() != base::ErrorCode::connectionLost) throw;
  }
  const auto frame = wire::read_frame(child.output(), patience);
  if (!frame) {
    const int status = child.wait(patience);
    return {.fault = "it ended with status " + std::to_string(status)};
  }
  HelloAnswer answer = read_answer(*frame);
  child.close_input();
  try {
    child.wait(patience.at_most(farewell));
  } catch (const base::Error&) {
    // It does not leave by itself: the child's end kills it.
  }
  return answer;
}

}  // namespace

HelloAnswer ask_hello(const std::filesystem::path& host, const std::vector<std::string>& arguments,
                      const base::Patience& patience) {
  try {
    return exchange_hello(host, arguments, patience.at_most(hello_deadline));
  } catch (const base::Error& error) {
    patience.check();
    return {.fault = error.code() == base::ErrorCode::deadlineExceeded ? "no answer in two seconds"
                                                                       : error.what()};
  }
}

}  // namespace kepka::doctor
