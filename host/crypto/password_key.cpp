// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/password_key.h"

#include <botan/hash.h>
#include <botan/pwdhash.h>

#include <algorithm>
#include <string>

#include "base/error.h"
#include "crypto/digest_name.h"

namespace kepka::crypto {

namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;

void check_iterations(Digest digest, std::uint32_t iterations) {
  if (iterations == 0 || iterations > iterations_max(digest)) {
    throw Error(ErrorCode::storeDamaged, "iterations out of bounds");
  }
}

// v of RFC 7292 B.2: what the hash takes at once.
std::size_t block_size_of(Digest digest) {
  return digest == Digest::sha384 || digest == Digest::sha512 ? 128 : 64;
}

// As often as it takes to fill whole blocks of v bytes; nothing of nothing.
void append_repeated(Secret& out, ByteView bytes, std::size_t length) {
  for (std::size_t i = 0; i < length; ++i) out.append(bytes[i % bytes.size()]);
}

std::size_t filled(std::size_t size, std::size_t block) {
  return (size + block - 1) / block * block;
}

// block := (block + addend + 1) mod 2^(8v).
void add_one_more(std::span<std::uint8_t> block, ByteView addend) {
  unsigned carry = 1;
  for (std::size_t i = block.size(); i-- > 0;) {
    carry += block[i] + addend[i];
    block[i] = static_cast<std::uint8_t>(carry);
    carry >>= 8U;
  }
}

// One character of UTF-8 (RFC 3629), and its length; length 0 for anything else.
struct Character {
  std::uint32_t code = 0;
  std::size_t length = 0;
};

Character first_character(ByteView text) {
  struct Form {
    std::uint8_t mask, lead;
    std::uint32_t least;
  };
  static constexpr Form forms[] = {
      {0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};
  std::size_t length = 0;
  for (const Form& form : forms) {
    ++length;
    if ((text[0] & form.mask) != form.lead) continue;
    if (text.size() < length) return {};
    std::uint32_t code = text[0] & static_cast<std::uint8_t>(~form.mask);
    for (std::size_t i = 1; i < length; ++i) {
      if ((text[i] & 0xC0U) != 0x80U) return {};
      code = code << 6U | (text[i] & 0x3FU);
    }
    const bool valid = code >= form.least && code <= 0x10FFFF && code >> 11U != 0x1B;
    return valid ? Character{code, length} : Character{};
  }
  return {};
}

void append_unit(Secret& out, std::uint32_t unit) {
  out.append(static_cast<std::uint8_t>(unit >> 8U));
  out.append(static_cast<std::uint8_t>(unit));
}

}  // namespace

std::uint32_t iterations_max(Digest digest) {
  const bool streebog = digest == Digest::streebog256 || digest == Digest::streebog512;
  return streebog ? 1'000'000 : 10'000'000;
}

Secret pbkdf2(Digest digest, const Secret& password, ByteView salt, std::uint32_t iterations,
              std::size_t length) {
  check_iterations(digest, iterations);
  const std::string name = std::string("PBKDF2(") + digest_name(digest) + ")";
  const auto family = Botan::PasswordHashFamily::create_or_throw(name);
  Secret key(length);
  key.resize(length);
  const std::string_view text = password.text();
  family->from_params(iterations)
      ->derive_key(key.data(), key.size(), text.data(), text.size(), salt.data(), salt.size());
  return key;
}

Secret pkcs12_key(Digest digest, Pkcs12Purpose purpose, const Secret& bmp_password, ByteView salt,
                  std::uint32_t iterations, std::size_t length) {
  check_iterations(digest, iterations);
  const auto hash = Botan::HashFunction::create_or_throw(digest_name(digest));
  const std::size_t block = block_size_of(digest);
  const Bytes diversifier(block, static_cast<std::uint8_t>(purpose));
  Secret input(filled(salt.size(), block) + filled(bmp_password.size(), block));
  append_repeated(input, salt, filled(salt.size(), block));
  append_repeated(input, bmp_password.view(), filled(bmp_password.size(), block));

  Secret out(length);
  Secret round(hash->output_length());
  Secret addend(block);
  while (true) {
    hash->update(diversifier);
    hash->update(input.data(), input.size());
    round.resize(hash->output_length());
    hash->final(round.data());
    for (std::uint32_t i = 1; i < iterations; ++i) {
      hash->update(round.data(), round.size());
      hash->final(round.data());
    }
    out.append(round.view().first(std::min(round.size(), length - out.size())));
    if (out.size() == length) return out;
    addend.resize(0);
    append_repeated(addend, round.view(), block);
    for (std::size_t at = 0; at < input.size(); at += block) {
      add_one_more({input.data() + at, block}, addend.view());
    }
  }
}

Secret bmp_password_of(const Secret& utf8_password) {
  Secret out(2 * utf8_password.size() + 2);
  ByteView rest = utf8_password.view();
  while (!rest.empty()) {
    const Character character = first_character(rest);
    if (character.length == 0) throw Error(ErrorCode::wrongPassword, "password is no UTF-8");
    if (character.code >= 0x10000) {
      append_unit(out, 0xD7C0 + (character.code >> 10U));
      append_unit(out, 0xDC00 + (character.code & 0x3FFU));
    } else {
      append_unit(out, character.code);
    }
    rest = rest.subspan(character.length);
  }
  append_unit(out, 0);
  return out;
}

}  // namespace kepka::crypto
