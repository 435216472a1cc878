// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <sstream>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "crypto/gost/parameter_sets.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "error_code.h"
#include "openssl.h"

namespace asn1 = kepka::asn1;
namespace gost = kepka::crypto::gost;
using kepka::base::Bytes;
using kepka::base::ErrorCode;
using kepka::base::Secret;
using kepka::crypto::check_public_key;
using kepka::crypto::KeyAlgorithm;
using kepka::crypto::KeyKind;
using kepka::crypto::make_software_signer;
using kepka::crypto::PrivateKey;
using kepka::crypto::public_key_of;
using kepka::crypto::PublicKey;
using kepka::crypto::Random;
using kepka::crypto::verify;
using namespace kepka::tests;

namespace {

Bytes oid(std::string_view dotted) { return asn1::object_identifier(asn1::Oid(dotted)); }

/// SubjectPublicKeyInfo, as much of it as OpenSSL wants.
Bytes spki(const PublicKey& key) {
  switch (key.algorithm.kind) {
    case KeyKind::rsa:
      return asn1::sequence({asn1::sequence({oid("1.2.840.113549.1.1.1"), asn1::null()}),
                             asn1::bit_string(key.value)});
    case KeyKind::ecdsa:
      return asn1::sequence({asn1::sequence({oid("1.2.840.10045.2.1"),
                                             asn1::object_identifier(key.algorithm.parameter_set)}),
                             asn1::bit_string(key.value)});
    default:
      break;
  }
  const bool large = key.algorithm.kind == KeyKind::gost2012_512;
  const auto* set = gost::find_by_oid(key.algorithm.parameter_set);
  const Bytes digest_set =
      set->digest_parameter ? oid(large ? "1.2.643.7.1.1.2.3" : "1.2.643.7.1.1.2.2") : Bytes();
  return asn1::sequence({asn1::sequence({oid(large ? "1.2.643.7.1.1.1.2" : "1.2.643.7.1.1.1.1"),
                                         asn1::sequence({oid(set->oid), digest_set})}),
                         asn1::bit_string(asn1::octet_string(key.value))});
}

std::string digest_option(const KeyAlgorithm& algorithm) {
  switch (digest_for(algorithm)) {
    case kepka::crypto::Digest::streebog256:
      return "-engine gost -md_gost12_256";
    case kepka::crypto::Digest::streebog512:
      return "-engine gost -md_gost12_512";
    case kepka::crypto::Digest::sha384:
      return "-sha384";
    default:
      return "-sha256";
  }
}

const std::string message = "Кепка";

/// Signs with Kepka, verifies with OpenSSL, and lets OpenSSL refuse another message.
void check_openssl_accepts(const KeyAlgorithm& algorithm, PrivateKey key) {
  Random random;
  const auto signer = make_software_signer(std::move(key), random);
  const Bytes hash = digest(digest_for(algorithm), kepka::base::bytes_of(message));
  const Bytes signature = signer->sign(hash);
  CHECK(verify(signer->public_key(), hash, signature));

  const OpenSsl openssl;
  openssl.write("key.der", spki(signer->public_key()));
  openssl.write("signature", signature);
  openssl.write("message", kepka::base::bytes_of(message));
  openssl.write("other", kepka::base::bytes_of(message + "."));
  const std::string verify_it =
      "dgst " + digest_option(algorithm) + " -verify key.der -keyform DER -signature signature ";
  CHECK(openssl.run(verify_it + "message"));
  CHECK_FALSE(openssl.run(verify_it + "other"));
}

KeyAlgorithm rsa(unsigned bits) { return {KeyKind::rsa, {}, bits}; }

KeyAlgorithm named_curve(const char* dotted) { return {KeyKind::ecdsa, asn1::Oid(dotted), 0}; }

constexpr const char* p256 = "1.2.840.10045.3.1.7";
constexpr const char* p384 = "1.3.132.0.34";

Bytes joined_half(Bytes bytes, std::uint8_t last) {
  bytes.push_back(last);
  return bytes;
}

}  // namespace

