// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <thread>
#include <vector>

#include "entropy/trace.h"
#include "entropy_helpers.h"

namespace kepka::tests {

using base::ErrorCode;
using entropy::SeenTraces;

namespace {

base::Bytes digest(int number) {
  base::Bytes bytes(64, 0);
  bytes[0] = static_cast<std::uint8_t>(number);
  bytes[1] = static_cast<std::uint8_t>(number >> 8);
  return bytes;
}

}  // namespace

TEST_CASE(
    "a digest that was added is there, also for another process, and is refused the second time") {
  const Folder folder;
  SeenTraces(folder.file()).add(digest(1));
  SeenTraces seen(folder.file());
  CHECK(seen.contains(digest(1)));
  CHECK_FALSE(seen.contains(digest(2)));
  CHECK(error_of([&] { seen.add(digest(1)); }).code() == ErrorCode::sensorReplayed);
}

TEST_CASE("without a file nothing was seen, and looking makes none") {
  const Folder folder;
  CHECK_FALSE(SeenTraces(folder.file()).contains(digest(1)));
  CHECK_FALSE(std::filesystem::exists(folder.file()));
}

TEST_CASE("a missing folder is made") {
  const Folder folder;
  SeenTraces seen(folder.path / "kepka" / "traces");
  seen.add(digest(1));
  CHECK(seen.contains(digest(1)));
}

TEST_CASE("the last 256 are remembered") {
  const Folder folder;
  SeenTraces seen(folder.file());
  for (int i = 0; i < 257; ++i) seen.add(digest(i));
  CHECK_FALSE(seen.contains(digest(0)));
  CHECK(seen.contains(digest(1)));
  CHECK(seen.contains(digest(256)));
  const std::string text = read_text(folder.file());
  CHECK(std::ranges::count(text, '\n') == 256);
}

TEST_CASE("a damaged file is set aside whole, and a new one begun") {
  const auto content =
      GENERATE(as<std::string>(), "garbage", std::string(128, 'a'), std::string(127, 'a') + "\n",
               std::string(128, 'g') + "\n", "\n", std::string(300 * 129, 'a'));
  const Folder folder;
  folder.write("traces", content);
  folder.write("traces.damaged", "an older one");
  SeenTraces seen(folder.file());
  seen.add(digest(1));
  CHECK(seen.contains(digest(1)));
  CHECK(read_text(folder.path / "traces.damaged") == content);
}

TEST_CASE("a link in the file's place is not followed") {
  const Folder folder;
  folder.write("elsewhere", "precious");
  std::filesystem::create_symlink(folder.path / "elsewhere", folder.file());
  SeenTraces(folder.file()).add(digest(1));
  CHECK(read_text(folder.path / "elsewhere") == "precious");
  CHECK_FALSE(std::filesystem::is_symlink(folder.file()));
}

TEST_CASE("many who add at once lose nothing") {
  const Folder folder;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      SeenTraces seen(folder.file());
      for (int i = 0; i < 10; ++i) seen.add(digest(thread * 1000 + i));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const SeenTraces seen(folder.file());
  for (int thread = 0; thread < 4; ++thread) {
    for (int i = 0; i < 10; ++i) CHECK(seen.contains(digest(thread * 1000 + i)));
  }
}

}  // namespace kepka::tests
