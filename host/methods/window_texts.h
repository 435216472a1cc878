// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "keystore/keystore.h"
#include "pki/certificate.h"
#include "pki/name.h"
#include "prompt/prompt.h"

// What Kepka's own windows say. The first line is always the site; every text that comes from
// outside is made harmless here, once.
namespace kepka::methods {

prompt::Language language_of(const std::string& code);

/// What a window says about the site that asks.
struct Site {
  std::string origin;        // checked
  bool first_visit = false;  // the person has not decided about it yet: OK is the consent
};

/// «Создание ключа»: a new password for the container. `subject` is decoded from the request that
/// will be signed.
prompt::PasswordWindow new_key_window(prompt::Language language, const Site& site,
                                      const pki::Name& subject,
                                      const keystore::StorageInfo& storage);

/// «Запись сертификата» with the password's field. `wrong_password` adds the error line.
prompt::PasswordWindow install_window(prompt::Language language, const Site& site,
                                      const pki::Certificate& certificate,
                                      const keystore::StorageInfo& storage, bool wrong_password);

/// The same without the field, where the password is remembered.
prompt::ConfirmWindow install_window_remembered(prompt::Language language, const Site& site,
                                                const pki::Certificate& certificate,
                                                const keystore::StorageInfo& storage);

/// «Запомнить пароль?»
prompt::ConfirmWindow remember_window(prompt::Language language, const Site& site,
                                      const keystore::StorageInfo& storage);

/// «Отказ от ключа»: the enrolment's key will be deleted. `subject` is the request's.
prompt::ConfirmWindow abandon_window(prompt::Language language, const Site& site,
                                     const pki::Name& subject,
                                     const keystore::StorageInfo& storage);

/// "Иванова Анна Петровна": the common name, made harmless.
std::string person_of(const pki::Name& subject);

}  // namespace kepka::methods