TEST_CASE("OpenSSL verifies what every production parameter set signs") {
  Random random;
  int production = 0;
  for (const auto& set : gost::parameter_sets()) {
    if (set.test_only) continue;
    CAPTURE(set.name);
    ++production;
    const KeyAlgorithm algorithm{set.kind, asn1::Oid(set.oid), 0};
    check_openssl_accepts(algorithm, generate_key(algorithm, random));
  }
  CHECK(production == 12);
}

TEST_CASE("OpenSSL verifies signatures of the extreme private keys of GOST") {
  for (const char* name : {"CryptoPro-XchA", "CryptoPro-B", "tc26-256-A", "tc26-512-C"}) {
    CAPTURE(name);
    const auto& set = *gost::find_by_name(name);
    const KeyAlgorithm algorithm{set.kind, asn1::Oid(set.oid), 0};
    const std::size_t width = set.kind == KeyKind::gost2012_512 ? 64 : 32;
    Bytes one(width);
    one[0] = 1;
    check_openssl_accepts(algorithm, {algorithm, Secret::copy_of(one)});
    const Bytes big_endian = kepka::base::from_hex(set.q);
    Bytes last(big_endian.rbegin(), big_endian.rend());
    last[0] = static_cast<std::uint8_t>(last[0] - 1);
    check_openssl_accepts(algorithm, {algorithm, Secret::copy_of(last)});
  }
  // Both coordinates are short.
  const KeyAlgorithm algorithm{KeyKind::gost2012_256, asn1::Oid("1.2.643.2.2.35.2"), 0};
  Bytes d(32);
  d[0] = 691 % 256;
  d[1] = 691 / 256;
  check_openssl_accepts(algorithm, {algorithm, Secret::copy_of(d)});
}

TEST_CASE("OpenSSL verifies RSA and ECDSA signatures") {
  Random random;
  for (const auto& algorithm : {rsa(2048), rsa(3072), named_curve(p256), named_curve(p384)}) {
    auto key = generate_key(algorithm, random);
    CHECK_NOTHROW(check_public_key(public_key_of(key)));
    check_openssl_accepts(algorithm, std::move(key));
  }
}

TEST_CASE("an RSA key of 4096 bits that OpenSSL made signs") {
  const OpenSsl openssl;
  REQUIRE(openssl.run("genrsa -traditional -out key.pem 4096"));
  REQUIRE(openssl.run("rsa -in key.pem -traditional -outform DER -out key.der"));
  check_openssl_accepts(rsa(4096), {rsa(4096), Secret::copy_of(openssl.read("key.der"))});
}

TEST_CASE("what OpenSSL signs with GOST verifies") {
  for (const auto& [paramset, oid_text] :
       {std::pair("A", "1.2.643.2.2.35.1"), std::pair("XA", "1.2.643.2.2.36.0"),
        std::pair("TCA", "1.2.643.7.1.2.1.1.1")}) {
    CAPTURE(paramset);
    const OpenSsl openssl;
    REQUIRE(
        openssl.run(std::string("genpkey -engine gost -algorithm gost2012_256 -pkeyopt paramset:") +
                    paramset + " -out key.pem"));
    REQUIRE(openssl.run("pkey -engine gost -in key.pem -pubout -outform DER -out public.der"));
    openssl.write("message", kepka::base::bytes_of(message));
    REQUIRE(openssl.run("dgst -engine gost -md_gost12_256 -sign key.pem -out signature message"));

    const Bytes der = openssl.read("public.der");
    asn1::Reader outer(der);
    asn1::Reader fields = outer.enter(asn1::tag::sequence, "spki");
    fields.next(asn1::tag::sequence, "algorithm");
    const auto bits = fields.whole_bit_string("key");
    const auto value = asn1::Reader(bits).octet_string("point");
    const PublicKey key{{KeyKind::gost2012_256, asn1::Oid(oid_text), 0},
                        {value.begin(), value.end()}};
    const Bytes hash = digest(digest_for(key.algorithm), kepka::base::bytes_of(message));
    CHECK_NOTHROW(check_public_key(key));
    CHECK(verify(key, hash, openssl.read("signature")));
  }
}

