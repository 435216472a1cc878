// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "methods/window_texts.h"
#include "transfer/stored_keys.h"

// What the windows of `kepka export` and `kepka import` say. Their first line is the command, as no
// site asks.
namespace kepka::transfer {

/// Whose key it is: the certificate's common name, else what the storage calls it; harmless.
std::string owner_of(const StoredKey& key, prompt::Language language);

/// «Перенос ключа в файл»: the key's own password or PIN.
methods::Purpose export_purpose(prompt::Language language, const StoredKey& key,
                                const std::filesystem::path& file);

/// The file's own password, typed twice.
prompt::PasswordWindow new_file_password_window(prompt::Language language, const StoredKey& key,
                                                const std::filesystem::path& file);

/// The password of a file that is brought in. `source`: its name, from outside.
prompt::PasswordWindow file_password_window(prompt::Language language, const std::string& source,
                                            bool wrong);

/// «Перенос ключа в реестр»: the registry's new password for these keys; `owners` are harmless.
methods::Purpose import_purpose(prompt::Language language, const std::vector<std::string>& owners);

}  // namespace kepka::transfer
