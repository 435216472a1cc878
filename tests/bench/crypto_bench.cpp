// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Prints how long the primitives take, and Streebog beside SHA-256, which is the floor on this
// machine.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "crypto/gost/parameter_sets.h"
#include "crypto/keys.h"
#include "crypto/password_encryption.h"
#include "crypto/random.h"

namespace {

using kepka::base::Bytes;
using kepka::base::Secret;
using kepka::crypto::Digest;
using kepka::crypto::generate_key;
using kepka::crypto::KeyAlgorithm;
using kepka::crypto::make_software_signer;
using kepka::crypto::Random;
using Clock = std::chrono::steady_clock;

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

/// The median of `rounds` runs, in milliseconds. One run before them fills the caches.
template <typename Work>
double median_ms(std::size_t rounds, Work work) {
  work();
  std::vector<double> times(rounds);
  for (double& time : times) {
    const auto start = Clock::now();
    work();
    time = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  }
  std::sort(times.begin(), times.end());
  return times[rounds / 2];
}

void print_row(const std::string& what, double value, const char* unit) {
  std::printf("%-32s %10.3f %s\n", what.c_str(), value, unit);
}

void time_parameter_set(const char* name, Random& random) {
  const auto& set = *kepka::crypto::gost::find_by_name(name);
  const KeyAlgorithm algorithm{set.kind, kepka::asn1::Oid(set.oid), 0};
  const std::string prefix = std::string(name) + " ";
  print_row(prefix + "key pair",
            median_ms(200, [&] { public_key_of(generate_key(algorithm, random)); }), "ms");

  const auto signer = make_software_signer(generate_key(algorithm, random), random);
  const Bytes hash = digest(digest_for(algorithm), {});
  print_row(prefix + "sign and check", median_ms(200, [&] { signer->sign(hash); }), "ms");
  const Bytes signature = signer->sign(hash);
  print_row(prefix + "verify",
            median_ms(200, [&] { verify(signer->public_key(), hash, signature); }), "ms");
}

double mebibytes_a_second(Digest algorithm) {
  const Bytes content(8 * mebibyte, 0x5A);
  return 8 * 1000 / median_ms(9, [&] { digest(algorithm, content); });
}

void time_digests() {
  const double floor = mebibytes_a_second(Digest::sha256);
  const double streebog256 = mebibytes_a_second(Digest::streebog256);
  const double streebog512 = mebibytes_a_second(Digest::streebog512);
  print_row("SHA-256 (floor)", floor, "MiB/s");
  print_row("Streebog-256", streebog256, "MiB/s");
  print_row("Streebog-512", streebog512, "MiB/s");
  print_row("SHA-256 / Streebog-256", floor / streebog256, "times");
}

void time_password() {
  const Secret password = Secret::copy_of("correct horse battery staple");
  const Bytes salt(16, 1);
  const Bytes iv(16, 2);
  const Bytes plain(200, 3);
  kepka::crypto::PasswordScheme scheme;
  scheme.salt = salt;
  scheme.iv = iv;
  scheme.iterations = kepka::crypto::pbkdf2_iterations;
  const auto encrypt = [&] { kepka::crypto::encrypt_with_password(plain, password, scheme); };
  print_row("PBKDF2 and AES, 600,000 rounds", median_ms(9, encrypt), "ms");
  scheme.digest = Digest::streebog512;
  scheme.iterations = kepka::crypto::streebog_iterations;
  scheme.cipher = kepka::crypto::PasswordCipher::kuznyechik_ctr_acpkm_omac;
  print_row("PBKDF2 with Streebog and Kuznyechik, 20,000 rounds", median_ms(9, encrypt), "ms");
}

}  // namespace

int main() {
  try {
    Random random;
    for (const char* name : {"CryptoPro-XchA", "tc26-256-A", "tc26-512-A", "tc26-512-C"}) {
      time_parameter_set(name, random);
    }
    time_digests();
    time_password();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "crypto_bench: %s\n", error.what());
    return 1;
  }
  return 0;
}
