// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/tell_slots.h"

#include <algorithm>
#include <set>

#include "base/error.h"
#include "doctor/reader_text.h"
#include "keystore/token/token_models.h"

namespace kepka::doctor {
namespace {

using wire::worker::Slot;
using wire::worker::Token;

constexpr std::int64_t memory_for_a_key = 4096;  // bytes: a pair, its certificate and its names

struct TokenFaultRow {
  const char* id;
  bool (*strikes)(const Token&);
};

bool has_little_memory(const Token& token) {
  return token.free_memory.value_or(memory_for_a_key) < memory_for_a_key;
}

bool has_default_pin(const Token& token) {
  return token.pin_to_be_changed || (token.extended && token.extended->pin_is_default);
}

// The first that strikes is told. Flags of CK_TOKEN_INFO (PKCS #11 base specification 3.2): reading
// them spends no attempt.
constexpr TokenFaultRow token_faults[] = {
    {"tokenNotPrepared", [](const Token& token) { return !token.initialized; }},
    {"pinLocked", [](const Token& token) { return token.pin_locked; }},
    {"pinNotSet", [](const Token& token) { return token.login_required && !token.pin_set; }},
    {"pinFinalTry", [](const Token& token) { return token.pin_final_try; }},
    {"tokenWriteProtected", [](const Token& token) { return token.write_protected; }},
    {"tokenFull", has_little_memory},
    {"pinDefault", has_default_pin},
};

void tell_token(const Slot& slot, Report& report) {
  const keystore::TokenLabel label = keystore::label_of(*slot.token);
  const Fact token{"token", label.ru, label.en}, reader{"reader", reader_text(slot.reader)};
  const auto* const row = std::ranges::find_if(
      token_faults, [&](const TokenFaultRow& each) { return each.strikes(*slot.token); });
  if (row != std::end(token_faults)) return report.add(row->id, {token, reader});
  report.add("tokenReady", {token, reader});
}

void tell_slot_fault(const Slot& slot, Report& report) {
  const base::CatalogueEntry* entry = base::find_catalogue_entry(slot.fault->name);
  if (entry == nullptr) return;
  report.add("slotFails",
             {{"reader", reader_text(slot.reader)},
              {"fault", std::string(entry->message_ru), std::string(entry->message_en)},
              {"remedy", std::string(entry->remedy_ru), std::string(entry->remedy_en)}});
}

}  // namespace

void tell_slots(const std::vector<Slot>& slots, Report& report) {
  std::set<std::string> known;
  for (const Slot& slot : slots) {
    if (slot.fault) tell_slot_fault(slot, report);
    if (!slot.token) continue;
    const Token& token = *slot.token;
    // Software tokens always show an empty one to come: no serial, nothing to say.
    if (!token.initialized && token.serial.empty()) continue;
    const std::string identity = token.manufacturer + '\n' + token.model + '\n' + token.serial;
    if (known.insert(identity).second) tell_token(slot, report);
  }
  if (known.size() > 1) report.add("severalTokens", {{"count", std::to_string(known.size())}});
}

}  // namespace kepka::doctor
