// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/remember.h"
#include "scripted.h"

namespace kepka::tests {

namespace {

// A secret-tool that keeps one file beside itself and writes down its arguments.
constexpr const char* working_tool = R"(#!/bin/sh
folder=$(dirname "$0")
echo "$@" >> "$folder/arguments"
case "$1" in
  store) cat > "$folder/kept" ;;
  lookup) [ -f "$folder/kept" ] && cat "$folder/kept" ;;
  clear) rm -f "$folder/kept" ;;
esac
)";

struct Store {
  explicit Store(const std::string& tool) : program(folder.write("secret-tool", tool, true)) {
    std::signal(SIGPIPE, SIG_IGN);
  }

  Folder folder;
  std::filesystem::path program;
  Variable variable{"KEPKA_TEST_SECRET_TOOL", program.c_str()};
  std::unique_ptr<prompt::Remembered> remembered = prompt::make_remembered();
};

}  // namespace

TEST_CASE("a password that was kept is found again to the byte, and forgotten") {
  const Store store(working_tool);
  CHECK(store.remembered->available());
  CHECK_FALSE(store.remembered->find("registry", seconds(10)));
  REQUIRE(store.remembered->keep("registry", base::Secret::copy_of("па роль\n%"), seconds(10)));
  CHECK(store.remembered->find("registry", seconds(10)).value().text() == "па роль\n%");
  store.remembered->forget("registry", seconds(10));
  CHECK_FALSE(store.remembered->find("registry", seconds(10)));
}

TEST_CASE(
    "the password is not among the arguments, and the entry is named for Kepka and the storage") {
  const Store store(working_tool);
  REQUIRE(store.remembered->keep("registry", base::Secret::copy_of("secret-1"), seconds(10)));
  store.remembered->find("registry", seconds(10));
  store.remembered->forget("registry", seconds(10));
  CHECK(read_text(store.folder.path / "arguments") ==
        "store --label=Kepka application kepka storage registry\n"
        "lookup application kepka storage registry\n"
        "clear application kepka storage registry\n");
}

TEST_CASE("a store that refuses keeps nothing and finds nothing") {
  const Store store("#!/bin/sh\necho nonsense\nexit 1\n");
  CHECK_FALSE(store.remembered->keep("registry", base::Secret::copy_of("secret-1"), seconds(10)));
  CHECK_FALSE(store.remembered->find("registry", seconds(10)));
  CHECK_NOTHROW(store.remembered->forget("registry", seconds(10)));
}

TEST_CASE("a store that does not answer is given up after two seconds") {
  const Store store("#!/bin/sh\nexec sleep 60\n");
  const auto begin = base::Clock::now();
  CHECK_FALSE(store.remembered->find("registry", seconds(60)));
  const auto waited = base::Clock::now() - begin;
  CHECK(waited > std::chrono::milliseconds(1900));
  CHECK(waited < std::chrono::seconds(4));
}

TEST_CASE("a caller who gives up is told so, not that there is no password") {
  const Store store("#!/bin/sh\nexec sleep 60\n");
  std::stop_source stop;
  stop.request_stop();
  const auto error =
      error_of([&] { store.remembered->find("registry", {.stop = stop.get_token()}); });
  CHECK(error.code() == base::ErrorCode::cancelled);
}

TEST_CASE("a store that floods gives no password") {
  const Store store("#!/bin/sh\nexec yes\n");
  CHECK_FALSE(store.remembered->find("registry", seconds(10)));
}

TEST_CASE("without secret-tool nothing is remembered") {
  const Variable program("KEPKA_TEST_SECRET_TOOL", "/nonexistent/secret-tool");
  const auto remembered = prompt::make_remembered();
  CHECK_FALSE(remembered->available());
  CHECK_FALSE(remembered->keep("registry", base::Secret::copy_of("secret-1"), seconds(10)));
  CHECK_FALSE(remembered->find("registry", seconds(10)));
}

TEST_CASE("a storage's id that secret-tool would take for an option is refused") {
  const Store store(working_tool);
  for (const char* id : {"", "-u", "--unlock"}) {
    const auto error = error_of([&] { store.remembered->find(id, seconds(10)); });
    CHECK(error.code() == base::ErrorCode::internalError);
  }
  CHECK_FALSE(std::filesystem::exists(store.folder.path / "arguments"));
}

}  // namespace kepka::tests
