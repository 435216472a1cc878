// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/password_encryption.h"

#include <botan/cipher_mode.h>
#include <botan/exceptn.h>
#include <botan/pwdhash.h>
#include <botan/version.h>

#include <algorithm>
#include <memory>

#include "base/error.h"

namespace kepka::crypto {

namespace {

using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;

constexpr std::size_t block_size = 16;
constexpr std::size_t key_size = 32;
constexpr std::size_t max_size = std::size_t{1} << 20U;  // of what is decrypted

#if BOTAN_VERSION_MAJOR >= 3
constexpr auto encryption = Botan::Cipher_Dir::Encryption;
constexpr auto decryption = Botan::Cipher_Dir::Decryption;
#else
constexpr auto encryption = Botan::Cipher_Dir::ENCRYPTION;
constexpr auto decryption = Botan::Cipher_Dir::DECRYPTION;
#endif

std::unique_ptr<Botan::Cipher_Mode> make_cipher(Botan::Cipher_Dir direction, const Secret& password,
                                                ByteView salt, std::uint32_t iterations,
                                                ByteView iv) {
  const auto family = Botan::PasswordHashFamily::create_or_throw("PBKDF2(SHA-256)");
  Secret key(key_size);
  key.resize(key_size);
  const std::string_view text = password.text();
  family->from_params(iterations)
      ->derive_key(key.data(), key.size(), text.data(), text.size(), salt.data(), salt.size());

  auto cipher = Botan::Cipher_Mode::create_or_throw("AES-256/CBC/PKCS7", direction);
  cipher->set_key(key.data(), key.size());
  cipher->start(iv.data(), iv.size());
  return cipher;
}

/// Everything but the last block is worked on in the Secret's own pages, because Botan's vectors
/// are not locked when they are long. `text` has room for one block more.
void run(Botan::Cipher_Mode& cipher, Secret& text, std::size_t whole_blocks) {
  for (std::size_t done = 0; done < whole_blocks; done += block_size) {
    cipher.process(text.data() + done, block_size);
  }
  Botan::secure_vector<std::uint8_t> last(text.data() + whole_blocks, text.data() + text.size());
  cipher.finish(last);
  text.resize(whole_blocks);
  text.append(last);
}

void check_parameters(std::uint32_t iterations, ByteView iv) {
  if (iterations == 0 || iterations > pbkdf2_iterations_max) {
    throw Error(ErrorCode::storeDamaged, "PBKDF2 iterations out of bounds");
  }
  if (iv.size() != block_size) throw Error(ErrorCode::storeDamaged, "length of the CBC vector");
}

}  // namespace

base::Bytes encrypt_with_password(ByteView plain, const Secret& password, ByteView salt,
                                  std::uint32_t iterations, ByteView iv) {
  check_parameters(iterations, iv);
  const auto cipher = make_cipher(encryption, password, salt, iterations, iv);
  Secret text(plain.size() + block_size);
  text.append(plain);
  run(*cipher, text, plain.size() / block_size * block_size);
  return {text.view().begin(), text.view().end()};
}

Secret decrypt_with_password(ByteView cipher_text, const Secret& password, ByteView salt,
                             std::uint32_t iterations, ByteView iv) {
  check_parameters(iterations, iv);
  if (cipher_text.empty() || cipher_text.size() % block_size != 0 ||
      cipher_text.size() > max_size) {
    throw Error(ErrorCode::storeDamaged, "length of the encrypted text");
  }
  const auto cipher = make_cipher(decryption, password, salt, iterations, iv);
  Secret text = Secret::copy_of(cipher_text);
  try {
    run(*cipher, text, cipher_text.size() - block_size);
  } catch (const Botan::Exception&) {
    throw Error(ErrorCode::wrongPassword, "padding does not fit");
  }
  return text;
}

}  // namespace kepka::crypto
