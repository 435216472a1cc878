// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "config.h"

#include <dlfcn.h>

#include <array>
#include <stdexcept>

#include "mechanisms.h"
#include "watched_file.h"
#include "wire/json.h"

namespace virtual_rutoken {

namespace {

namespace json = boost::json;
using kepka::wire::Path;

/// What a real one of the model has.
struct ModelDefaults {
  Model model;
  std::string_view name;
  std::string_view label;
  CK_ULONG max_pin;
  CK_ULONG memory;
};

constexpr std::array models = {
    ModelDefaults{Model::ecp3, "ecp3", "Rutoken ECP <no label>", 249, 131072},
    ModelDefaults{Model::ecp2, "ecp2", "Rutoken ECP <no label>", 32, 65536},
    ModelDefaults{Model::lite, "lite", "Rutoken lite <no label>", 32, 65536},
};

constexpr std::size_t max_config_text = 1024;

/// The members of one object, with a default for each that is missing.
class Members {
 public:
  Members(const json::value& value, Path path, std::initializer_list<std::string_view> known)
      : path_(std::move(path)), object_(kepka::wire::expect_object(value, path_)) {
    kepka::wire::refuse_unknown_keys(object_, path_, known);
  }

  const json::value* find(std::string_view key) const { return object_.if_contains(key); }

  const json::value& at(std::string_view key) const {
    return kepka::wire::expect_member(object_, key, path_);
  }

  std::string text(std::string_view key, std::string_view missing) const {
    const auto* value = find(key);
    if (value == nullptr) return std::string(missing);
    return kepka::wire::expect_string(*value, path_ / key, 0, max_config_text);
  }

  CK_ULONG number(std::string_view key, CK_ULONG missing) const {
    const auto* value = find(key);
    if (value == nullptr) return missing;
    return static_cast<CK_ULONG>(
        kepka::wire::expect_integer(*value, path_ / key, 0, std::int64_t{1} << 40));
  }

  bool boolean(std::string_view key, bool missing) const {
    const auto* value = find(key);
    return value == nullptr ? missing : kepka::wire::expect_boolean(*value, path_ / key);
  }

 private:
  Path path_;
  const json::object& object_;
};

const ModelDefaults& model_of(std::string_view name) {
  for (const ModelDefaults& row : models) {
    if (row.name == name) return row;
  }
  throw std::runtime_error("no model " + std::string(name));
}

TokenConfig read_token(const json::value& value, const Path& path) {
  const Members members(value, path,
                        {"serial", "model", "label", "userPin", "soPin", "minPin", "maxPin",
                         "userTries", "soTries", "memory", "pinPad", "padUserPin", "padSoPin",
                         "withoutMechanisms", "takesCertificates", "acceptsSeed"});
  const ModelDefaults& defaults = model_of(members.text("model", "ecp3"));
  TokenConfig token;
  token.model = defaults.model;
  token.serial = kepka::wire::expect_string(members.at("serial"), path / "serial", 8, 16);
  if (token.serial.find_first_not_of("0123456789abcdef") != std::string::npos ||
      token.serial.size() % 2 != 0) {
    throw std::runtime_error("a serial is whole bytes of lower-case hex: " + token.serial);
  }
  token.label = members.text("label", defaults.label);
  token.user_pin = members.text("userPin", default_user_pin);
  token.so_pin = members.text("soPin", default_so_pin);
  token.min_pin = members.number("minPin", 6);
  token.max_pin = members.number("maxPin", defaults.max_pin);
  token.user_tries = static_cast<unsigned>(members.number("userTries", 10));
  token.so_tries = static_cast<unsigned>(members.number("soTries", 10));
  token.memory = members.number("memory", defaults.memory);
  token.pin_pad = members.boolean("pinPad", false);
  token.pad_user_pin = members.text("padUserPin", token.user_pin);
  token.pad_so_pin = members.text("padSoPin", token.so_pin);
  token.takes_certificates = members.boolean("takesCertificates", true);
  token.accepts_seed = members.boolean("acceptsSeed", true);
  if (const auto* names = members.find("withoutMechanisms")) {
    for (const auto& name : kepka::wire::expect_array(*names, path / "withoutMechanisms", 100)) {
      token.without_mechanisms.insert(mechanism_of(
          kepka::wire::expect_string(name, path / "withoutMechanisms", 1, max_config_text)));
    }
  }
  return token;
}

SlotConfig read_slot(const json::value& value, const Path& path) {
  const Members members(value, path, {"reader", "token"});
  SlotConfig slot;
  slot.reader =
      kepka::wire::expect_string(members.at("reader"), path / "reader", 1, max_config_text);
  const auto* token = members.find("token");
  if (token != nullptr && !token->is_null()) slot.token = members.text("token", "");
  return slot;
}

}  // namespace

const TokenConfig& Config::token(std::string_view serial) const {
  for (const TokenConfig& token : tokens) {
    if (token.serial == serial) return token;
  }
  throw std::runtime_error("no token " + std::string(serial));
}

std::filesystem::path module_folder() {
  static const int anchor = 0;
  Dl_info info{};
  if (::dladdr(&anchor, &info) == 0) throw std::runtime_error("dladdr");
  return std::filesystem::absolute(info.dli_fname).parent_path();
}

Config read_config(const std::filesystem::path& folder) {
  const auto text = WatchedFile(folder / "virtual_rutoken.json").read();
  if (text == nullptr) throw std::runtime_error("no virtual_rutoken.json");
  const json::value root = kepka::wire::parse_json(*text);
  const Path path;
  const Members members(root, path, {"slots", "tokens", "extendedInfoSize"});
  Config config;
  config.extended_info_size = members.number("extendedInfoSize", 256);
  for (const auto& token : kepka::wire::expect_array(members.at("tokens"), path / "tokens", 100)) {
    config.tokens.push_back(read_token(token, path / "tokens"));
  }
  for (const auto& slot : kepka::wire::expect_array(members.at("slots"), path / "slots", 100)) {
    config.slots.push_back(read_slot(slot, path / "slots"));
    if (!config.slots.back().token.empty()) config.token(config.slots.back().token);
  }
  return config;
}

}  // namespace virtual_rutoken