TEST_CASE("a changed RSA or ECDSA signature does not verify") {
  Random random;
  for (const auto& algorithm : {rsa(2048), named_curve(p256), named_curve(p384)}) {
    const auto signer = make_software_signer(generate_key(algorithm, random), random);
    const Bytes hash = digest(digest_for(algorithm), {});
    const Bytes signature = signer->sign(hash);
    const PublicKey& key = signer->public_key();
    REQUIRE(verify(key, hash, signature));
    for (std::size_t i = 0; i < signature.size(); i += 5) {
      Bytes forged = signature;
      forged[i] = static_cast<std::uint8_t>(forged[i] ^ 1U);
      CHECK_FALSE(verify(key, hash, forged));
    }
    CHECK_FALSE(verify(key, hash, {}));
    CHECK_FALSE(verify(key, hash, joined_half(signature, 0)));
    CHECK_FALSE(verify(key, joined_half(hash, 0), signature));
    CHECK_FALSE(verify(key, Bytes(hash.size()), signature));
    CHECK_FALSE(verify({algorithm, {}}, hash, signature));
  }
}

TEST_CASE("an ECDSA signature has one encoding") {
  Random random;
  const auto algorithm = named_curve(p256);
  const auto signer = make_software_signer(generate_key(algorithm, random), random);
  const Bytes hash = digest(digest_for(algorithm), {});
  const Bytes signature = signer->sign(hash);
  asn1::Reader outer(signature);
  asn1::Reader fields = outer.enter(asn1::tag::sequence, "signature");
  const auto r = fields.next();
  const auto s = fields.next();
  REQUIRE(verify(signer->public_key(), hash, asn1::sequence({r.encoded, s.encoded})));

  const Bytes zero = asn1::integer(0);
  Bytes padded{0};
  padded.insert(padded.end(), r.content.begin(), r.content.end());
  const Bytes padded_r = asn1::encode(asn1::tag::integer, padded);
  const Bytes huge = asn1::unsigned_integer(Bytes(33, 0x7F));
  for (const Bytes& forged :
       {asn1::sequence({zero, zero}), asn1::sequence({r.encoded, zero}),
        asn1::sequence({zero, s.encoded}), asn1::sequence({r.encoded, asn1::integer(-1)}),
        asn1::sequence({padded_r, s.encoded}), asn1::sequence({r.encoded, huge}),
        asn1::sequence({r.encoded, s.encoded, zero}), asn1::sequence({r.encoded})}) {
    CHECK_FALSE(verify(signer->public_key(), hash, forged));
  }
}

TEST_CASE("an ECDSA private key is between 0 and the order") {
  Random random;
  const auto algorithm = named_curve(p256);
  // FIPS 186-4 D.1.2.3
  const Bytes order =
      kepka::base::from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  Bytes last = order;
  last.back() = static_cast<std::uint8_t>(last.back() - 1);
  CHECK_NOTHROW(public_key_of({algorithm, Secret::copy_of(last)}));
  for (const Bytes& outside : {Bytes(32), order, Bytes(32, 0xFF), Bytes(31, 1), Bytes(33, 1)}) {
    CHECK(code_of([&] {
            public_key_of({algorithm, Secret::copy_of(outside)});
          }) == ErrorCode::keyDamaged);
  }
}

TEST_CASE("an ECDSA public key is an uncompressed point of the curve") {
  Random random;
  const auto algorithm = named_curve(p384);
  const PublicKey key = public_key_of(generate_key(algorithm, random));
  CHECK(key.value.size() == 97);
  CHECK_NOTHROW(check_public_key(key));
  Bytes off_curve = key.value;
  off_curve.back() = static_cast<std::uint8_t>(off_curve.back() ^ 1U);
  Bytes compressed(key.value.begin(), key.value.begin() + 49);
  compressed.front() = static_cast<std::uint8_t>(2 + (key.value.back() & 1U));
  Bytes hybrid = key.value;
  hybrid.front() = static_cast<std::uint8_t>(6 + (key.value.back() & 1U));
  Bytes zeros(97);
  zeros.front() = 4;
  for (const Bytes& value : {off_curve, compressed, hybrid, zeros, Bytes(1), Bytes()}) {
    CHECK(code_of([&] { check_public_key({algorithm, value}); }) == ErrorCode::malformedKey);
  }
}

