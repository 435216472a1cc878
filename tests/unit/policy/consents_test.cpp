// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/consents.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "catch.h"
#include "programs.h"

using namespace kepka;
using policy::Consent;
namespace fs = std::filesystem;

namespace {

struct Place {
  tests::TempFolder temp;
  const fs::path& folder = temp.path();
  fs::path file() const { return folder / "data" / "consents.json"; }
};

const std::string site = "https://ca.example.ru";

}  // namespace

TEST_CASE("what the person decided is found again, by origin, until it is revoked") {
  Place place;
  policy::Consents(place.file()).set(site, Consent::granted);
  policy::Consents consents(place.file());
  CHECK(consents.find(site) == Consent::granted);
  CHECK(consents.find("https://other.example.ru") == Consent::unknown);
  consents.set(site, Consent::blocked);
  CHECK(consents.find(site) == Consent::blocked);
  REQUIRE(consents.list().size() == 1);
  consents.revoke(site);
  CHECK(consents.find(site) == Consent::unknown);
  CHECK(consents.list().empty());
}

TEST_CASE("looking for a consent makes no file") {
  Place place;
  CHECK(policy::Consents(place.file()).find(site) == Consent::unknown);
  CHECK_FALSE(fs::exists(place.file()));
}

TEST_CASE(
    "the third cancel in a row makes a site wait, each further one longer, a success clears it") {
  Place place;
  policy::Consents consents(place.file());
  consents.note_cancelled(site);
  consents.note_cancelled(site);
  CHECK(consents.wait_before_next(site).count() == 0);
  consents.note_cancelled(site);
  const auto third = consents.wait_before_next(site);
  CHECK(third.count() > 5);
  CHECK(third.count() <= 10);
  consents.note_cancelled(site);
  CHECK(consents.wait_before_next(site).count() > 20);
  CHECK(consents.wait_before_next("https://other.example.ru").count() == 0);
  CHECK(consents.list().empty());
  consents.note_success(site);
  CHECK(consents.wait_before_next(site).count() == 0);
}

TEST_CASE("a damaged file is set aside and everything is asked again") {
  const char* damaged[] = {"", "{", "[]", R"({"https://ca.example.ru": {"consent": "granted"}})",
                           "\xFF\xFE"};
  for (const char* text : damaged) {
    Place place;
    policy::Consents consents(place.file());
    consents.set(site, Consent::granted);
    std::ofstream(place.file(), std::ios::trunc) << text;
    CHECK(consents.find(site) == Consent::unknown);
    CHECK(fs::exists(place.file().string() + ".damaged"));
    consents.set(site, Consent::granted);
    CHECK(consents.find(site) == Consent::granted);
  }
}

TEST_CASE("a clock that was set back makes nobody wait longer than the rule says") {
  Place place;
  policy::Consents consents(place.file());
  consents.set(site, Consent::granted);
  std::ofstream(place.file(), std::ios::trunc)
      << R"({"https://ca.example.ru": {"consent": "granted", "since": 1, "cancels": 3,
             "lastCancel": 99999999999}})";
  CHECK(consents.wait_before_next(site).count() == 10);
  CHECK(consents.find(site) == Consent::granted);
}

TEST_CASE("a file that cannot be read just now is not set aside") {
  if (::geteuid() == 0) {
    WARN("root reads everything: not tested");
    return;
  }
  Place place;
  policy::Consents consents(place.file());
  consents.set(site, Consent::blocked);
  fs::permissions(place.file(), fs::perms::none);
  CHECK_THROWS_AS(consents.find(site), base::Error);
  fs::permissions(place.file(), fs::perms::owner_read | fs::perms::owner_write);
  CHECK(consents.find(site) == Consent::blocked);
}

TEST_CASE("four processes that write at once lose nothing") {
  Place place;
  constexpr int processes = 4, each = 25;
  for (int process = 0; process < processes; ++process) {
    if (::fork() != 0) continue;
    policy::Consents consents(place.file());
    for (int i = 0; i < each; ++i) {
      consents.set("https://p" + std::to_string(process) + "-" + std::to_string(i) + ".example.ru",
                   Consent::granted);
    }
    ::_exit(0);
  }
  for (int process = 0; process < processes; ++process) {
    int status = 0;
    ::wait(&status);
    CHECK(status == 0);
  }
  CHECK(policy::Consents(place.file()).list().size() == processes * each);
}

