// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keystore/keystore.h"
#include "methods/texts.h"
#include "pki/certificate.h"
#include "pki/name.h"
#include "prompt/prompt.h"

// What Kepka's own windows say. The first line is always the site; every text that comes from
// outside is made harmless here, once. What is said of PINs stands in pin_texts.h.
namespace kepka::methods {

prompt::Language language_of(const std::string& code);

/// What a window says about who asks.
struct Site {
  std::string origin;        // checked; empty: the person's own doing, in the extension's settings
  bool first_visit = false;  // the person has not decided about it yet: OK is the consent
};

/// What windows are for: what stands in each of them, whatever it asks for.
struct Purpose {
  Site site;
  std::string title;
  std::string lines;   // who asks, for whom: each with its end
  Text place;          // before the storage: "Куда: "
  std::string advice;  // below the storage, without an end; may be empty
  std::string ok;
  prompt::Language language = prompt::Language::ru;
  bool changes_pin = false;  // the PIN that is asked for will be the old one
};

/// «Создание ключа». `subject` is decoded from the request that will be signed.
Purpose new_key_purpose(prompt::Language language, const Site& site, const pki::Name& subject);

/// «Запись сертификата»; `authorities` are laid beside it, `differences` from the request are shown
/// (certificate_differences.h).
Purpose install_purpose(prompt::Language language, const Site& site,
                        const pki::Certificate& certificate,
                        const std::vector<pki::Certificate>& authorities = {},
                        const std::vector<std::string>& differences = {});

/// «Удаление сертификата» that a site asks for; the key stays.
Purpose remove_certificate_purpose(prompt::Language language, const Site& site,
                                   const pki::Certificate& certificate);

/// «Заявка на сертификат»: a request for a key that is there already.
Purpose old_key_purpose(prompt::Language language, const Site& site, const pki::Name& subject);

/// «Обновление сертификата»: of this certificate. `old_alone`: its key signs the request for a key
/// elsewhere, for which another window asks.
Purpose renew_purpose(prompt::Language language, const Site& site,
                      const pki::Certificate& certificate, bool old_alone);

/// «Отказ от ключа»: the enrolment's key will be deleted, unless another one uses it. `subject` is
/// the request's.
Purpose abandon_purpose(prompt::Language language, const Site& site, const pki::Name& subject,
                        bool keeps_key = false);

/// «Удаление»: of a key with its certificate, or (only_certificate) of that alone. `person`: whose
/// key it is, as far as known; hostile.
Purpose remove_purpose(prompt::Language language, const std::string& person,
                       const std::optional<pki::Certificate>& certificate, bool only_certificate);

/// A new password for the registry's key, typed twice.
prompt::PasswordWindow new_password_window(const Purpose& purpose,
                                           const keystore::StorageInfo& storage);

/// The password of a registry's key. `wrong` adds the error line.
prompt::PasswordWindow password_window(const Purpose& purpose, const keystore::StorageInfo& storage,
                                       bool wrong);

/// Consent alone.
prompt::ConfirmWindow consent_window(const Purpose& purpose, const keystore::StorageInfo& storage);

/// Consent where the password or PIN is remembered.
prompt::ConfirmWindow remembered_window(const Purpose& purpose,
                                        const keystore::StorageInfo& storage);

/// «Запомнить пароль?», «Запомнить PIN-код?»
prompt::ConfirmWindow remember_window(const Purpose& purpose, const keystore::StorageInfo& storage);

/// The lines that every window begins with.
std::string site_lines(const Site& site, prompt::Language language);

/// "Иванова Анна Петровна": the common name, made harmless.
std::string person_of(const pki::Name& subject);

}  // namespace kepka::methods
