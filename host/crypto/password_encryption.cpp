// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/password_encryption.h"

#include <botan/cipher_mode.h>
#include <botan/exceptn.h>
#include <botan/version.h>

#include <memory>

#include "base/error.h"
#include "crypto/gost/cryptopro_kdf.h"
#include "crypto/gost/ctr_acpkm.h"
#include "crypto/gost/gost28147_cfb.h"
#include "crypto/password_key.h"

namespace kepka::crypto {

namespace {

using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;

constexpr std::size_t max_size = std::size_t{1} << 20U;  // of what is decrypted
constexpr std::size_t max_salt_size = 64;

#if BOTAN_VERSION_MAJOR >= 3
constexpr auto encryption = Botan::Cipher_Dir::Encryption;
constexpr auto decryption = Botan::Cipher_Dir::Decryption;
#else
constexpr auto encryption = Botan::Cipher_Dir::ENCRYPTION;
constexpr auto decryption = Botan::Cipher_Dir::DECRYPTION;
#endif

enum class Mode { cbc, cfb, ctr, ctr_omac };

struct CipherRow {
  PasswordCipher cipher;
  Mode mode;
  std::size_t key_size, iv_size;
  const char* botan_name;      // of CBC alone
  gost::SBox sbox;             // of CFB alone
  gost::BlockCipherKind kind;  // of CTR alone
};

constexpr auto z = gost::SBox::tc26_z, a = gost::SBox::cryptopro_a;
constexpr auto magma = gost::BlockCipherKind::magma;
constexpr auto kuznyechik = gost::BlockCipherKind::kuznyechik;

constexpr CipherRow ciphers[] = {
    {PasswordCipher::aes128_cbc, Mode::cbc, 16, 16, "AES-128/CBC/PKCS7", z, magma},
    {PasswordCipher::aes192_cbc, Mode::cbc, 24, 16, "AES-192/CBC/PKCS7", z, magma},
    {PasswordCipher::aes256_cbc, Mode::cbc, 32, 16, "AES-256/CBC/PKCS7", z, magma},
    {PasswordCipher::triple_des_cbc, Mode::cbc, 24, 8, "TripleDES/CBC/PKCS7", z, magma},
    {PasswordCipher::gost28147_tc26_z, Mode::cfb, 32, 8, "", z, magma},
    {PasswordCipher::gost28147_cryptopro_a, Mode::cfb, 32, 8, "", a, magma},
    {PasswordCipher::magma_ctr_acpkm, Mode::ctr, 32, 12, "", z, magma},
    {PasswordCipher::magma_ctr_acpkm_omac, Mode::ctr_omac, 32, 12, "", z, magma},
    {PasswordCipher::kuznyechik_ctr_acpkm, Mode::ctr, 32, 16, "", z, kuznyechik},
    {PasswordCipher::kuznyechik_ctr_acpkm_omac, Mode::ctr_omac, 32, 16, "", z, kuznyechik},
};

const CipherRow& row_of(PasswordCipher cipher) {
  for (const CipherRow& row : ciphers) {
    if (row.cipher == cipher) return row;
  }
  throw Error(ErrorCode::internalError, "password cipher without a row");
}

struct Keys {
  Secret key, iv;
};

Keys make_keys(const CipherRow& row, const Secret& password, const PasswordScheme& scheme) {
  if (scheme.kdf == PasswordKdf::pbkdf2) {
    return {pbkdf2(scheme.digest, password, scheme.salt, scheme.iterations, row.key_size),
            Secret::copy_of(scheme.iv)};
  }
  if (scheme.kdf == PasswordKdf::cryptopro_pfx) {
    return {gost::cryptopro_pfx_key(password, scheme.salt, scheme.iterations),
            Secret::copy_of(scheme.iv)};
  }
  const Secret bmp = bmp_password_of(password);
  return {pkcs12_key(scheme.digest, Pkcs12Purpose::encryption, bmp, scheme.salt, scheme.iterations,
                     row.key_size),
          pkcs12_key(scheme.digest, Pkcs12Purpose::iv, bmp, scheme.salt, scheme.iterations,
                     row.iv_size)};
}

/// Everything but the last block is worked on in the Secret's own pages, because Botan's vectors
/// are not locked when they are long. `text` has room for one block more.
void run_cbc(Botan::Cipher_Dir direction, const CipherRow& row, const Keys& keys, Secret& text,
             std::size_t whole_blocks) {
  const auto cipher = Botan::Cipher_Mode::create_or_throw(row.botan_name, direction);
  cipher->set_key(keys.key.data(), keys.key.size());
  cipher->start(keys.iv.data(), keys.iv.size());
  const std::size_t block_size = row.iv_size;
  for (std::size_t done = 0; done < whole_blocks; done += block_size) {
    cipher->process(text.data() + done, block_size);
  }
  Botan::secure_vector<std::uint8_t> last(text.data() + whole_blocks, text.data() + text.size());
  cipher->finish(last);
  text.resize(whole_blocks);
  text.append(last);
}

void check_scheme(const CipherRow& row, const PasswordScheme& scheme) {
  if (scheme.iterations == 0 || scheme.iterations > iterations_max(scheme.digest)) {
    throw Error(ErrorCode::storeDamaged, "iterations out of bounds");
  }
  if (scheme.salt.empty() || scheme.salt.size() > max_salt_size) {
    throw Error(ErrorCode::storeDamaged, "length of the salt");
  }
  const std::size_t expected = scheme.kdf == PasswordKdf::pkcs12 ? 0 : row.iv_size;
  if (scheme.iv.size() != expected) throw Error(ErrorCode::storeDamaged, "length of the vector");
}

base::Bytes to_bytes(const Secret& text) { return {text.view().begin(), text.view().end()}; }

void decrypt_cbc(const CipherRow& row, const Keys& keys, Secret& text) {
  try {
    run_cbc(decryption, row, keys, text, text.size() - row.iv_size);
  } catch (const Botan::Exception&) {
    throw Error(ErrorCode::wrongPassword, "padding does not fit");
  }
}

}  // namespace

std::size_t iv_size(PasswordCipher cipher) { return row_of(cipher).iv_size; }

base::Bytes encrypt_with_password(ByteView plain, const Secret& password,
                                  const PasswordScheme& scheme) {
  const CipherRow& row = row_of(scheme.cipher);
  check_scheme(row, scheme);
  const Keys keys = make_keys(row, password, scheme);
  if (row.mode == Mode::ctr_omac) {
    return gost::encrypt_ctr_acpkm_omac(row.kind, keys.key.view(), keys.iv.view(), plain);
  }
  Secret text(plain.size() + row.iv_size);
  text.append(plain);
  if (row.mode == Mode::cbc) {
    run_cbc(encryption, row, keys, text, plain.size() / row.iv_size * row.iv_size);
  } else if (row.mode == Mode::cfb) {
    gost::encrypt_cfb(row.sbox, keys.key.view(), keys.iv.view(), {text.data(), text.size()});
  } else {
    gost::ctr_acpkm_with_ukm(row.kind, keys.key.view(), keys.iv.view(), {text.data(), text.size()});
  }
  return to_bytes(text);
}

Secret decrypt_with_password(ByteView cipher_text, const Secret& password,
                             const PasswordScheme& scheme) {
  const CipherRow& row = row_of(scheme.cipher);
  check_scheme(row, scheme);
  const bool whole = row.mode != Mode::cbc || cipher_text.size() % row.iv_size == 0;
  if (cipher_text.empty() || !whole || cipher_text.size() > max_size) {
    throw Error(ErrorCode::storeDamaged, "length of the encrypted text");
  }
  const Keys keys = make_keys(row, password, scheme);
  Secret text = Secret::copy_of(cipher_text);
  if (row.mode == Mode::cbc) {
    decrypt_cbc(row, keys, text);
  } else if (row.mode == Mode::cfb) {
    gost::decrypt_cfb(row.sbox, keys.key.view(), keys.iv.view(), {text.data(), text.size()});
  } else if (row.mode == Mode::ctr) {
    gost::ctr_acpkm_with_ukm(row.kind, keys.key.view(), keys.iv.view(), {text.data(), text.size()});
  } else if (!gost::decrypt_ctr_acpkm_omac(row.kind, keys.key.view(), keys.iv.view(), text)) {
    throw Error(ErrorCode::wrongPassword, "OMAC does not fit");
  }
  return text;
}

}  // namespace kepka::crypto
