// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "crypto/keys.h"
#include "token_worker/objects.h"

namespace kepka::token_worker {

/// What a pair shall be.
struct KeyWish {
  base::Bytes id;  // CKA_ID of both halves
  std::string label;
  crypto::KeyAlgorithm algorithm;
  bool exchange = false;  // may also decrypt and derive: what CryptoAPI calls AT_KEYEXCHANGE
  std::optional<std::string> start, end;  // YYYYMMDD: the private key's usage period
};

struct KeyTemplates {
  Template of_public;
  Template of_private;
};

/// How much of a wish a template asks for, most first: a module that refuses one is asked with the
/// next.
enum class Fullness {
  whole,
  without_dates,
  minimal,  // what Rutoken's maker publishes, and the label
  bare,     // without what a module can fill in by itself
};
std::span<const Fullness> fullnesses();

/// Templates for C_GenerateKeyPair.
KeyTemplates key_templates(const KeyWish& wish, Fullness fullness);

}  // namespace kepka::token_worker
