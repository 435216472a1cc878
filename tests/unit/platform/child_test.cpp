// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "platform/child.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "catch.h"
#include "environment.h"
#include "error_code.h"
#include "in_child.h"
#include "platform/wait.h"
#include "programs.h"

using namespace kepka;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using base::Clock;
using base::ErrorCode;
using base::Patience;
using platform::Child;
using platform::Program;
using tests::code_of;
using tests::TempFolder;
using tests::Variable;

namespace {

const Patience ten_seconds() { return Patience{}.at_most(10s); }

std::string read_to_end(const Child& child) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    platform::wait_readable(child.output(), ten_seconds());
    const ssize_t got = read(child.output(), buffer.data(), buffer.size());
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::string read_line(const Child& child) {
  std::string text;
  char c = 0;
  for (;;) {
    platform::wait_readable(child.output(), ten_seconds());
    if (read(child.output(), &c, 1) != 1 || c == '\n') return text;
    text += c;
  }
}

std::string shell(const std::string& script) {
  const Child child("/bin/sh", {"-c", script});
  return read_to_end(child);
}

bool lives(pid_t pid) {
  // A zombie that init has not reaped yet is dead too.
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  if (!std::getline(stat, text)) return false;
  const std::size_t end = text.rfind(") ");
  return end != std::string::npos && text[end + 2] != 'Z' && text[end + 2] != 'X';
}

bool dies_soon(pid_t pid) {
  for (int i = 0; i < 200 && lives(pid); ++i) std::this_thread::sleep_for(10ms);
  return !lives(pid);
}

}  // namespace

TEST_CASE("a child reads what is written and its output is read") {
  Child child("/bin/cat", {});
  child.write(base::bytes_of("Привет\n"), ten_seconds());
  CHECK(read_line(child) == "Привет");
  child.close_input();
  CHECK(read_to_end(child).empty());
  CHECK(child.wait(ten_seconds()) == 0);
}

TEST_CASE("a child's status is its exit status, or 128 + signal") {
  CHECK(Child("/bin/sh", {"-c", "exit 7"}).wait(ten_seconds()) == 7);
  CHECK(Child("/bin/sh", {"-c", "kill -TERM $$"}).wait(ten_seconds()) == 128 + SIGTERM);
  Child twice("/bin/true", {});
  CHECK(twice.wait(ten_seconds()) == 0);
  CHECK(code_of([&] { twice.wait(ten_seconds()); }) == ErrorCode::childFailed);
}

TEST_CASE("a program that is not there, or no program, cannot be started") {
  const TempFolder folder;
  folder.write("text", "no program");
  CHECK(code_of([] { Child("/usr/bin/no-such-program", {}); }) == ErrorCode::childFailed);
  CHECK(code_of([&] { Child(folder.path() / "text", {}); }) == ErrorCode::childFailed);
  CHECK(code_of([] { Child("cat", {}); }) == ErrorCode::childFailed);
  CHECK(code_of([] { Child("/bin/cat", {std::string("a\0b", 3)}); }) == ErrorCode::childFailed);
}

TEST_CASE("arguments reach a child as they are, no shell in between") {
  const Child child("/usr/bin/printf", {"%s|%s|", "$HOME; ls", "a b"});
  CHECK(read_to_end(child) == "$HOME; ls|a b|");
}

TEST_CASE("a child's environment is clean") {
  const Variable leaked("KEPKA_SECRET_OF_THE_PARENT", "x");
  const Variable preload("LD_PRELOAD", "");
  const Variable path("PATH", "/tmp:/usr/bin:/bin");
  const Variable display("DISPLAY", ":77");
  const Variable language("LANG", nullptr);
  const Variable bus("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/bus");
  const Child child("/usr/bin/env", {}, {{"GIVEN", "a=b"}, {"HOME", "/given"}});
  std::set<std::string> lines;
  std::istringstream output(read_to_end(child));
  for (std::string line; std::getline(output, line);) lines.insert(line);
  CHECK(lines.contains("PATH=/usr/bin:/bin"));
  CHECK(lines.contains("DISPLAY=:77"));
  CHECK(lines.contains("LANG=C.UTF-8"));
  CHECK(lines.contains("DBUS_SESSION_BUS_ADDRESS=unix:path=/run/bus"));
  CHECK(lines.contains("GIVEN=a=b"));
  CHECK(lines.contains("HOME=/given"));
  const std::set<std::string> known{"PATH",
                                    "LANG",
                                    "HOME",
                                    "DISPLAY",
                                    "WAYLAND_DISPLAY",
                                    "XAUTHORITY",
                                    "XDG_RUNTIME_DIR",
                                    "XDG_CURRENT_DESKTOP",
                                    "DBUS_SESSION_BUS_ADDRESS",
                                    "GIVEN"};
  for (const std::string& line : lines) {
    CAPTURE(line);
    CHECK(known.contains(line.substr(0, line.find('='))));
  }
}

TEST_CASE("a child inherits three descriptors and no more, standard error going nowhere") {
  const int leaked = open("/etc/passwd", O_RDONLY);  // without O_CLOEXEC
  const Child other("/bin/cat", {});
  // ls has a fourth, the folder that it lists.
  CHECK(read_to_end(Child("/bin/ls", {"/proc/self/fd"})) == "0\n1\n2\n3\n");
  CHECK(shell("readlink /proc/$$/fd/2; echo lost >&2") == "/dev/null\n");
  close(leaked);
}

