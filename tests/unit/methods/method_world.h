// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "asn1/writer.h"
#include "methods/all_methods.h"
#include "methods/storages.h"
#include "pki/oids.h"
#include "pki/pem.h"
#include "pki/request.h"
#include "pki/spki.h"
#include "unit/methods/fake_token.h"
#include "unit/prompt/scripted.h"

namespace kepka::tests {

namespace json = wire::json;

inline const std::string site = "https://ca.example.ru";

/// Passwords and PINs that are remembered in this process alone.
class FakeRemembered final : public prompt::Remembered {
 public:
  std::map<std::string, std::string> kept;
  int finds = 0;

  bool available() override { return true; }
  std::optional<base::Secret> find(const std::string& name, const base::Patience&) override {
    ++finds;
    const auto found = kept.find(name);
    if (found == kept.end()) return std::nullopt;
    return base::Secret::copy_of(std::string_view(found->second));
  }
  bool keep(const std::string& name, const base::Secret& secret, const base::Patience&) override {
    kept[name] = std::string(secret.text());
    return true;
  }
  void forget(const std::string& name, const base::Patience&) override { kept.erase(name); }
  void forget_all(const base::Patience&) override { kept.clear(); }
};

/// The methods over a data folder of the test's own, with tokens that the test plugs in and a
/// person whose answers stand in a script (tests/pinentry).
class World {
 public:
  explicit World(const std::string& script = "[]") : person(script) {
    services = methods::make_services(folder_.path() / "data", folder_.path() / "policy", true);
    services->computer_name = "BUH-2";
    services->list_tokens = [this](const keystore::ModuleRules&, const base::Patience&) {
      keystore::TokenListing listing;
      listing.problems = problems;
      for (const auto& token : tokens) {
        if (token->is_here()) listing.stores.push_back(token);
      }
      return listing;
    };
    auto kept = std::make_unique<FakeRemembered>();
    remembered = kept.get();
    services->remembered = std::move(kept);
    std::filesystem::create_directory(folder_.path() / "policy");
  }

  FakeToken& plug_in(const std::string& number = "1234567890") {
    tokens.push_back(std::make_shared<FakeToken>(number));
    return *tokens.back();
  }

  void policy(const std::string& text) {
    folder_.write("policy/rules.json", std::string_view(text));
    std::filesystem::permissions(
        folder_.path() / "policy" / "rules.json",
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }

  void allow(const std::string& origin = site) {
    services->consents.set(origin, policy::Consent::granted);
  }

  /// prepare() and commit(), or run(), as the server calls them.
  json::object call(const std::string& name, const json::object& arguments,
                    const std::string& origin = site) {
    for (const methods::Method& method : methods::all_methods(*services)) {
      if (method.name != name) continue;
      methods::Context context = context_of(origin);
      if (method.run) return method.run(context, arguments).as_object();
      const methods::Prepared prepared = method.prepare(context, arguments);
      return (prepared.answer ? *prepared.answer : prepared.commit(context)).as_object();
    }
    FAIL("no method " << name);
    return {};
  }

  methods::Context context_of(const std::string& origin) {
    methods::Context context;
    context.caller.origin = origin;
    context.caller.language = "ru";
    context.patience = {stop.get_token(), base::Clock::now() + std::chrono::seconds(60)};
    context.progress = [this](std::string_view phase, int) {
      phases.emplace_back(phase);
      if (phase != "waiting_user") return;
      for (const auto& token : tokens) CHECK(token->accesses == 0);
    };
    context.notify_extension = [this](std::string_view method, const json::object& params) {
      if (on_notification) on_notification(std::string(method), params);
    };
    return context;
  }

  std::string handle(const FakeToken& token, const std::string& origin = site) {
    return methods::handle_of(*services, context_of(origin), token.info().id);
  }

  json::object order(const std::string& storage, const std::string& request_id = "application-1") {
    return {{"requestId", request_id},
            {"storage", storage},
            {"applicant", json::object{{"kind", "person"},
                                       {"surname", "Иванова"},
                                       {"name", "Анна"},
                                       {"patronymic", "Петровна"},
                                       {"email", "anna@example.ru"},
                                       {"snils", "112-233-445 95"},
                                       {"inn", "500100732259"}}}};
  }

  json::object begin(const FakeToken& token, const std::string& request_id = "application-1") {
    return call("enrolments.begin", order(handle(token), request_id));
  }

  std::size_t windows(const std::string& command = "") const {
    const std::string text = person.transcript();
    const auto count = [&text](const std::string& part) {
      std::size_t found = 0;
      for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
      return found;
    };
    if (!command.empty()) return count("\"command\":\"" + command + '"');
    return count("\"command\":\"GETPIN\"") + count("\"command\":\"CONFIRM\"");
  }

  Scripted person;
  std::unique_ptr<methods::Services> services;
  FakeRemembered* remembered = nullptr;
  std::vector<std::shared_ptr<FakeToken>> tokens;
  std::vector<keystore::TokenProblem> problems;
  std::vector<std::string> phases;
  std::function<void(const std::string&, const json::object&)> on_notification;
  std::stop_source stop;

 private:
  TempFolder folder_;
  Variable policy_folder_{"KEPKA_TEST_POLICY_FOLDER", (folder_.path() / "policy").c_str()};
};

inline std::string text_at(const json::object& object, std::string_view key) {
  return std::string(object.at(key).as_string());
}

/// A certificate over this key as an authority would encode it (RFC 5280 4.1). Without `signer`
/// nobody signed it, which installing one alone does not ask.
inline std::string certificate_for(const crypto::PublicKey& key,
                                   const std::string& subject = "Иванова Анна Петровна",
                                   const std::string& issuer = "УЦ Пример", bool authority = false,
                                   const std::string& not_after = "20491231235959Z",
                                   crypto::Signer* signer = nullptr) {
  using namespace asn1;
  const auto name = [](const std::string& common_name) {
    return pki::encode_name({{pki::oids::common_name, tag::utf8_string, common_name}});
  };
  const Bytes algorithm = sequence({object_identifier(pki::oids::gost2012_256_with_streebog)});
  const Bytes constraints = sequence({object_identifier(pki::oids::basic_constraints),
                                      boolean(true), octet_string(sequence({boolean(true)}))});
  const Bytes extensions =
      authority ? explicitly(3, sequence(std::vector<Bytes>{constraints})) : Bytes();
  const Bytes tbs = sequence({explicitly(0, integer(2)), integer(1), algorithm, name(issuer),
                              sequence({text_string(tag::generalized_time, "20200101000000Z"),
                                        text_string(tag::generalized_time, not_after)}),
                              name(subject), pki::encode_spki(key), extensions});
  const Bytes signature = signer == nullptr
                              ? Bytes(64, 1)
                              : signer->sign(crypto::digest(crypto::Digest::streebog256, tbs));
  return pki::to_pem("CERTIFICATE", sequence({tbs, algorithm, bit_string(signature)}));
}

/// A key of 256 bits that signs.
inline std::unique_ptr<crypto::Signer> some_signer(World& world) {
  return crypto::make_software_signer(
      crypto::generate_key({crypto::KeyKind::gost2012_256, asn1::Oid("1.2.643.2.2.36.0"), 0},
                           world.services->random),
      world.services->random);
}

inline crypto::PublicKey key_of(const json::object& begun) {
  return pki::decode_request(pki::from_pem("CERTIFICATE REQUEST", text_at(begun, "csr"))).key;
}

inline std::string certificate_of(const json::object& begun) {
  return certificate_for(key_of(begun));
}

}  // namespace kepka::tests
