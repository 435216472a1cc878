// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <sys/stat.h>
#include <unistd.h>

#include "catch.h"
#include "in_child.h"
#include "platform/files.h"
#include "programs.h"

using namespace kepka;
namespace fs = std::filesystem;
using platform::only_root_may_write;
using tests::TempFolder;

TEST_CASE("the system's own programs are root's alone") {
  CHECK(only_root_may_write("/usr/bin/env"));
  CHECK(only_root_may_write("/bin/sh"));  // through links
  CHECK(only_root_may_write("/etc/passwd"));
  CHECK(only_root_may_write("/usr/bin/../bin/./env"));
}

TEST_CASE("what is missing or relative is trusted by nobody") {
  CHECK_FALSE(only_root_may_write("/usr/bin/no-such-program"));
  CHECK_FALSE(only_root_may_write("usr/bin/env"));
  CHECK_FALSE(only_root_may_write(""));
}

TEST_CASE("a file under a folder that others may write is not root's alone") {
  const TempFolder folder;  // in /tmp, which everybody writes
  folder.write("file", "x");
  CHECK_FALSE(only_root_may_write(folder.path() / "file"));
}

TEST_CASE("a link that others may change is not trusted, though what it names is") {
  const TempFolder folder;
  fs::create_symlink("/usr/bin/env", folder.path() / "env");
  CHECK_FALSE(only_root_may_write(folder.path() / "env"));
  fs::create_symlink("loop", folder.path() / "loop");
  CHECK_FALSE(only_root_may_write(folder.path() / "loop"));
}

TEST_CASE("under root's folders each part counts: owner and mode of file, folder and link") {
  if (geteuid() != 0) {
    WARN("only root can make such files: not tested");
    return;
  }
  std::string pattern = "/etc/kepka-test-XXXXXX";
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  const fs::path folder = pattern;
  fs::create_directories(folder / "a" / "b");
  const fs::path file = folder / "a" / "b" / "file";
  fs::copy_file("/etc/passwd", file);
  chmod(file.c_str(), 0644);
  CHECK(only_root_may_write(file));

  for (const fs::path& part : {file, folder / "a" / "b", folder / "a"}) {
    CAPTURE(part);
    const auto before = fs::status(part).permissions();
    chmod(part.c_str(), 0775);
    CHECK_FALSE(only_root_may_write(file));
    chmod(part.c_str(), 0757);
    CHECK_FALSE(only_root_may_write(file));
    fs::permissions(part, before);
    CHECK(chown(part.c_str(), 65534, 0) == 0);
    CHECK_FALSE(only_root_may_write(file));
    CHECK(chown(part.c_str(), 0, 0) == 0);
    CHECK(only_root_may_write(file));
  }
  fs::create_symlink("a/../a/b/file", folder / "link");
  CHECK(only_root_may_write(folder / "link"));
  CHECK(lchown((folder / "link").c_str(), 65534, 0) == 0);
  CHECK_FALSE(only_root_may_write(folder / "link"));
  fs::remove_all(folder);
}

TEST_CASE("what a test takes for the administrator's belongs to its user alone") {
  const TempFolder folder;
  folder.write("file", "x");
  const fs::path file = folder.path() / "file";
  chmod(file.c_str(), 0600);
  CHECK(platform::only_owner_may_write(file));
  chmod(file.c_str(), 0620);
  CHECK_FALSE(platform::only_owner_may_write(file));
  chmod(file.c_str(), 0602);
  CHECK_FALSE(platform::only_owner_may_write(file));
  chmod(file.c_str(), 0644);
  CHECK(platform::only_owner_may_write(file));
  chmod(folder.path().c_str(), 0777);
  CHECK_FALSE(platform::only_owner_may_write(file));
  CHECK_FALSE(platform::only_owner_may_write(folder.path() / "none"));
}