TEST_CASE("an RSA public key has the size that it says and sane numbers") {
  Random random;
  const PublicKey key = public_key_of(generate_key(rsa(2048), random));
  CHECK_NOTHROW(check_public_key(key));
  asn1::Reader outer(key.value);
  asn1::Reader fields = outer.enter(asn1::tag::sequence, "key");
  const auto n = fields.next();
  const auto e = fields.next();
  Bytes even(n.content.begin(), n.content.end());
  even.back() = static_cast<std::uint8_t>(even.back() & 0xFEU);
  for (const Bytes& value :
       {Bytes(), Bytes(50), asn1::sequence({n.encoded}),
        asn1::sequence({n.encoded, asn1::integer(1)}),
        asn1::sequence({n.encoded, asn1::integer(4)}),
        asn1::sequence({n.encoded, asn1::integer(-3)}), asn1::sequence({n.encoded, n.encoded}),
        asn1::sequence({asn1::unsigned_integer(even), e.encoded}),
        asn1::sequence({asn1::integer(15), e.encoded}),
        asn1::sequence({n.encoded, e.encoded, asn1::null()})}) {
    CHECK(code_of([&] { check_public_key({rsa(2048), value}); }) == ErrorCode::malformedKey);
  }
  CHECK(code_of([&] { check_public_key({rsa(3072), key.value}); }) == ErrorCode::malformedKey);
}

TEST_CASE("a damaged RSA private key signs nothing") {
  Random random;
  const PrivateKey key = generate_key(rsa(2048), random);
  const auto whole = key.value.view();
  const Bytes hash = digest(digest_for(key.algorithm), {});
  CHECK(code_of([&] {
          public_key_of({rsa(2048), Secret::copy_of(whole.first(whole.size() - 1))});
        }) == ErrorCode::keyDamaged);
  CHECK(code_of([&] {
          public_key_of({rsa(3072), Secret::copy_of(whole)});
        }) == ErrorCode::keyDamaged);
  CHECK(code_of([&] {
          public_key_of({rsa(2048), Secret::copy_of(Bytes(100'000, 0x30))});
        }) == ErrorCode::keyDamaged);

  // Any changed byte is either found when the key is opened or when its signature is verified.
  for (std::size_t i = 8; i < whole.size(); i += 97) {
    CAPTURE(i);
    Bytes changed(whole.begin(), whole.end());
    changed[i] = static_cast<std::uint8_t>(changed[i] ^ 0x04U);
    bool signed_wrongly = false;
    try {
      const auto signer = make_software_signer({rsa(2048), Secret::copy_of(changed)}, random);
      const Bytes signature = signer->sign(hash);
      signed_wrongly = !verify(public_key_of(key), hash, signature);
    } catch (const kepka::base::Error& error) {
      CHECK((error.code() == ErrorCode::keyDamaged || error.code() == ErrorCode::signingFailed));
    }
    CHECK_FALSE(signed_wrongly);
  }
}

TEST_CASE("RSA outside 2048 to 4096 bits and other curves are not supported") {
  Random random;
  for (const auto& algorithm :
       {rsa(0), rsa(1024), rsa(2047), rsa(4097), rsa(1'000'000), named_curve("1.3.132.0.35"),
        named_curve("1.3.132.0.10"), KeyAlgorithm{KeyKind::ecdsa, {}, 0}}) {
    CHECK(code_of([&] { check_algorithm(algorithm); }) == ErrorCode::unsupportedAlgorithm);
    CHECK(code_of([&] { generate_key(algorithm, random); }) == ErrorCode::unsupportedAlgorithm);
    CHECK(code_of([&] { verify({algorithm, {}}, {}, {}); }) == ErrorCode::unsupportedAlgorithm);
  }
}

TEST_CASE("a signer refuses a digest of another length") {
  Random random;
  for (const auto& algorithm :
       {KeyAlgorithm{KeyKind::gost2012_256, asn1::Oid("1.2.643.2.2.36.0"), 0}, rsa(2048),
        named_curve(p256)}) {
    const auto signer = make_software_signer(generate_key(algorithm, random), random);
    CHECK_FALSE(signer->tool_name().empty());
    CHECK(code_of([&] { signer->sign(Bytes(20, 1)); }) == ErrorCode::signingFailed);
    CHECK(code_of([&] { signer->sign(Bytes(64, 1)); }) == ErrorCode::signingFailed);
    CHECK(code_of([&] { signer->sign({}); }) == ErrorCode::signingFailed);
  }
}
