// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A kepka-token that follows a script instead of a module: its second argument is a JSON file, read
// anew for every request.
//   "results": {"slots.list": {…}}   what a method answers; {} for others
//   "faults": [{"method": "slots.list", "call": 1, "times": 1, "do": "crash"}]
//       the call-th call of the method and the ones after it, counted over all processes, do:
//       crash, hang, broken (no JSON), stranger (an answer to nothing), flood (of notifications),
//       error
//       ("name": of the catalogue)
//   "news": 1   another number than before: $/slotsChanged, told within 20 ms
// Every call is a line "METHOD SECRETS" in the file FILE.calls.

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "base/error.h"
#include "platform/wait.h"
#include "wire/frame.h"
#include "wire/rpc.h"

namespace {

using namespace kepka;
using namespace std::chrono_literals;
namespace json = wire::json;

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void send(const std::string& text) { wire::write_frame(STDOUT_FILENO, text, {}); }

void send_news() { send(wire::notification_message("$/slotsChanged", {})); }

class ScriptedWorker {
 public:
  explicit ScriptedWorker(std::string file) : file_(std::move(file)), news_(news_now()) {}

  int run() {
    for (;;) {
      try {
        platform::wait_readable(STDIN_FILENO, base::Patience{}.at_most(20ms));
      } catch (const base::Error&) {
        const auto now = news_now();
        if (now != news_) send_news();
        news_ = now;
        continue;
      }
      const auto frame = wire::read_frame(STDIN_FILENO, {});
      if (!frame) return 0;
      const auto request =
          wire::read_message(wire::parse_json(*frame), wire::Asker::host).request.value();
      for (std::size_t i = 0; i < request.secrets; ++i) wire::read_secret_frame(STDIN_FILENO, {});
      answer(request);
    }
  }

 private:
  json::object script() const {
    // While the test writes it, it is read again.
    for (int tries = 0; tries < 100; ++tries) {
      try {
        return wire::parse_json(read_text(file_)).as_object();
      } catch (const base::Error&) {
        std::this_thread::sleep_for(1ms);
      }
    }
    return {};
  }

  std::int64_t news_now() const {
    const json::object now = script();
    return now.contains("news") ? now.at("news").as_int64() : 0;
  }

  std::int64_t count_call(const wire::Request& request) const {
    std::ofstream(file_ + ".calls", std::ios::app)
        << request.method << ' ' << request.secrets << '\n';
    std::ifstream calls(file_ + ".calls");
    std::int64_t count = 0;
    for (std::string line; std::getline(calls, line);) {
      if (line.starts_with(request.method + " ")) ++count;
    }
    return count;
  }

  void answer(const wire::Request& request) {
    const std::int64_t call = count_call(request);
    const json::object now = script();
    if (const json::value* faults = now.if_contains("faults")) {
      for (const json::value& each : faults->as_array()) {
        const json::object& fault = each.as_object();
        const std::int64_t first = fault.at("call").as_int64();
        const std::int64_t times = fault.contains("times") ? fault.at("times").as_int64() : 1;
        const bool strikes = fault.at("method").as_string() == request.method && first <= call &&
                             call < first + times;
        if (strikes && do_wrong(fault, request)) return;
      }
    }
    const json::value* results = now.if_contains("results");
    const json::value* result =
        results == nullptr ? nullptr : results->as_object().if_contains(request.method);
    send(wire::result_message(request.id, result == nullptr ? json::object() : *result));
  }

  /// False where the answer follows all the same.
  static bool do_wrong(const json::object& fault, const wire::Request& request) {
    const std::string what(fault.at("do").as_string());
    if (what == "crash") std::raise(SIGKILL);
    if (what == "hang") std::this_thread::sleep_for(1h);
    if (what == "broken") send("no JSON");
    if (what == "stranger") send(wire::result_message("stranger", json::object()));
    if (what == "error") {
      const auto* entry = base::find_catalogue_entry(std::string(fault.at("name").as_string()));
      send(wire::error_message(request.id, base::Error(entry->code)));
    }
    if (what != "flood") return true;
    for (int i = 0; i < 1000; ++i) send_news();
    return false;
  }

  const std::string file_;
  std::int64_t news_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::signal(SIGPIPE, SIG_IGN);
  wire::make_non_blocking(STDOUT_FILENO);
  try {
    return ScriptedWorker(argv[2]).run();
  } catch (const std::exception&) {
    return 3;
  }
}
