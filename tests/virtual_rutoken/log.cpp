// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "log.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/json.hpp>

namespace virtual_rutoken {

void append_to_log(const std::filesystem::path& folder, const LogLine& line) {
  namespace json = boost::json;
  using std::chrono::microseconds;
  const auto since_boot = [](auto moment) {
    return std::chrono::duration_cast<microseconds>(moment.time_since_epoch()).count();
  };

  json::object object{{"pid", ::getpid()}, {"thread", ::gettid()}, {"function", line.function}};
  if (line.slot) object["slot"] = *line.slot;
  if (line.session) object["session"] = *line.session;
  if (!line.detail.empty()) object["detail"] = line.detail;
  object["result"] = line.result;
  object["started"] = since_boot(line.started);
  object["ended"] = since_boot(std::chrono::steady_clock::now());
  const std::string text = json::serialize(object) + "\n";

  const std::filesystem::path path = folder / "calls.log";
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(file, text.data(), text.size());
  ::close(file);
}

}  // namespace virtual_rutoken