TEST_CASE("certificates that a site may see are found again, and end with its consent") {
  Place place;
  const std::string one(64, 'a'), two(64, 'b');
  policy::Consents(place.file()).grant(site, one);
  policy::Consents consents(place.file());
  consents.grant(site, two);
  consents.grant(site, one);
  CHECK(consents.grants(site) == std::set{one, two});
  CHECK(consents.grants("https://other.example.ru").empty());
  // The administrator allows this site: the person has only picked certificates for it.
  CHECK(consents.find(site) == Consent::unknown);
  REQUIRE(consents.list().size() == 1);
  CHECK(consents.list()[0].consent == Consent::granted);
  CHECK(consents.list()[0].certificates == 2);

  consents.note_cancelled(site);
  consents.note_success(site);
  CHECK(consents.grants(site).size() == 2);
  consents.revoke(site);
  CHECK(consents.grants(site).empty());
  CHECK(consents.list().empty());

  consents.grant(site, one);
  consents.set(site, Consent::blocked);
  consents.set(site, Consent::granted);
  CHECK(consents.grants(site).empty());
}

TEST_CASE("the certificate that was granted first gives way when there are too many") {
  Place place;
  policy::Consents consents(place.file());
  const auto numbered = [](std::size_t number) {
    const std::string text = std::to_string(number);
    return std::string(64 - text.size(), '0') + text;
  };
  for (std::size_t i = 0; i <= policy::Consents::most_grants; ++i)
    consents.grant(site, numbered(i));
  const auto grants = consents.grants(site);
  CHECK(grants.size() == policy::Consents::most_grants);
  CHECK_FALSE(grants.contains(numbered(0)));
  CHECK(grants.contains(numbered(policy::Consents::most_grants)));
}

TEST_CASE("a file of before there were grants is still read") {
  Place place;
  fs::create_directories(place.file().parent_path());
  fs::permissions(place.file().parent_path(), fs::perms::owner_all);
  std::ofstream(place.file()) << R"({"https://ca.example.ru":
    {"consent": "granted", "since": 1700000000, "cancels": 0, "lastCancel": 0}})";
  fs::permissions(place.file(), fs::perms::owner_read | fs::perms::owner_write);
  policy::Consents consents(place.file());
  CHECK(consents.find(site) == Consent::granted);
  CHECK(consents.grants(site).empty());
  consents.grant(site, std::string(64, 'c'));
  CHECK(consents.find(site) == Consent::granted);
  CHECK(consents.grants(site).size() == 1);
}

TEST_CASE("a grant that is no SHA-256 makes the file a damaged one") {
  Place place;
  policy::Consents consents(place.file());
  CHECK_THROWS_AS(consents.grant(site, "../etc/passwd"), base::Error);
  fs::create_directories(place.file().parent_path());
  fs::permissions(place.file().parent_path(), fs::perms::owner_all);
  std::ofstream(place.file()) << R"({"https://ca.example.ru": {"consent": "granted",
    "since": 0, "cancels": 0, "lastCancel": 0, "certificates": ["x"]}})";
  CHECK(consents.find(site) == Consent::unknown);
  CHECK(fs::exists(place.file().string() + ".damaged"));
}

TEST_CASE(
    "forgetting every site leaves no decision, no certificate and no wait, nor a file set aside") {
  Place place;
  policy::Consents consents(place.file());
  CHECK_NOTHROW(consents.clear());
  consents.set(site, Consent::blocked);
  for (int i = 0; i < 3; ++i) consents.note_cancelled("https://other.example.ru");
  std::ofstream(place.file().string() + ".damaged") << "{}";
  consents.clear();
  CHECK(consents.find(site) == Consent::unknown);
  CHECK(consents.wait_before_next("https://other.example.ru").count() == 0);
  CHECK_FALSE(fs::exists(place.file().string() + ".damaged"));
  consents.set(site, Consent::granted);
  CHECK(consents.list().size() == 1);
}
