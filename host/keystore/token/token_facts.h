// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "keystore/keystore.h"
#include "worker.gen.h"

// What a listing says about a token, as the port says it. Nothing here asks the token.
namespace kepka::keystore {

/// All of it but the id.
StorageInfo describe_token(const wire::worker::Token& token, const std::filesystem::path& module);

PinState pin_state_of(const wire::worker::Token& token);

/// Names of the protocol ("gost2012-256", ...), by the mechanisms that make a pair and sign with
/// it.
std::vector<std::string> algorithms_of(const wire::worker::Token& token);

/// A token that computes nothing: it keeps data that its PIN guards, and the keys are made in
/// software.
bool is_passive(const wire::worker::Token& token);

/// Rutoken's serial in hex as the decimal number on its case; empty if it is no hex of 1 to 16
/// digits.
std::string serial_decimal(std::string_view hex);

}  // namespace kepka::keystore