TEST_CASE("a child has its own group and the default signals") {
  const Child child("/bin/sh", {"-c",
                                "echo $$; cut -d' ' -f5 /proc/$$/stat; "
                                "grep SigIgn /proc/$$/status"});
  const std::string pid = read_line(child);
  CHECK(pid == std::to_string(child.pid()));
  CHECK(read_line(child) == pid);
  const std::string ignored = read_line(child);
  REQUIRE(ignored.starts_with("SigIgn:\t"));
  // 32 and 33 belong to the C library, which leaves them as it found them.
  CHECK((std::stoull(ignored.substr(8), nullptr, 16) & 0x7FFFFFFFU) == 0);
}

TEST_CASE("a child's end kills what it has started, too") {
  pid_t pid = -1, grandchild = -1;
  {
    const Child child("/bin/sh", {"-c", "sleep 600 & echo $!; wait"});
    grandchild = std::stoi(read_line(child));
    pid = child.pid();
    CHECK(lives(grandchild));
  }
  CHECK(dies_soon(pid));
  CHECK(dies_soon(grandchild));
}

TEST_CASE("waiting for a child leaves none of its group behind") {
  Child child("/bin/sh", {"-c", "sleep 600 >/dev/null & echo $!"});
  const pid_t grandchild = std::stoi(read_line(child));
  CHECK(child.wait(ten_seconds()) == 0);
  CHECK(dies_soon(grandchild));
}

TEST_CASE("a child that ignores everything is ended all the same, at once") {
  const auto start = Clock::now();
  {
    const Child child("/bin/sh",
                      {"-c", "trap '' TERM INT HUP PIPE; echo; while :; do sleep 1; done"});
    read_line(child);
  }
  CHECK(Clock::now() - start < 2s);
}

TEST_CASE("waiting for a child has patience's end") {
  Child child("/bin/sleep", {"600"});
  CHECK(code_of([&] { child.wait(Patience{}.at_most(30ms)); }) == ErrorCode::deadlineExceeded);
  std::stop_source source;
  source.request_stop();
  CHECK(code_of([&] { child.wait({source.get_token()}); }) == ErrorCode::cancelled);
  CHECK(lives(child.pid()));
}

TEST_CASE("writing to a child that does not read ends with patience; to a dead one with an error") {
  std::signal(SIGPIPE, SIG_IGN);  // as harden_process() has it
  const base::Bytes much(1 << 20, 'x');
  Child deaf("/bin/sleep", {"600"});
  CHECK(code_of([&] { deaf.write(much, Patience{}.at_most(50ms)); }) ==
        ErrorCode::deadlineExceeded);
  Child dead("/bin/true", {});
  CHECK(code_of([&] { dead.write(much, ten_seconds()); }) == ErrorCode::childFailed);
  dead.close_input();
  CHECK(code_of([&] { dead.write(much, ten_seconds()); }) == ErrorCode::childFailed);
}

TEST_CASE("killing all children takes every group, and their objects end well afterwards") {
  Child first("/bin/sh", {"-c", "sleep 600 & echo $!; wait"});
  Child second("/bin/sleep", {"600"});
  const pid_t grandchild = std::stoi(read_line(first));
  platform::kill_all_children();
  CHECK(dies_soon(grandchild));
  CHECK(first.wait(ten_seconds()) == 128 + SIGKILL);
  CHECK(second.wait(ten_seconds()) == 128 + SIGKILL);
  CHECK_NOTHROW(platform::kill_all_children());
}

TEST_CASE("children are started and ended by many threads at once") {
  std::array<std::jthread, 4> threads;
  std::atomic<int> wrong{0};
  for (auto& thread : threads) {
    thread = std::jthread([&] {
      for (int i = 0; i < 20; ++i) {
        Child child("/bin/sh", {"-c", "exit 3"});
        if (child.wait(ten_seconds()) != 3) ++wrong;
        const Child killed("/bin/sleep", {"600"});
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("a test's override takes the place of every pinentry, and an unusable one of none") {
  const TempFolder folder;
  folder.write("script", "#!/bin/sh\n");
  const fs::path script = folder.path() / "script";
  const Variable pinentry("KEPKA_TEST_PINENTRY", script.c_str());
  CHECK(platform::find_program(Program::pinentry_gtk2).empty());  // not executable yet
  chmod(script.c_str(), 0700);
  CHECK(platform::find_program(Program::pinentry_gtk2) == script);
  CHECK(platform::find_program(Program::pinentry_policy, "/usr/bin/env") == script);
  CHECK(platform::find_program(Program::secret_tool) != script);
  const Variable missing("KEPKA_TEST_PINENTRY", "/none");
  CHECK(platform::find_program(Program::pinentry_default).empty());
}

TEST_CASE("a program is found when it is root's alone and can be run") {
  const Variable none("KEPKA_TEST_PINENTRY", nullptr);
  CHECK(platform::find_program(Program::pinentry_policy, "/usr/bin/env") == "/usr/bin/env");
  CHECK(platform::find_program(Program::pinentry_policy, "/etc/passwd").empty());
  CHECK(platform::find_program(Program::pinentry_policy, "/usr/bin").empty());
  CHECK(platform::find_program(Program::pinentry_policy, "usr/bin/env").empty());
  CHECK(platform::find_program(Program::pinentry_policy, "").empty());
  const TempFolder folder;
  folder.write("mine", "#!/bin/sh\n");
  chmod((folder.path() / "mine").c_str(), 0755);
  CHECK(platform::find_program(Program::pinentry_policy, folder.path() / "mine").empty());
}
