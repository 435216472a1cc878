// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "platform/files.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>

#include "base/error.h"
#include "catch.h"
#include "error_code.h"
#include "in_child.h"
#include "programs.h"

using namespace kepka;
namespace fs = std::filesystem;
using base::ErrorCode;
using tests::code_of;
using tests::TempFolder;

namespace {

base::ByteView bytes(std::string_view text) { return base::bytes_of(text); }

std::string content_of(const fs::path& path) {
  const auto content = platform::read_file(path, 1 << 20);
  return content ? std::string(base::text_of(*content)) : "(none)";
}

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(lstat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

bool write_to(const char* path, const std::string& text) {
  return static_cast<bool>(std::ofstream(path) << text << std::flush);
}

// Moves this process into a mount namespace of its own, where it may mount.
bool has_own_mounts() {
  if (geteuid() == 0) return unshare(CLONE_NEWNS) == 0;
  const std::string user = "0 " + std::to_string(geteuid()) + " 1";
  const std::string group = "0 " + std::to_string(getegid()) + " 1";
  return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_to("/proc/self/setgroups", "deny") &&
         write_to("/proc/self/uid_map", user) && write_to("/proc/self/gid_map", group);
}

void make_old(const fs::path& path, int seconds) {
  const timespec then{time(nullptr) - seconds, 0};
  const std::array<timespec, 2> times{then, then};
  REQUIRE(utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0);
}

}  // namespace

TEST_CASE("a file that is not there is nothing, not an error") {
  const TempFolder folder;
  CHECK_FALSE(platform::read_file(folder.path() / "none", 10));
  CHECK_FALSE(platform::read_file(folder.path() / "none" / "deeper", 10));
}

TEST_CASE("a file is read up to the limit and not beyond") {
  const TempFolder folder;
  folder.write("file", "0123456789");
  CHECK(content_of(folder.path() / "file") == "0123456789");
  CHECK(platform::read_file(folder.path() / "file", 10)->size() == 10);
  CHECK(code_of([&] { platform::read_file(folder.path() / "file", 9); }) ==
        ErrorCode::storeDamaged);
  folder.write("empty", "");
  CHECK(platform::read_file(folder.path() / "empty", 0)->empty());
}

TEST_CASE("links, folders, pipes and devices are not read") {
  const TempFolder folder;
  folder.write("file", "secret");
  fs::create_symlink("file", folder.path() / "link");
  fs::create_directory(folder.path() / "folder");
  REQUIRE(mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
  for (const char* name : {"link", "folder", "pipe"}) {
    CAPTURE(name);
    CHECK(code_of([&] { platform::read_file(folder.path() / name, 10); }) ==
          ErrorCode::storeDamaged);
  }
  CHECK(code_of([] { platform::read_file("/dev/zero", 10); }) == ErrorCode::storeDamaged);
}

TEST_CASE("a file's size is not believed") {
  // /proc says 0 for files that have content.
  CHECK_FALSE(platform::read_file("/proc/self/status", 1 << 20)->empty());
  CHECK(code_of([] { platform::read_file("/proc/self/status", 16); }) == ErrorCode::storeDamaged);
}

TEST_CASE("an atomic write creates and replaces, with mode 0600 and nothing left over") {
  const TempFolder folder;
  const fs::path path = folder.path() / "file";
  platform::write_file_atomically(path, bytes("one"));
  CHECK(content_of(path) == "one");
  platform::write_file_atomically(path, bytes("two"));
  CHECK(content_of(path) == "two");
  CHECK(mode_of(path) == 0600);
  CHECK(platform::list_folder(folder.path()) == std::vector<fs::path>{"file"});
}

TEST_CASE("an atomic write replaces a link and does not write through it") {
  const TempFolder folder;
  folder.write("other", "untouched");
  fs::create_symlink("other", folder.path() / "file");
  platform::write_file_atomically(folder.path() / "file", bytes("new"));
  CHECK(content_of(folder.path() / "other") == "untouched");
  CHECK(content_of(folder.path() / "file") == "new");
}

TEST_CASE("a write that fails leaves nothing") {
  const TempFolder folder;
  fs::create_directory(folder.path() / "taken");
  folder.write("taken/x", "x");
  CHECK(code_of([&] { platform::write_file_atomically(folder.path() / "taken", bytes("1")); }) ==
        ErrorCode::storeUnavailable);
  CHECK(platform::list_folder(folder.path()) == std::vector<fs::path>{"taken"});
  CHECK(code_of([&] {
          platform::write_file_atomically(folder.path() / "none" / "file", bytes("1"));
        }) == ErrorCode::storeUnavailable);
}

TEST_CASE("creating never replaces") {
  const TempFolder folder;
  const fs::path path = folder.path() / "file";
  platform::create_file(path, bytes("first"));
  CHECK(mode_of(path) == 0600);
  CHECK(code_of([&] { platform::create_file(path, bytes("second")); }) == ErrorCode::alreadyExists);
  CHECK(content_of(path) == "first");
  fs::create_symlink("nowhere", folder.path() / "dangling");
  CHECK(code_of([&] { platform::create_file(folder.path() / "dangling", bytes("x")); }) ==
        ErrorCode::alreadyExists);
  CHECK(platform::list_folder(folder.path()) == std::vector<fs::path>{"dangling", "file"});
}

TEST_CASE("a full disk is storeFull, and the old content stays") {
  const TempFolder folder;
  // In a mount namespace of its own, so that a small disk can be mounted without leave and without
  // trace.
  const int status = tests::status_in_child([&] {
    if (!has_own_mounts()) return 77;
    const fs::path disk = folder.path();
    // Private first: a mount of a shared tree would show outside.
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return 77;
    if (mount("none", disk.c_str(), "tmpfs", 0, "size=64k") != 0) return 77;
    platform::write_file_atomically(disk / "file", bytes("old"));
    const base::Bytes much(256 * 1024, 7);
    try {
      platform::write_file_atomically(disk / "file", much);
      return 1;
    } catch (const base::Error& error) {
      if (error.code() != ErrorCode::storeFull) return 2;
    }
    if (platform::list_folder(disk).size() != 1) return 3;
    return content_of(disk / "file") == "old" ? 0 : 4;
  });
  if (status == 77) {
    WARN("user namespaces are not to be had: not tested");
  } else {
    CHECK(status == 0);
  }
}

TEST_CASE("a writer that is killed never leaves half a file") {
  const TempFolder folder;
  const fs::path path = folder.path() / "file";
  const base::Bytes ones(200'000, 1);
  const base::Bytes twos(300'000, 2);
  platform::write_file_atomically(path, ones);
  for (int round = 0; round < 30; ++round) {
    const pid_t writer = tests::start_in_child([&] {
      for (;;) {
        platform::write_file_atomically(path, twos);
        platform::write_file_atomically(path, ones);
      }
      return 0;
    });
    usleep(static_cast<useconds_t>(1000 + round * 700));
    kill(writer, SIGKILL);
    CHECK(tests::status_of(writer) == 128 + SIGKILL);
    const auto content = platform::read_file(path, 1 << 20);
    REQUIRE(content);
    CHECK((*content == ones || *content == twos));
  }
}

TEST_CASE("left-overs are removed once they are a minute old, and nothing else") {
  const TempFolder folder;
  const fs::path old_file = platform::temporary_name(folder.path());
  const fs::path new_file = platform::temporary_name(folder.path());
  const fs::path old_folder = platform::temporary_name(folder.path());
  REQUIRE(old_file != new_file);
  for (const fs::path& path : {old_file, new_file}) folder.write(path.filename(), "x");
  fs::create_directory(old_folder);
  folder.write(old_folder.filename() / "key", "x");
  folder.write("kept", "x");
  make_old(old_file, 120);
  make_old(old_folder, 120);
  make_old(folder.path() / "kept", 120);
  platform::remove_left_overs(folder.path());
  CHECK(platform::list_folder(folder.path()) == std::vector<fs::path>{new_file.filename(), "kept"});
  CHECK_NOTHROW(platform::remove_left_overs(folder.path() / "none"));
}

TEST_CASE("a private folder is made with its parents, closed to others") {
  const TempFolder folder;
  const fs::path deep = folder.path() / "a" / "b" / "c";
  platform::make_private_folder(deep);
  CHECK(mode_of(deep) == 0700);
  CHECK(mode_of(folder.path() / "a") == 0700);
  CHECK_NOTHROW(platform::make_private_folder(deep));
}

TEST_CASE("a folder that others may enter, a link and a file are unsafe") {
  const TempFolder folder;
  for (const unsigned mode : {0710U, 0701U, 0755U, 0770U, 0702U}) {
    const fs::path path = folder.path() / std::to_string(mode);
    fs::create_directory(path);
    chmod(path.c_str(), mode);
    CHECK(code_of([&] { platform::make_private_folder(path); }) == ErrorCode::storeUnsafe);
  }
  platform::make_private_folder(folder.path() / "real");
  fs::create_directory_symlink("real", folder.path() / "link");
  folder.write("file", "");
  for (const char* name : {"link", "file"}) {
    CHECK(code_of([&] { platform::make_private_folder(folder.path() / name); }) ==
          ErrorCode::storeUnsafe);
  }
}

TEST_CASE("another user's folder is unsafe") {
  if (geteuid() != 0) {
    // Whoever is not root looks at root's: /root is closed to others.
    CHECK(code_of([] { platform::make_private_folder("/root"); }) == ErrorCode::storeUnsafe);
    return;
  }
  const TempFolder folder;
  platform::make_private_folder(folder.path() / "theirs");
  REQUIRE(chown((folder.path() / "theirs").c_str(), 65534, 65534) == 0);
  CHECK(code_of([&] { platform::make_private_folder(folder.path() / "theirs"); }) ==
        ErrorCode::storeUnsafe);
}

TEST_CASE("a folder is listed by names, in order; a missing one is empty") {
  const TempFolder folder;
  for (const char* name : {"b", "a", ".hidden"}) folder.write(name, "");
  CHECK(platform::list_folder(folder.path()) == std::vector<fs::path>{".hidden", "a", "b"});
  CHECK(platform::list_folder(folder.path() / "none").empty());
  CHECK(code_of([&] { platform::list_folder(folder.path() / "a"); }) ==
        ErrorCode::storeUnavailable);
}

TEST_CASE("renaming never replaces a file or a folder, not even an empty one") {
  const TempFolder folder;
  folder.write("from", "from");
  folder.write("to", "to");
  fs::create_directory(folder.path() / "full");
  folder.write("full/x", "x");
  fs::create_directory(folder.path() / "empty");
  const auto rename = [&](const char* from, const char* to) {
    platform::rename_without_replacing(folder.path() / from, folder.path() / to);
  };
  CHECK(code_of([&] { rename("from", "to"); }) == ErrorCode::alreadyExists);
  CHECK(code_of([&] { rename("full", "empty"); }) == ErrorCode::alreadyExists);
  CHECK(code_of([&] { rename("empty", "full"); }) == ErrorCode::alreadyExists);
  CHECK(code_of([&] { rename("none", "new"); }) == ErrorCode::storeUnavailable);
  CHECK(content_of(folder.path() / "to") == "to");
  rename("from", "full/moved");
  CHECK(content_of(folder.path() / "full" / "moved") == "from");
}

TEST_CASE("removing takes a whole folder, follows no link and forgives what is missing") {
  const TempFolder folder;
  folder.write("outside", "kept");
  fs::create_directory(folder.path() / "gone");
  folder.write("gone/file", "x");
  fs::create_symlink("../outside", folder.path() / "gone" / "link");
  platform::remove_all(folder.path() / "gone");
  CHECK_FALSE(fs::exists(folder.path() / "gone"));
  CHECK(content_of(folder.path() / "outside") == "kept");
  CHECK_NOTHROW(platform::remove_all(folder.path() / "gone"));
}

TEST_CASE("no error names the folder, which holds the person's name") {
  const TempFolder folder;
  try {
    platform::write_file_atomically(folder.path() / "none" / "file", bytes("1"));
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(std::string(error.what()).find(folder.path().string()) == std::string::npos);
  }
}
