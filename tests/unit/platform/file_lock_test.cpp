// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "platform/file_lock.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <optional>
#include <thread>

#include "base/error.h"
#include "catch.h"
#include "error_code.h"
#include "in_child.h"
#include "programs.h"

using namespace kepka;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using base::Clock;
using base::ErrorCode;
using platform::FileLock;
using tests::code_of;
using tests::TempFolder;

namespace {

bool is_free(const fs::path& path) {
  try {
    const FileLock lock(path, base::Patience{}.at_most(30ms));
    return true;
  } catch (const base::Error& error) {
    if (error.code() == ErrorCode::deadlineExceeded) return false;
    throw;
  }
}

}  // namespace

TEST_CASE("a lock keeps others out until it ends") {
  const TempFolder folder;
  const fs::path path = folder.path() / ".lock";
  {
    const FileLock lock(path, {});
    CHECK_FALSE(
        is_free(path));  // flock() works on the opened file, so a process locks itself out too
    CHECK(tests::status_in_child([&] { return is_free(path) ? 1 : 0; }) == 0);
  }
  CHECK(is_free(path));
}

TEST_CASE("a moved lock is held once") {
  const TempFolder folder;
  const fs::path path = folder.path() / ".lock";
  std::optional<FileLock> outer;
  {
    FileLock inner(path, {});
    outer.emplace(std::move(inner));
  }
  CHECK_FALSE(is_free(path));
  outer.reset();
  CHECK(is_free(path));
}

TEST_CASE("waiting for a lock hears a stop") {
  const TempFolder folder;
  const FileLock lock(folder.path() / ".lock", {});
  std::stop_source source;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(40ms);
    source.request_stop();
  });
  const auto start = Clock::now();
  CHECK(code_of([&] { FileLock(folder.path() / ".lock", {source.get_token()}); }) ==
        ErrorCode::cancelled);
  CHECK(Clock::now() - start < 2s);
}

TEST_CASE("a killed process gives its lock back") {
  const TempFolder folder;
  const fs::path path = folder.path() / ".lock";
  std::array<int, 2> ready{};
  REQUIRE(pipe(ready.data()) == 0);
  const pid_t holder = tests::start_in_child([&] {
    const FileLock lock(path, {});
    if (write(ready[1], "x", 1) != 1) return 1;
    for (;;) ::pause();
    return 0;
  });
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  CHECK_FALSE(is_free(path));
  kill(holder, SIGKILL);
  CHECK(tests::status_of(holder) == 128 + SIGKILL);
  CHECK(is_free(path));
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("a lock that ends is free, though a forked child still has its descriptor") {
  const TempFolder folder;
  const fs::path path = folder.path() / ".lock";
  pid_t child = -1;
  {
    const FileLock lock(path, {});
    child = tests::start_in_child([] {
      for (;;) ::pause();
      return 0;
    });
  }
  CHECK(is_free(path));
  kill(child, SIGKILL);
  tests::status_of(child);
}

TEST_CASE("a lock on a removed file is taken again on the new one") {
  const TempFolder folder;
  const fs::path path = folder.path() / ".lock";
  std::optional<FileLock> first(std::in_place, path, base::Patience{});
  std::optional<FileLock> second;
  std::thread waiter([&] { second.emplace(path, base::Patience{}.at_most(5s)); });
  std::this_thread::sleep_for(30ms);
  fs::remove(path);
  first.reset();
  waiter.join();
  REQUIRE(second);
  CHECK_FALSE(is_free(path));
}

TEST_CASE("four processes that count under a lock lose nothing") {
  const TempFolder folder;
  const fs::path counter = folder.path() / "counter";
  folder.write("counter", "0");
  std::array<pid_t, 4> children{};
  for (pid_t& child : children) {
    child = tests::start_in_child([&] {
      for (int i = 0; i < 100; ++i) {
        const FileLock lock(folder.path() / ".lock", base::Patience{}.at_most(60s));
        int count = -1;
        std::ifstream(counter) >> count;
        std::ofstream(counter) << count + 1;
      }
      return 0;
    });
  }
  for (const pid_t child : children) CHECK(tests::status_of(child) == 0);
  int count = 0;
  std::ifstream(counter) >> count;
  CHECK(count == 400);
}

TEST_CASE("a lock file is closed to others, and neither a link nor in a missing folder") {
  const TempFolder folder;
  const fs::path path = folder.path() / ".lock";
  { const FileLock lock(path, {}); }
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  fs::create_symlink(".lock", folder.path() / "link");
  CHECK(code_of([&] { FileLock(folder.path() / "link", {}); }) == ErrorCode::storeUnavailable);
  CHECK(code_of([&] { FileLock(folder.path() / "none" / "lock", {}); }) ==
        ErrorCode::storeUnavailable);
}
