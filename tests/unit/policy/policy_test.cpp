// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/policy.h"

#include <cstdlib>
#include <filesystem>

#include "catch.h"
#include "unit/policy/policy_folder.h"

using namespace kepka;
using policy::Access;
namespace fs = std::filesystem;

using Folder = tests::PolicyFolder;

TEST_CASE("without rules every secure site is asked about and nothing is remembered") {
  Folder folder;
  for (const policy::Policy& rules :
       {folder.load(), policy::Policy::load(folder.path() / "absent")}) {
    CHECK(rules.fault().empty());
    CHECK(rules.access("https://ca.example.ru") == Access::asks);
    CHECK(rules.access("http://ca.example.ru") == Access::denied);
    CHECK_FALSE(rules.remember_allowed());
  }
}

TEST_CASE("an allow list denies what it does not name, and deny wins over allow") {
  Folder folder;
  folder.write("a.json",
               R"({"origins": {"allow": ["https://*.example.ru", "https://lk.other.ru"]}})");
  folder.write("b.json", R"({"origins": {"deny": ["https://bad.example.ru"]}})");
  folder.write("notes.txt", "not a rule");
  const policy::Policy rules = folder.load();
  CHECK(rules.fault().empty());
  CHECK(rules.access("https://ca.example.ru") == Access::allowed);
  CHECK(rules.access("https://lk.other.ru") == Access::allowed);
  CHECK(rules.access("https://bad.example.ru") == Access::denied);
  CHECK(rules.access("https://elsewhere.ru") == Access::denied);
}

TEST_CASE("an empty allow list denies every site, a deny list alone leaves the others asked") {
  Folder empty;
  empty.write("a.json", R"({"origins": {"allow": []}})");
  CHECK(empty.load().access("https://ca.example.ru") == Access::denied);
  Folder denying;
  denying.write("a.json", R"({"origins": {"deny": ["https://bad.example.ru"]}})");
  CHECK(denying.load().access("https://ca.example.ru") == Access::asks);
}

TEST_CASE("the stricter word about remembering wins") {
  Folder folder;
  folder.write("a.json", R"({"remember": true})");
  CHECK(folder.load().remember_allowed());
  folder.write("b.json", R"({"remember": false})");
  CHECK_FALSE(folder.load().remember_allowed());
}

TEST_CASE("keys may be exported unless any file says no or the rules are damaged") {
  Folder folder;
  CHECK(folder.load().export_allowed());
  folder.write("a.json", R"({"export": true})");
  CHECK(folder.load().export_allowed());
  folder.write("b.json", R"({"export": false})");
  CHECK_FALSE(folder.load().export_allowed());
  Folder damaged;
  damaged.write("a.json", R"({"export": "no"})");
  CHECK_FALSE(damaged.load().export_allowed());
  CHECK_FALSE(damaged.load().fault().empty());
}

TEST_CASE("damaged rules refuse every site and say which file") {
  const char* damaged[] = {
      "",
      "{",
      "[]",
      R"({"origins": {"allow": ["https://ca.example.ru"]}} trailing)",
      R"({"origin": {}})",
      R"({"origins": {"alow": []}})",
      R"({"origins": {"allow": "https://ca.example.ru"}})",
      R"({"origins": {"allow": [1]}})",
      R"({"origins": {"allow": ["ca.example.ru"]}})",
      R"({"origins": {"allow": ["https://*"]}})",
      R"({"origins": {"allow": ["https://ca.example.ru/"]}})",
      R"({"origins": {}, "origins": {}})",
      R"({"remember": "yes"})",
      R"({"pinentry": "pinentry-qt"})",
  };
  for (const char* text : damaged) {
    INFO(text);
    Folder folder;
    folder.write("good.json",
                 R"({"origins": {"allow": ["https://ca.example.ru"]}, "remember": true})");
    folder.write("rules.json", text);
    const policy::Policy rules = folder.load();
    CHECK_THAT(rules.fault(), tests::contains_text("rules.json"));
    CHECK(rules.access("https://ca.example.ru") == Access::denied);
    CHECK_FALSE(rules.remember_allowed());
  }
}

TEST_CASE("a shipped host takes no rules from a folder that others than root may write") {
  Folder folder;  // under /tmp
  ::unsetenv("KEPKA_TEST_POLICY_FOLDER");
  CHECK_THAT(folder.load().fault(), tests::contains_text("others than root"));
  CHECK(folder.load().access("https://ca.example.ru") == Access::denied);
  folder.write("rules.json", R"({"origins": {"allow": ["https://ca.example.ru"]}})");
  CHECK(folder.load().access("https://ca.example.ru") == Access::denied);
  CHECK(policy::Policy::load("/etc/kepka-has-no-such-folder").fault().empty());
}

TEST_CASE("rules that others may write refuse every site") {
  Folder folder;
  folder.write("rules.json", R"({"origins": {"allow": ["https://ca.example.ru"]}})");
  CHECK(folder.load().access("https://ca.example.ru") == Access::allowed);
  for (const fs::perms open : {fs::perms::group_write, fs::perms::others_write}) {
    fs::permissions(folder.path() / "rules.json", open, fs::perm_options::add);
    CHECK(folder.load().access("https://ca.example.ru") == Access::denied);
    fs::permissions(folder.path() / "rules.json", open, fs::perm_options::remove);
  }
  fs::permissions(folder.path(), fs::perms::others_write, fs::perm_options::add);
  CHECK_FALSE(folder.load().fault().empty());
}

TEST_CASE("modules of several files add up, deny stands beside allow, and one list restricts") {
  Folder folder;
  folder.write("a.json", R"({"modules": {"allow": ["/usr/lib/a.so"]}})");
  folder.write("b.json", R"({"modules": {"allow": ["/usr/lib/b.so"], "deny": ["/usr/lib/c.so"]}})");
  folder.write("c.json", R"({"remember": true})");
  const policy::Modules modules = folder.load().modules();
  CHECK(modules.restricts);
  CHECK(modules.allow == std::vector<fs::path>{"/usr/lib/a.so", "/usr/lib/b.so"});
  CHECK(modules.deny == std::vector<fs::path>{"/usr/lib/c.so"});
}

TEST_CASE("without a list of allowed modules only the denied ones are kept out") {
  Folder folder;
  CHECK_FALSE(folder.load().modules().restricts);
  folder.write("a.json", R"({"modules": {"deny": ["/usr/lib/c.so"]}})");
  CHECK_FALSE(folder.load().modules().restricts);
  CHECK(folder.load().modules().deny.size() == 1);
  folder.write("b.json", R"({"modules": {"allow": []}})");
  CHECK(folder.load().modules().restricts);
}

TEST_CASE(
    "rules that cannot be read, or a module without its whole path, let no module be loaded") {
  Folder folder;
  folder.write("a.json", R"({"modules": {"allow": ["/usr/lib/a.so"]}})");
  const auto* text =
      GENERATE("{", R"({"modules": {"allow": ["a.so"]}})", R"({"modules": {"only": []}})",
               R"({"modules": ["/usr/lib/a.so"]})", R"({"sensorForTokens": 1})");
  folder.write("b.json", text);
  const policy::Policy rules = folder.load();
  CHECK_FALSE(rules.fault().empty());
  CHECK(rules.modules().restricts);
  CHECK(rules.modules().allow.empty());
}

TEST_CASE("the sensor for tokens is off, and on as soon as one file wants it") {
  Folder folder;
  CHECK_FALSE(folder.load().sensor_for_tokens());
  folder.write("a.json", R"({"sensorForTokens": true})");
  folder.write("b.json", R"({"sensorForTokens": false})");
  CHECK(folder.load().sensor_for_tokens());
}

TEST_CASE("the certificates of this computer are granted to the sites that the rules name") {
  Folder folder;
  CHECK_FALSE(folder.load().grants_identities("https://lk.example.ru"));
  folder.write("a.json", R"({"identities": ["https://*.example.ru"]})");
  folder.write("b.json", R"({"origins": {"deny": ["https://bad.example.ru"]},
                             "identities": ["https://ca.other.ru"]})");
  const policy::Policy rules = folder.load();
  CHECK(rules.grants_identities("https://lk.example.ru"));
  CHECK(rules.grants_identities("https://ca.other.ru"));
  CHECK_FALSE(rules.grants_identities("https://example.ru"));
  CHECK_FALSE(rules.grants_identities("https://bad.example.ru"));
  CHECK_FALSE(rules.grants_identities("null"));
  // It allows nothing else: the site is still asked about.
  CHECK(rules.access("https://lk.example.ru") == Access::asks);

  folder.write("c.json", R"({"identities": ["everyone"]})");
  CHECK_FALSE(folder.load().fault().empty());
  CHECK_FALSE(folder.load().grants_identities("https://lk.example.ru"));
}

TEST_CASE("one document at a time and none by its digest, unless the rules say so") {
  Folder folder;
  CHECK(folder.load().batch() == 1);
  CHECK_FALSE(folder.load().sign_digests_allowed());
  folder.write("a.json", R"({"batch": 50, "signDigests": true})");
  CHECK(folder.load().batch() == 50);
  CHECK(folder.load().sign_digests_allowed());
  folder.write("b.json", R"({"batch": 20, "signDigests": false})");
  CHECK(folder.load().batch() == 20);
  CHECK_FALSE(folder.load().sign_digests_allowed());
}

TEST_CASE("a batch that is no number of documents refuses everything") {
  for (const char* text : {R"({"batch": 0})", R"({"batch": 101})", R"({"batch": "all"})",
                           R"({"batch": 50, "signDigests": 1})"}) {
    INFO(text);
    Folder folder;
    folder.write("a.json", R"({"signDigests": true})");
    folder.write("b.json", text);
    const policy::Policy rules = folder.load();
    CHECK_FALSE(rules.fault().empty());
    CHECK(rules.batch() == 1);
    CHECK_FALSE(rules.sign_digests_allowed());
  }
}
