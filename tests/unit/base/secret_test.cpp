// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/secret.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "catch.h"
#include "error_code.h"
#include "in_child.h"

using namespace kepka;
using base::ErrorCode;
using base::Secret;
using tests::status_in_child;

namespace {

// The sanitizers turn mlock() into nothing, because their shadow memory could not be locked.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool mlock_works = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool mlock_works = false;
#else
constexpr bool mlock_works = true;
#endif
#else
constexpr bool mlock_works = true;
#endif

// The flags that the kernel shows for the mapping of an address (proc(5), smaps: VmFlags).
std::string mapping_flags(const void* address) {
  std::ifstream smaps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  bool inside = false;
  for (std::string line; std::getline(smaps, line);) {
    std::uintptr_t first = 0;
    std::uintptr_t last = 0;
    char dash = 0;
    std::istringstream head(line);
    if (head >> std::hex >> first >> dash >> last && dash == '-') {
      inside = first <= wanted && wanted < last;
    }
    if (inside && line.starts_with("VmFlags:")) return line + ' ';
  }
  return {};
}

}  // namespace

TEST_CASE("a secret holds what it was given") {
  Secret secret(8);
  CHECK(secret.empty());
  CHECK(secret.capacity() == 8);
  secret.append(base::bytes_of("pass"));
  secret.append(std::uint8_t{'!'});
  CHECK(secret.text() == "pass!");
  CHECK(Secret::copy_of("кот").text() == "кот");
}

TEST_CASE("an empty secret needs no memory and is usable") {
  Secret secret = Secret::copy_of("");
  CHECK(secret.empty());
  CHECK(secret.data() == nullptr);
  CHECK(secret.equals({}));
  secret.append(base::ByteView{});
  secret.wipe();
  CHECK(secret.size() == 0);
}

TEST_CASE("a secret never grows beyond its capacity") {
  Secret secret(4);
  secret.append(base::bytes_of("abcd"));
  CHECK(tests::code_of([&] { secret.append(std::uint8_t{'e'}); }) == ErrorCode::internalError);
  CHECK(tests::code_of([&] { secret.append(base::bytes_of("e")); }) == ErrorCode::internalError);
  CHECK(tests::code_of([&] { secret.resize(5); }) == ErrorCode::internalError);
  CHECK(secret.text() == "abcd");
}

TEST_CASE("bytes that fall away are wiped") {
  Secret secret = Secret::copy_of("abcdef");
  secret.resize(2);
  CHECK(secret.text() == "ab");
  CHECK(std::all_of(secret.data() + 2, secret.data() + 6, [](auto byte) { return byte == 0; }));
}

TEST_CASE("wiping overwrites the whole capacity, also what was never counted") {
  Secret secret = Secret::copy_of("abcdef");
  secret.resize(3);
  secret.data()[5] = 'x';
  secret.wipe();
  CHECK(secret.empty());
  CHECK(std::all_of(secret.data(), secret.data() + 6, [](auto byte) { return byte == 0; }));
}

TEST_CASE("a moved secret leaves nothing behind") {
  Secret first = Secret::copy_of("abc");
  Secret second = std::move(first);
  CHECK(second.text() == "abc");
  CHECK(first.data() == nullptr);  // NOLINT(bugprone-use-after-move)
  CHECK(first.empty());
  Secret third = Secret::copy_of("old");
  third = std::move(second);
  CHECK(third.text() == "abc");
  CHECK(second.capacity() == 0);  // NOLINT(bugprone-use-after-move)
}

TEST_CASE("secrets are equal when all bytes are") {
  const Secret secret = Secret::copy_of("password");
  CHECK(secret.equals(base::bytes_of("password")));
  CHECK_FALSE(secret.equals(base::bytes_of("Password")));
  CHECK_FALSE(secret.equals(base::bytes_of("passworD")));
  CHECK_FALSE(secret.equals(base::bytes_of("passwor")));
  CHECK_FALSE(secret.equals(base::bytes_of("password1")));
  CHECK_FALSE(secret.equals({}));
}

TEST_CASE("a secret's pages are locked, left out of core dumps and of children") {
  const auto size = GENERATE(std::size_t{1}, std::size_t{4096}, std::size_t{100'000});
  Secret secret(size);
  secret.append(std::uint8_t{1});
  for (const std::uint8_t* page : {secret.data(), secret.data() + size - 1}) {
    const std::string flags = mapping_flags(page);
    CAPTURE(flags);
    CHECK((flags.find(" lo ") != std::string::npos) == mlock_works);  // locked
    CHECK(flags.find(" dd ") != std::string::npos);                   // do not dump
    CHECK(flags.find(" dc ") != std::string::npos);                   // do not copy on fork
  }
}

TEST_CASE("a secret's memory is not there in a forked child") {
  const Secret secret = Secret::copy_of("abc");
  const volatile std::uint8_t* byte = secret.data();
  const int status = status_in_child([byte] {
    signal(SIGSEGV, SIG_DFL);
    return *byte == 'a' ? 1 : 2;
  });
  CHECK((status != 1 && status != 2));
}

TEST_CASE("a secret that cannot be locked is refused") {
  if (!mlock_works) {
    WARN("nothing is locked in a sanitizer's build: not tested");
    return;
  }
  const int status = status_in_child([] {
    // Root may lock what it likes: be somebody else, if this is root.
    const rlimit one_page{4096, 4096};
    if (setrlimit(RLIMIT_MEMLOCK, &one_page) != 0) return 10;
    if (getuid() == 0 && setuid(65534) != 0) return 11;
    try {
      const Secret secret(8 * 4096);
    } catch (const base::Error& error) {
      return error.code() == ErrorCode::outOfMemory ? 0 : 12;
    }
    return 13;
  });
  CHECK(status == 0);
}

TEST_CASE("a secret of an impossible length is refused") {
  CHECK(tests::code_of([] { Secret secret(~std::size_t{0}); }) == ErrorCode::outOfMemory);
  CHECK(tests::code_of([] { Secret secret(~std::size_t{0} / 2); }) == ErrorCode::outOfMemory);
}

TEST_CASE("wiping memory overwrites it and takes nothing at all") {
  std::string text = "secret";
  base::wipe_memory(text.data(), text.size());
  CHECK(text == std::string(6, '\0'));
  CHECK_NOTHROW(base::wipe_memory(nullptr, 0));
}
