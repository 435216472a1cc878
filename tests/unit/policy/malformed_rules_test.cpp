// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <random>

#include "catch.h"
#include "strict_rules.h"
#include "unit/policy/policy_folder.h"

using namespace kepka;

namespace {

/// Every rule, with a value that opens as much as it can.
constexpr std::string_view open_rules = R"({
  "origins": {"allow": ["https://*.example.ru", "https://ca.other.ru"], "ask": [], "deny": []},
  "grants": {"detect": {"allow": ["https://ca.other.ru"], "deny": []},
             "storages": {"allow": ["https://ca.other.ru"], "deny": []},
             "identities": {"allow": ["https://ca.other.ru"], "deny": []}},
  "identities": ["https://ca.other.ru"],
  "methods": {"allow": ["sign", "enrolments.*"], "deny": []},
  "storages": {"allow": ["registry", "token"], "deny": []},
  "algorithms": {"allow": ["rsa-2048"], "deny": []},
  "parameterSets": {"allow": ["CryptoPro-A"], "deny": []},
  "modules": {"allow": ["/usr/lib/a.so"], "deny": []},
  "sensorForTokens": false, "remember": true, "batch": 100, "signDigests": true, "export": true,
  "audit": "on", "log": {"level": "debug", "file": true}, "pinentry": "/usr/bin/pinentry-qt"
})";

std::string mutated(std::mt19937& random) {
  std::string text(open_rules);
  for (unsigned edits = 1 + random() % 4; edits > 0 && !text.empty(); --edits) {
    const std::size_t at = random() % text.size();
    constexpr std::string_view tokens = "{}[]\",:0-*.eatn\\ \x01\xff";
    switch (random() % 5) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1 + random() % 20);
        break;
      case 2:
        text.insert(at, 1, tokens[random() % tokens.size()]);
        break;
      case 3:
        text.insert(at, text.substr(random() % text.size(), random() % 40));
        break;
      default:
        text.resize(at + 1);
    }
  }
  return text;
}

}  // namespace

TEST_CASE("rules that are sound lift nothing that another file forbids") {
  CHECK(policy::read_rule_text(open_rules).faults.empty());
  CHECK(tests::opened_by(open_rules).empty());
  CHECK(tests::opened_by("{}").empty());
}

TEST_CASE("no malformed rules open anything") {
  std::mt19937 random(20261201);
  std::size_t damaged = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = mutated(random);
    INFO(text);
    if (!policy::read_rule_text(text).faults.empty()) ++damaged;
    REQUIRE(tests::opened_by(text).empty());
  }
  CHECK(damaged > 1000);
}

TEST_CASE("rules that were cut at any byte refuse everything") {
  for (std::size_t length = 0; length < open_rules.size() - 1; length += 7) {
    INFO(length);
    CHECK_FALSE(policy::read_rule_text(open_rules.substr(0, length)).faults.empty());
  }
}

TEST_CASE("each fault of a file is told with its line, its column and its field") {
  const auto file = policy::read_rule_text(
      "{\n"
      "  \"origins\": {\"allow\": [\"https://ca.example.ru\",\n"
      "     \"ca.example.ru\"]},\n"
      "  \"remember\": \"yes\",\n"
      "  \"bat\\u0063h\": 0,\n"
      "  \"colour\": 1, \"origins.deny\": []\n"
      "}\n");
  REQUIRE(file.faults.size() == 5);
  CHECK(file.faults[0].text() ==
        "3:6: origins.allow[1]: expected an origin, as https://*.example.ru");
  CHECK(file.faults[1].text() == "4:3: remember: expected boolean");
  CHECK(file.faults[2].text() == "5:3: batch: expected integer from 1 to 100");
  CHECK(file.faults[3].text() == "6:3: colour: unknown key");
  CHECK(file.faults[4].text() == "6:16: origins.deny: unknown key");
  CHECK(file.said.empty());
}

TEST_CASE("a text that is no JSON is told with the place where it ends to be") {
  const auto file = policy::read_rule_text("{\n  \"remember\": tru,\n}\n");
  REQUIRE(file.faults.size() == 1);
  CHECK(file.faults[0].line == 2);
  CHECK_THAT(file.faults[0].problem, tests::contains_text("malformedJson"));
  CHECK(policy::read_rule_text("[]").faults.front().text() == "1:1: expected object");
}

TEST_CASE("what a file calls its keys cannot write on a terminal") {
  const auto file = policy::read_rule_text(R"({"\u001b[2J": 1})");
  CHECK(file.faults.front().field == "?[2J");
}

TEST_CASE("the loader remembers where each value came from") {
  tests::PolicyFolder folder;
  folder.write("10-branch.json",
               R"({"batch": 50, "origins": {"allow": ["https://a.example.ru"]}})");
  folder.write("20-head.json", R"({"batch": 20, "origins": {"allow": ["https://b.example.ru"]}})");
  const policy::Policy rules = folder.load();
  REQUIRE(rules.rules().size() == std::size(policy::rule_table));
  const auto& batch = rules.rules().at(static_cast<std::size_t>(policy::RuleKey::batch));
  CHECK(batch.value == 20);
  REQUIRE(batch.sources.size() == 2);
  CHECK(batch.sources[0].file == folder.path() / "10-branch.json");
  CHECK(batch.sources[0].value == 50);
  const auto& allow = rules.rules().at(static_cast<std::size_t>(policy::RuleKey::origins_allow));
  CHECK(allow.value.as_array().size() == 2);
  CHECK(rules.rules().at(static_cast<std::size_t>(policy::RuleKey::remember)).sources.empty());
  CHECK(rules.files().size() == 2);
}

TEST_CASE("every default of the table, and what holds while the rules are damaged, is a value") {
  for (const policy::RuleRow& row : policy::rule_table) {
    INFO(row.key);
    for (const std::string_view text : {row.default_json, row.locked_json}) {
      const auto value = wire::parse_json(text);
      if (value.is_null()) continue;
      std::string file = "{\"" + std::string(row.key) + "\": " + std::string(text) + "}";
      if (const std::size_t dot = file.find('.'); dot < row.key.size() + 2) {
        file.replace(dot, 1, "\": {\"");
        file += "}";
      }
      CHECK(policy::read_rule_text(file).faults.empty());
    }
  }
}
