// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/patience.h"
#include "base/secret.h"
#include "crypto/keys.h"
#include "crypto/random.h"

namespace kepka::keystore {

enum class SecretKind { password, pin };  // «пароль» or «PIN-код»: what the person is asked for

/// What is known of a token's PIN without trying it.
struct PinState {
  bool is_default = false;       // the maker's own PIN is still set
  bool must_be_changed = false;  // the token takes nothing else before that
  bool count_low = false;        // wrong ones were typed since the last right one
  bool final_try = false;        // the next wrong one locks it
  bool locked = false;
  bool not_set = false;
  std::optional<unsigned> attempts_left;    // where the module can tell
  unsigned min_length = 0, max_length = 0;  // bytes
};

struct TokenFacts {
  std::string label, manufacturer, model;  // as the module says; hostile
  std::string serial;                      // as the module says, trimmed: Rutoken's is hex
  std::string
      serial_decimal;  // as printed on a Rutoken's case; empty if the serial is no hex number
  std::string module;  // file of the PKCS#11 module
  std::optional<std::uint64_t> free_memory, total_memory;  // bytes
  bool active = false;                                     // makes keys and signatures itself
  bool pin_pad = false;                                    // the PIN is typed on the token
  bool write_protected = false;
  PinState pin;
};

struct StorageInfo {
  std::string id;    // "registry" or "token/<32 hex digits>"; a page gets a handle instead
  std::string kind;  // "registry" or "token"
  std::string label_ru, label_en;  // "Реестр", "Рутокен ЭЦП 3.0": what it is, never which one
  SecretKind secret = SecretKind::password;
  bool qualified = false;               // whether a signature by its keys can be a qualified one
  bool key_in_software = true;          // needs the sensor
  std::vector<std::string> algorithms;  // names of the protocol: "gost2012-256", ...
  std::string sign_tool;  // for subjectSignTool: the tool that signs with keys of this storage
  std::string used_by_ru, used_by_en;  // what programs can use its keys
  std::optional<TokenFacts> token;
};

struct KeyRecord {
  std::string
      id;  // hex: of keys made by Kepka 32 digits, chosen by the caller before the key is made
  crypto::PublicKey key;
  std::optional<base::Bytes> certificate;  // DER
  std::string label;                       // of a token's object; hostile
  bool exportable = true;  // false for a registry's key that is marked as one that stays
};

/// What a key is made for; the token keeps it with the key.
struct KeyRequest {
  crypto::KeyAlgorithm algorithm;
  std::string label;     // of the person: the common name
  bool exchange = true;  // for signing and exchange, not for signing alone
};

/// What one password or one PIN has opened: for a token one login, ended with the object. While it
/// lives nobody else, in any process, works with the token: it is never held while a window is
/// open. A token that goes away in between is Error(tokenRemoved).
class Access {
 public:
  virtual ~Access() = default;

  /// Makes a pair under `id` and returns its public key; the pair is kept, safe from a crash, when
  /// this returns. Never overwrites: throws Error(alreadyExists). Throws Error(storeFull |
  /// tokenFull | storeUnavailable | storeUnsafe | unsupportedAlgorithm | ...), and leaves nothing
  /// then.
  virtual crypto::PublicKey create_key(const std::string& id, const KeyRequest& request,
                                       crypto::Random& random) = 0;

  /// The private key's Signer, checked to belong to the stored public key; not to be used after
  /// this object's end. Throws Error(keyNotFound | storeDamaged).
  virtual std::unique_ptr<crypto::Signer> signer(const std::string& id, crypto::Random& random) = 0;

  /// The private key itself, for a file of the person's; never for a page. Throws Error(keyInToken)
  /// where keys do not leave the storage, Error(keyNotExportable) for one that is marked to stay,
  /// and what signer() throws.
  virtual crypto::PrivateKey export_key(const std::string& id);

  /// Lays a pair that was made elsewhere under `id`, as create_key() does. Throws Error(keyExists)
  /// if the storage has that key already, under whatever id, Error(importRefused) where keys are
  /// only made.
  virtual void import_key(const std::string& id, const crypto::PrivateKey& key, bool exportable,
                          crypto::Random& random);

  /// Lays the certificate beside the key; the same certificate again is success. Registry: another
  /// one replaces it (the old file is kept as certificate.<digest>.old); tokens keep both. Throws
  /// Error(keyNotFound | certificateMismatch).
  virtual void install_certificate(const std::string& id, base::ByteView der) = 0;

  /// An authority's certificate, without a key. False where the storage keeps none.
  virtual bool install_authority(base::ByteView der) = 0;

  /// Mixes `seed` into the generator that makes the storage's keys. False where it takes none.
  virtual bool seed(base::ByteView seed);

  /// The pair and its certificates; a missing one is no error.
  virtual void remove(const std::string& id) = 0;

  /// One certificate (DER); its key stays.
  virtual void remove_certificate(const std::string& id, base::ByteView der) = 0;
};

/// A token's PINs. Each call is exactly one presentation of each PIN. A PIN pad's are empty.
class PinKeeper {
 public:
  virtual ~PinKeeper() = default;
  /// Throws Error(wrongPin) with "attemptsLeft" where known, Error(pinLocked | pinLength |
  /// pinRefused).
  virtual void change(const base::Secret& old_pin, const base::Secret& new_pin,
                      const base::Patience& patience) = 0;
  /// By the administrator's PIN. With an empty `new_pin` the person's own PIN stays as it was.
  /// Throws the same of the administrator's PIN, Error(unblockRefused).
  virtual void unblock(const base::Secret& admin_pin, const base::Secret& new_pin,
                       const base::Patience& patience) = 0;
};

/// One storage of keys. Every method may be called from several threads and processes.
class KeyStore {
 public:
  virtual ~KeyStore() = default;

  virtual StorageInfo info() const = 0;

  /// Whole containers only; a damaged one is left out and logged, and never hides the others.
  virtual std::vector<KeyRecord> list(const base::Patience& patience) = 0;

  /// Every certificate (DER) that lies there, with a key or without, as an authority's is. Hostile:
  /// it need not be one.
  virtual std::vector<base::Bytes> certificates(const base::Patience& patience);

  /// `id`: the key that will be used, nothing if one will be made; a registry's keys each have a
  /// password of their own, which is checked here. For a token this is one login, whatever the key;
  /// with a PIN pad `secret` is empty. Throws Error(wrongPassword | keyNotFound | storeDamaged |
  /// wrongPin | pinLocked | tokenAbsent | tokenReplaced | ...).
  virtual std::unique_ptr<Access> open(const std::optional<std::string>& id,
                                       const base::Secret& secret,
                                       const base::Patience& patience) = 0;

  /// Removes a pair where the storage's owner needs no secret for that. False where one is needed.
  virtual bool remove_without_secret(const std::string& id) = 0;

  /// Asked to stop when the storage goes away (a token is pulled out).
  virtual std::stop_token gone() const { return {}; }

  /// nullptr if the storage has no PINs.
  virtual PinKeeper* pins() { return nullptr; }
};

/// The record of that public key, if the storage has it.
std::optional<KeyRecord> find_key(KeyStore& store, const crypto::PublicKey& key,
                                  const base::Patience& patience);

}  // namespace kepka::keystore
