// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "methods/sign_order.h"
#include "methods/window_texts.h"

// What Kepka's windows say before something is signed.
namespace kepka::methods {

/// «Подпись документа»: the person, each document by name, size and digest (of a batch the first
/// three, and how many there are), and the site's words about it as such.
Purpose sign_purpose(prompt::Language language, const Site& site,
                     const pki::Certificate& certificate, const SignOrder& order);

/// «Вход на сайт».
Purpose authenticate_purpose(prompt::Language language, const Site& site,
                             const pki::Certificate& certificate, const std::string& words);

/// "Стрибог-256", "SHA-256".
std::string digest_label(crypto::Digest digest, prompt::Language language);

}  // namespace kepka::methods
