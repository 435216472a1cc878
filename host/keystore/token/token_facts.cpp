// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/token_facts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "crypto/keys.h"
#include "keystore/token/token_models.h"

namespace kepka::keystore {

namespace {

using wire::worker::Mechanism;
using wire::worker::Token;

struct AlgorithmRow {
  const char* name;
  std::int64_t generates, signs;  // mechanisms
  std::int64_t bits;              // 0: the mechanism's name says the size
};

// PKCS #11 mechanisms 2.1.4, 2.3.5, and the TC26 vendor's codes for 512 bits.
constexpr std::array algorithms{
    AlgorithmRow{"gost2012-256", 0x1200, 0x1201, 0},
    AlgorithmRow{"gost2012-512", 0xD4321005, 0xD4321006, 0},
    AlgorithmRow{"rsa-2048", 0x0000, 0x0001, 2048},
    AlgorithmRow{"rsa-3072", 0x0000, 0x0001, 3072},
    AlgorithmRow{"rsa-4096", 0x0000, 0x0001, 4096},
    AlgorithmRow{"ecdsa-p256", 0x1040, 0x1041, 256},
    AlgorithmRow{"ecdsa-p384", 0x1040, 0x1041, 384},
};

/// A mechanism without limits was not told them.
bool has(const Token& token, std::int64_t type, std::int64_t bits) {
  return std::any_of(token.mechanisms.begin(), token.mechanisms.end(), [&](const Mechanism& each) {
    const bool limited = bits != 0 && each.max_bits != 0;
    return each.type == type && (!limited || (each.min_bits <= bits && bits <= each.max_bits));
  });
}

bool makes_gost_keys(const std::vector<std::string>& names) {
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.starts_with("gost"); });
}

std::optional<std::uint64_t> bytes_of(const std::optional<std::int64_t>& number) {
  if (!number) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

unsigned as_unsigned(std::int64_t number) {
  constexpr std::int64_t max = std::numeric_limits<unsigned>::max();
  return static_cast<unsigned>(std::clamp<std::int64_t>(number, 0, max));
}

TokenFacts facts_of(const Token& token, const std::filesystem::path& module) {
  TokenFacts facts;
  facts.label = token.label;
  facts.manufacturer = token.manufacturer;
  facts.model = token.model;
  facts.serial = token.serial;
  if (is_rutoken(token)) facts.serial_decimal = serial_decimal(token.serial);
  facts.module = module.string();
  facts.free_memory = bytes_of(token.free_memory);
  facts.total_memory = bytes_of(token.total_memory);
  facts.active = !is_passive(token);
  facts.pin_pad = token.pin_pad;
  facts.write_protected = token.write_protected;
  facts.pin = pin_state_of(token);
  return facts;
}

}  // namespace

bool is_passive(const Token& token) { return token.mechanisms.empty(); }

std::vector<std::string> algorithms_of(const Token& token) {
  std::vector<std::string> names;
  for (const AlgorithmRow& row : algorithms) {
    if (has(token, row.generates, row.bits) && has(token, row.signs, row.bits)) {
      names.emplace_back(row.name);
    }
  }
  return names;
}

std::string serial_decimal(std::string_view hex) {
  std::uint64_t number = 0;
  const auto* const end = hex.data() + hex.size();
  const auto [at, error] = std::from_chars(hex.data(), end, number, 16);
  if (hex.empty() || hex.size() > 16 || error != std::errc() || at != end) return {};
  return std::to_string(number);
}

/// TO_BE_CHANGED says two things (PKCS #11 base specification 3.2): the maker's PIN is still set,
/// or the PIN has expired. Rutoken's extended information tells them apart; of other modules it is
/// taken for the first, and the login says if it was the second.
PinState pin_state_of(const Token& token) {
  PinState pin;
  pin.is_default = token.pin_to_be_changed;
  pin.count_low = token.pin_count_low;
  pin.final_try = token.pin_final_try;
  pin.locked = token.pin_locked;
  pin.not_set = !token.pin_set;
  pin.min_length = as_unsigned(token.pin_min);
  pin.max_length = as_unsigned(token.pin_max);
  if (token.pin_final_try) pin.attempts_left = 1;
  if (token.extended) {
    const unsigned left = as_unsigned(token.extended->pin_attempts_left);
    pin.is_default = token.extended->pin_is_default;
    pin.must_be_changed = token.pin_to_be_changed && !pin.is_default;
    pin.count_low =
        pin.count_low || token.extended->pin_attempts_left < token.extended->pin_attempts_max;
    pin.final_try = pin.final_try || left == 1;
    pin.locked = pin.locked || left == 0;
    pin.attempts_left = left;
  }
  if (pin.locked) pin.attempts_left = 0;
  return pin;
}

StorageInfo describe_token(const Token& token, const std::filesystem::path& module) {
  StorageInfo info;
  info.kind = "token";
  const TokenLabel label = label_of(token);
  info.label_ru = label.ru;
  info.label_en = label.en;
  info.secret = SecretKind::pin;
  info.token = facts_of(token, module);
  if (is_passive(token)) {
    for (const AlgorithmRow& row : algorithms) info.algorithms.emplace_back(row.name);
    info.key_in_software = true;
    info.sign_tool = crypto::software_tool_name();
    info.used_by_ru = "только Kepka";
    info.used_by_en = "Kepka alone";
    return info;
  }
  info.algorithms = algorithms_of(token);
  info.qualified = is_certified_maker(token) && makes_gost_keys(info.algorithms);
  info.key_in_software = false;
  info.sign_tool = sign_tool_of(token);
  const TokenLabel used_by = used_by_of(token);
  info.used_by_ru = used_by.ru;
  info.used_by_en = used_by.en;
  return info;
}

}  // namespace kepka::keystore
