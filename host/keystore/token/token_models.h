// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "worker.gen.h"

// What is known of makers and models beforehand, as tables. What a token can do is never among it:
// its own mechanism list tells that.
namespace kepka::keystore {

/// What a token is called, in the languages of the port; never which one it is.
struct TokenLabel {
  std::string ru, en;
};

/// "Рутокен ЭЦП 3.0" for what is known, else the model's own text made harmless.
TokenLabel label_of(const wire::worker::Token& token);

/// Whether signatures by keys that this maker's tokens have made can be qualified ones, if the
/// token makes GOST keys.
bool is_certified_maker(const wire::worker::Token& token);

bool is_rutoken(const wire::worker::Token& token);

/// How an active token names itself in a request's subjectSignTool.
std::string sign_tool_of(const wire::worker::Token& token);

/// What programs can use keys that an active token has made.
TokenLabel used_by_of(const wire::worker::Token& token);

}  // namespace kepka::keystore
