// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/auditing.h"

#include "audit/verify.h"
#include "catch.h"
#include "error_code.h"
#include "methods/forgetting.h"
#include "unit/methods/method_world.h"

using namespace kepka;
using namespace kepka::tests;
using base::Error;
using base::ErrorCode;

namespace {

std::vector<audit::Entry> audit_entries(World& world) {
  std::vector<audit::Entry> out;
  for (const auto& file : audit::read_trail(world.services->audit.folder()).files) {
    for (const std::string& text : file.lines) out.push_back(audit::line_of(text).entry);
  }
  return out;
}

}  // namespace

TEST_CASE("the audit says what came of a deed, and how an error is called") {
  struct Case {
    ErrorCode code;
    const char* outcome;
    const char* name;
  };
  const Case cases[] = {{ErrorCode::cancelled, "cancelled", "cancelled"},
                        {ErrorCode::deadlineExceeded, "cancelled", "deadlineExceeded"},
                        {ErrorCode::storageForbidden, "refused", "storageForbidden"},
                        {ErrorCode::pinLocked, "failed", "pinLocked"}};
  World world;
  const auto context = world.context_of(site);
  methods::audit_end(*world.services, context, "sign", nullptr, {});
  for (const Case& row : cases) {
    const Error error(row.code, "Иванова");
    methods::audit_end(*world.services, context, "sign", &error, {});
  }
  const auto entries = audit_entries(world);
  REQUIRE(entries.size() == 5);
  CHECK(entries[0].outcome == "done");
  CHECK(entries[0].error.empty());
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    CHECK(entries[i + 1].outcome == cases[i].outcome);
    CHECK(entries[i + 1].error == cases[i].name);
    CHECK(entries[i + 1].error_code == static_cast<int>(cases[i].code));
  }
}

TEST_CASE("a key that was made although the deed failed is told") {
  World world;
  const Error error = Error(ErrorCode::signingFailed).with("keyCreated", "true");
  methods::audit_end(*world.services, world.context_of(site), "enrolments.begin", &error, {});
  CHECK(audit_entries(world).front().key_created);
}

TEST_CASE("each key that is used is told once, with its storage") {
  World world;
  auto context = world.context_of(site);
  methods::note_use(context, "token/1", "");
  methods::note_use(context, "token/1", "aa");
  methods::note_use(context, "token/1", "aa");
  methods::note_use(context, "token/1", "");
  methods::note_use(context, "registry", "bb");
  methods::note_use(context, "registry", "cc");
  REQUIRE(context.uses.size() == 3);
  CHECK(context.uses[0].key == "aa");
  CHECK(context.uses[1].key == "bb");
  CHECK(context.uses[2].key == "cc");
}

TEST_CASE("a refused origin cannot write what it likes into the audit") {
  World world;
  const Error error(ErrorCode::siteNotAllowed);
  methods::audit_refusal(*world.services,
                         world.context_of("null\n\xD0\x96" + std::string(1000, 'x')), "sign", error,
                         {});
  const auto entries = audit_entries(world);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].origin.substr(0, 8) == "null???x");
  CHECK(entries[0].origin.size() == 300);
}

TEST_CASE("what is merely wrong in a request is no refusal") {
  World world;
  methods::audit_refusal(*world.services, world.context_of(site), "sign",
                         Error(ErrorCode::invalidParams), {});
  CHECK(audit_entries(world).empty());
}

TEST_CASE("of the same refusal one a minute is told, with how many were left out") {
  methods::Refusals refusals;
  const auto start = methods::Refusals::Clock::now();
  const auto take = [&](int seconds, const std::string& origin = site) {
    return refusals.take(origin, "sign", "blockedByPolicy", start + std::chrono::seconds(seconds));
  };
  CHECK(take(0) == 0U);
  for (int i = 1; i < 60; ++i) CHECK_FALSE(take(i));
  CHECK(take(1, "https://other.example.org") == 0U);
  CHECK(take(60) == 59U);
  CHECK_FALSE(take(61));
}

TEST_CASE("a thousand sites do not fill the memory of refusals") {
  methods::Refusals refusals;
  const auto now = methods::Refusals::Clock::now();
  int told = 0;
  for (int i = 0; i < 1000; ++i) {
    if (refusals.take("https://s" + std::to_string(i) + ".ru", "sign", "x", now)) ++told;
  }
  CHECK(told == 256);
  CHECK(refusals.take(site, "sign", "x", now + std::chrono::minutes(2)) == 0U);
}

TEST_CASE(
    "where the rules require the audit, nothing begins without it, and nothing ends without it") {
  World world;
  const auto context = world.context_of(site);
  methods::audit_begin(*world.services, context, "sign");
  CHECK(audit_entries(world).empty());

  world.policy(R"({"audit": "required"})");
  methods::audit_begin(*world.services, context, "sign");
  CHECK(audit_entries(world).front().outcome == "begun");

  const auto folder = world.services->audit.folder();
  std::filesystem::permissions(folder, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  CHECK(error_of([&] { methods::audit_begin(*world.services, context, "sign"); }).code() ==
        ErrorCode::auditUnavailable);
  CHECK(error_of([&] {
          methods::audit_end(*world.services, context, "sign", nullptr, {});
        }).code() == ErrorCode::auditUnavailable);
  const Error failed(ErrorCode::pinLocked);
  CHECK_NOTHROW(methods::audit_end(*world.services, context, "sign", &failed, {}));

  world.policy("{}");
  std::string logged;
  CHECK_NOTHROW(methods::audit_end(*world.services, context, "sign", nullptr,
                                   [&](const std::string& line) { logged = line; }));
  CHECK_THAT(logged, contains_text("storeUnsafe"));
}

TEST_CASE("forgetting erases decisions and remembered secrets, whatever the rules say today") {
  World world;
  world.allow();
  world.services->consents.note_cancelled("https://other.example.org");
  world.remembered->kept["registry/aa"] = "secret";
  const auto before = methods::memories_of(*world.services);
  CHECK(before.sites == 1);
  CHECK(before.passwords);
  CHECK(methods::forget_everything(*world.services, {}) == 0);
  CHECK(world.remembered->kept.empty());
  CHECK(world.services->consents.list().empty());
  CHECK(methods::memories_of(*world.services).sites == 0);
}
