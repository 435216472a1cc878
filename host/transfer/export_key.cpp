// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "transfer/export_key.h"

#include <utility>

#include "base/error.h"
#include "methods/opening.h"
#include "methods/windows.h"
#include "pki/key_algorithm.h"
#include "pki/pfx.h"
#include "platform/files.h"
#include "transfer/stored_keys.h"
#include "transfer/transfer_texts.h"

namespace kepka::transfer {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;
using crypto::PasswordCipher;

void check_export_rules(const methods::Services& services) {
  const policy::Policy rules = services.policy();
  if (!rules.fault().empty()) throw Error(ErrorCode::policyDamaged, rules.fault());
  if (!rules.export_allowed()) throw Error(ErrorCode::exportForbidden);
}

void check_may_leave(const StoredKey& key) {
  if (!key.storage.key_in_software) throw Error(ErrorCode::keyInToken);
  if (!key.record.exportable) throw Error(ErrorCode::keyNotExportable);
}

// Early, so that nobody types passwords in vain; that nothing is overwritten is create_file()'s
// doing.
fs::path checked_file(const fs::path& file) {
  std::error_code failure;
  fs::path whole = fs::absolute(file, failure);
  if (failure || !whole.has_filename()) throw Error(ErrorCode::fileNotWritten, "no name of a file");
  if (fs::symlink_status(whole, failure).type() != fs::file_type::not_found) {
    throw Error(ErrorCode::fileExists);
  }
  if (!fs::is_directory(whole.parent_path(), failure)) {
    throw Error(ErrorCode::fileNotWritten, "no such folder");
  }
  return whole;
}

void write_new_file(const fs::path& file, base::ByteView content) {
  try {
    platform::create_file(file, content);
  } catch (const Error& error) {
    const bool exists = error.code() == ErrorCode::alreadyExists;
    throw Error(exists ? ErrorCode::fileExists : ErrorCode::fileNotWritten, error.detail());
  }
}

PasswordCipher cipher_for(const StoredKey& key, const ExportOrder& order) {
  if (order.cipher) return *order.cipher;
  const bool gost = pki::is_gost(key.record.key.algorithm);
  return gost ? PasswordCipher::kuznyechik_ctr_acpkm : PasswordCipher::aes256_cbc;
}

// The storage is closed again before the next window opens.
crypto::PrivateKey take_key(methods::Services& services, methods::Context& context,
                            const StoredKey& key, const fs::path& file) {
  const methods::Purpose purpose =
      export_purpose(methods::language_of(context.caller.language), key, file);
  const methods::Opened opened =
      methods::open_for(services, context, key.store, key.record.id, purpose);
  return opened.access->export_key(key.record.id);
}

}  // namespace

wire::json::object export_key(methods::Services& services, methods::Context& context,
                              const ExportOrder& order) {
  check_export_rules(services);
  const fs::path file = checked_file(order.file);
  const StoredKeys keys = list_stored_keys(services, context.patience);
  const StoredKey& key = choose_key(keys, order.key);
  check_may_leave(key);

  services.mend_once();  // makes the data folder too, where a window has its lock
  const prompt::Language language = methods::language_of(context.caller.language);
  crypto::PrivateKey taken = take_key(services, context, key, file);
  const base::Secret password =
      methods::ask_password(services, context, new_file_password_window(language, key, file));
  std::vector<base::Bytes> certificates;
  if (key.certificate) certificates.push_back(key.certificate->der);
  const pki::Pfx pfx =
      pki::make_pfx(std::move(taken), std::move(certificates), owner_of(key, language));
  write_new_file(file, pki::write_pfx(pfx, password, cipher_for(key, order), services.random));

  wire::json::object out = describe_stored_key(key, language);
  out["file"] = file.string();
  return out;
}

}  // namespace kepka::transfer
