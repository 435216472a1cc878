// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/kuznyechik.h"

#include <algorithm>
#include <array>

namespace kepka::crypto::gost {

namespace {

using base::ByteView;
using base::Secret;

constexpr std::size_t size = Kuznyechik::size;
constexpr std::size_t rounds = 10;

// The substitution Pi (RFC 7801 4.1.1).
constexpr std::array<std::uint8_t, 256> substitution = {
    252, 238, 221, 17,  207, 110, 49,  22,  251, 196, 250, 218, 35,  197, 4,   77,  233, 119, 240,
    219, 147, 46,  153, 186, 23,  54,  241, 187, 20,  205, 95,  193, 249, 24,  101, 90,  226, 92,
    239, 33,  129, 28,  60,  66,  139, 1,   142, 79,  5,   132, 2,   174, 227, 106, 143, 160, 6,
    11,  237, 152, 127, 212, 211, 31,  235, 52,  44,  81,  234, 200, 72,  171, 242, 42,  104, 162,
    253, 58,  206, 204, 181, 112, 14,  86,  8,   12,  118, 18,  191, 114, 19,  71,  156, 183, 93,
    135, 21,  161, 150, 41,  16,  123, 154, 199, 243, 145, 120, 111, 157, 158, 178, 177, 50,  117,
    25,  61,  255, 53,  138, 126, 109, 84,  198, 128, 195, 189, 13,  87,  223, 245, 36,  169, 62,
    168, 67,  201, 215, 121, 214, 246, 124, 34,  185, 3,   224, 15,  236, 222, 122, 148, 176, 188,
    220, 232, 40,  80,  78,  51,  10,  74,  167, 151, 96,  115, 30,  0,   98,  68,  26,  184, 56,
    130, 100, 159, 38,  65,  173, 69,  70,  146, 39,  94,  85,  47,  140, 163, 165, 125, 105, 213,
    149, 59,  7,   88,  179, 64,  134, 172, 29,  247, 48,  55,  107, 228, 136, 217, 231, 137, 225,
    27,  131, 73,  76,  63,  248, 254, 141, 83,  170, 144, 202, 216, 133, 97,  32,  113, 103, 164,
    45,  43,  9,   91,  203, 155, 37,  208, 190, 229, 108, 82,  89,  166, 116, 210, 230, 244, 180,
    192, 209, 102, 175, 194, 57,  75,  99,  182,
};

// The coefficients of l (RFC 7801 4.1.2), for the bytes of a block from the first to the last.
constexpr std::array<std::uint8_t, size> coefficients = {148, 32,  133, 16, 194, 192, 1,   251,
                                                         1,   192, 194, 16, 133, 32,  148, 1};

// In GF(2^8) modulo x^8 + x^7 + x^6 + x + 1 (RFC 7801 2.2).
constexpr std::uint8_t multiply(std::uint8_t left, std::uint8_t right) {
  unsigned factor = left;
  unsigned product = 0;
  for (unsigned bits = right; bits != 0; bits >>= 1U) {
    if ((bits & 1U) != 0) product ^= factor;
    factor <<= 1U;
    if ((factor & 0x100U) != 0) factor ^= 0x1C3U;
  }
  return static_cast<std::uint8_t>(product);
}

using Products = std::array<std::array<std::uint8_t, 256>, size>;

constexpr Products make_products() {
  Products out{};
  for (std::size_t i = 0; i < size; ++i) {
    for (unsigned value = 0; value < 256; ++value) {
      out[i][value] = multiply(coefficients[i], static_cast<std::uint8_t>(value));
    }
  }
  return out;
}

constexpr Products products = make_products();

void add(std::uint8_t* block, const std::uint8_t* other) {
  for (std::size_t i = 0; i < size; ++i) block[i] ^= other[i];
}

// L: sixteen times R, the shift register of l.
void transform_linearly(std::uint8_t* block) {
  for (std::size_t step = 0; step < size; ++step) {
    std::uint8_t sum = 0;
    for (std::size_t i = 0; i < size; ++i) sum ^= products[i][block[i]];
    std::copy_backward(block, block + size - 1, block + size);
    block[0] = sum;
  }
}

// LSX[key].
void transform(std::uint8_t* block, const std::uint8_t* key) {
  add(block, key);
  for (std::size_t i = 0; i < size; ++i) block[i] = substitution[block[i]];
  transform_linearly(block);
}

}  // namespace

// RFC 7801 4.3.
Kuznyechik::Kuznyechik(ByteView key) : round_keys_(rounds * size) {
  round_keys_.append(key);
  Secret pair = Secret::copy_of(key);
  Secret old(size);
  std::uint8_t number = 0;
  while (round_keys_.size() < rounds * size) {
    for (int i = 0; i < 8; ++i) {
      std::array<std::uint8_t, size> constant{};
      constant.back() = ++number;
      transform_linearly(constant.data());
      old.resize(0);
      old.append(pair.view().first(size));
      transform(pair.data(), constant.data());
      add(pair.data(), pair.data() + size);
      std::copy_n(old.data(), size, pair.data() + size);
    }
    round_keys_.append(pair.view());
  }
}

void Kuznyechik::encrypt(std::uint8_t* block) const {
  for (std::size_t i = 0; i + 1 < rounds; ++i) transform(block, round_keys_.data() + i * size);
  add(block, round_keys_.data() + (rounds - 1) * size);
}

}  // namespace kepka::crypto::gost
