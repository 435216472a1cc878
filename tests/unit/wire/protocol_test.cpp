// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What scripts/generate/protocol.mjs makes of protocol.json.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "catch.h"
#include "protocol.gen.h"

using namespace kepka;
namespace json = wire::json;
namespace protocol = wire::protocol;

namespace {

const wire::Path path("params.arguments");

json::object begin_arguments() {
  return wire::parse_json(
             R"({"requestId":"q1","storage":"registry","applicant":{"kind":"person","surname":"Иванова"},)"
             R"("profile":{"algorithm":"rsa-2048","keyUse":"signingAndExchange","extendedKeyUsage":["1.2.3"]}})")
      .as_object();
}

std::string faulty_field(const json::object& arguments) {
  try {
    protocol::read_enrolments_begin_params(arguments, path);
  } catch (const base::Error& error) {
    REQUIRE(error.code() == base::ErrorCode::invalidParams);
    return error.data().at(0).second;
  }
  return "none";
}

json::value protocol_json() {
  std::ifstream file(KEPKA_SOURCE "/host/wire/protocol.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return wire::parse_json(text);
}

}  // namespace

TEST_CASE("a method's arguments are read into their struct") {
  const auto params = protocol::read_enrolments_begin_params(begin_arguments(), path);
  CHECK(params.request_id == "q1");
  CHECK(params.storage == "registry");
  CHECK(params.applicant.at("surname") == "Иванова");
  REQUIRE(params.profile);
  CHECK(params.profile->algorithm == protocol::Algorithm::rsa_2048);
  CHECK(params.profile->key_use == protocol::ProfileKeyUse::signing_and_exchange);
  CHECK(params.profile->extended_key_usage->size() == 1);
  CHECK_FALSE(params.profile->parameter_set);
}

TEST_CASE("what was read is written as it was") {
  const json::object arguments = begin_arguments();
  CHECK(protocol::write(protocol::read_enrolments_begin_params(arguments, path)) ==
        json::value(arguments));
}

TEST_CASE("a fault deep in the arguments is named by its whole path") {
  json::object arguments = begin_arguments();
  json::object& profile = arguments["profile"].as_object();
  SECTION("a wrong item of a list") {
    profile["extendedKeyUsage"] = {"1.2.3", "1"};
    CHECK(faulty_field(arguments) == "params.arguments.profile.extendedKeyUsage[1]");
  }
  SECTION("an unknown value of an enum") {
    profile["algorithm"] = "md5";
    CHECK(faulty_field(arguments) == "params.arguments.profile.algorithm");
  }
  SECTION("a number out of range") {
    profile["identificationKind"] = 4;
    CHECK(faulty_field(arguments) == "params.arguments.profile.identificationKind");
  }
  SECTION("an unknown key") {
    profile["surprise"] = 1;
    CHECK(faulty_field(arguments) == "params.arguments.profile.surprise");
  }
  SECTION("a value of a map") {
    arguments["applicant"].as_object()["inn"] = 5;
    CHECK(faulty_field(arguments) == "params.arguments.applicant.inn");
  }
  SECTION("a missing field") {
    arguments.erase("storage");
    CHECK(faulty_field(arguments) == "params.arguments.storage");
  }
  SECTION("null for an optional field") {
    arguments["profile"] = nullptr;
    CHECK(faulty_field(arguments) == "params.arguments.profile");
  }
  SECTION("too many members of a map") {
    for (int i = 0; i < 64; ++i) arguments["applicant"].as_object()["k" + std::to_string(i)] = "v";
    CHECK(faulty_field(arguments) == "params.arguments.applicant");
  }
}

TEST_CASE("a type of its own has a reader and a writer too") {
  const protocol::Texts texts{"да", "yes"};
  CHECK(protocol::read_texts(protocol::write(texts), path).en == "yes");
  const protocol::Applicant applicant{{"kind", "person"}};
  CHECK(protocol::read_applicant(protocol::write_applicant(applicant), path) == applicant);
}

TEST_CASE("every value of an enum has its text") {
  CHECK(protocol::to_string(protocol::Algorithm::ecdsa_p384) == "ecdsa-p384");
  CHECK(protocol::algorithm_from_text("gost2012-512") == protocol::Algorithm::gost2012_512);
  CHECK(protocol::algorithm_from_text("GOST2012-512") == std::nullopt);
}

TEST_CASE("the table of methods is that of protocol.json") {
  const json::value source = protocol_json();
  const json::object& methods = source.at("methods").as_object();
  CHECK(methods.size() == std::size(protocol::method_table));
  for (const auto& entry : protocol::method_table) {
    const json::object& method = methods.at(entry.name).as_object();
    CHECK((entry.audience == protocol::Audience::page) ==
          (method.at("audience") == json::value("page")));
    CHECK((entry.audience == protocol::Audience::both) ==
          (method.at("audience") == json::value("both")));
    CHECK(entry.interactive == method.contains("interactive"));
  }
  CHECK(protocol::host_name == std::string_view(source.at("host").as_string()));
  CHECK(protocol::protocol_min == source.at("protocol").at("min").as_int64());
  CHECK(std::size(protocol::features) == source.at("features").as_array().size());
}
