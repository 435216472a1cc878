// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "methods/method.h"
#include "methods/services.h"
#include "methods/window_texts.h"

// «Запись сертификата»: what enrolments.finish and certificates.install share.
namespace kepka::methods {

/// A certificate, and where it belongs.
struct Installation {
  std::shared_ptr<keystore::KeyStore> store;
  std::string key_id;
  pki::Certificate certificate;
  std::vector<pki::Certificate> authorities;  // laid beside it where the storage keeps such
  base::Bytes request;  // DER of the request it was asked for with, if that is known
};

/// A certificate's key as the journal knows it, whoever began it; nothing if it is unknown.
std::optional<enrolments::Enrolment> enrolment_of_key(Services& services,
                                                      const std::string& storage_id,
                                                      const std::string& key_id);

/// Shows the window, with what differs from the request, opens the storage, writes, notes that the
/// site may see the certificate. `written`: called as soon as it is safe, before the offers that
/// follow (to change the maker's PIN, to remember the password). Throws what open_for() and Access
/// do.
void install_with_window(Services& services, Context& context, const Installation& installation,
                         const std::function<void()>& written);

}  // namespace kepka::methods
