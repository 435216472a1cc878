// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/random.h"

#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <thread>
#include <vector>

#include "catch.h"

using kepka::base::Bytes;
using kepka::base::bytes_of;
using kepka::crypto::Random;

TEST_CASE("random bytes never repeat, with and without what was mixed in") {
  Random first;
  Random second;
  std::set<Bytes> seen;
  for (int i = 0; i < 3000; ++i) {
    if (i % 100 == 0) {
      // The same input into both must not make them alike.
      first.mix(bytes_of("the same"));
      second.mix(bytes_of("the same"));
    }
    seen.insert(first.bytes(32));
    seen.insert(second.bytes(32));
  }
  CHECK(seen.size() == 6000);
}

TEST_CASE("mixing in before the first use does not replace the system's seed") {
  std::set<Bytes> seen;
  for (int i = 0; i < 20; ++i) {
    Random random;
    random.mix(Bytes(1000));
    seen.insert(random.bytes(32));
  }
  CHECK(seen.size() == 20);
}

TEST_CASE("any amount of random bytes comes") {
  Random random;
  CHECK(random.bytes(0).empty());
  CHECK(random.bytes(1).size() == 1);
  const Bytes many = random.bytes(300'000);
  CHECK(std::set<std::uint8_t>(many.end() - 5000, many.end()).size() == 256);
  CHECK_NOTHROW(random.mix({}));
}

TEST_CASE("threads share one generator and get different bytes") {
  Random random;
  std::vector<std::vector<Bytes>> drawn(4);
  std::vector<std::thread> threads;
  for (auto& own : drawn) {
    threads.emplace_back([&random, &own] {
      for (int i = 0; i < 500; ++i) {
        own.push_back(random.bytes(16));
        if (i % 50 == 0) random.mix(own.back());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<Bytes> seen;
  for (const auto& own : drawn) seen.insert(own.begin(), own.end());
  CHECK(seen.size() == 2000);
}

TEST_CASE("a forked child does not repeat its parent's bytes") {
  Random random;
  random.bytes(16);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const Bytes own = random.bytes(32);
    const auto written = ::write(ends[1], own.data(), own.size());
    ::_exit(written == 32 ? 0 : 1);
  }
  const Bytes ours = random.bytes(32);
  Bytes theirs(32);
  CHECK(::read(ends[0], theirs.data(), theirs.size()) == 32);
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  ::close(ends[0]);
  ::close(ends[1]);
  CHECK(ours != theirs);
}
