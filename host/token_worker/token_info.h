// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "token_worker/module.h"
#include "worker.gen.h"

// What a module says of its slots and of the tokens in them, without login and without spending a
// PIN attempt.
namespace kepka::token_worker {

inline constexpr std::size_t max_slots = 64;

/// As the protocol's Number: what does not fit becomes the greatest that does.
std::int64_t to_number(CK_ULONG value);

/// What tells tokens of one module apart.
struct Identity {
  std::string manufacturer;
  std::string model;
  std::string serial;

  bool operator==(const Identity&) const = default;
};

Identity identity_of(const CK_TOKEN_INFO& info);

/// At most max_slots of them. Throws what Module::check() throws.
std::vector<CK_SLOT_ID> slots_of(const Module& module, bool with_token_alone);

/// Throws what Module::check() throws: tokenAbsent for an empty slot.
CK_TOKEN_INFO token_info(const Module& module, CK_SLOT_ID slot);

/// Throws Error(tokenNotPrepared) for a token that was never initialised: it has no objects and no
/// sessions.
void check_prepared(const CK_TOKEN_INFO& info);

/// The rest: Rutoken's own information and the mechanisms, each left out if the module fails over
/// it.
wire::worker::Token describe_token(const Module& module, CK_SLOT_ID slot,
                                   const CK_TOKEN_INFO& info);

/// How often a PIN may still be typed, where the module can tell: Rutoken's counter, or the flag of
/// the final try.
std::optional<CK_ULONG> attempts_left(const Module& module, CK_SLOT_ID slot, CK_USER_TYPE user);

/// Every slot, with its token or its own fault. Throws what slots_of() throws.
wire::worker::SlotsListResult list_slots(const Module& module);

}  // namespace kepka::token_worker
