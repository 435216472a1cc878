// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/password_algorithm.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "asn1/writer.h"
#include "base/error.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
using crypto::Digest;
using crypto::PasswordCipher;
using crypto::PasswordKdf;
using crypto::PasswordScheme;
namespace tag = asn1::tag;

constexpr std::size_t salt_size = 16;
constexpr std::size_t gost_salt_size = 32;  // RFC 9337 4: 8 to 32

struct PrfRow {
  const asn1::Oid* oid;
  Digest digest;
};

const PrfRow prfs[] = {
    {&oids::hmac_sha1, Digest::sha1},
    {&oids::hmac_sha256, Digest::sha256},
    {&oids::hmac_sha384, Digest::sha384},
    {&oids::hmac_sha512, Digest::sha512},
    {&oids::hmac_streebog256, Digest::streebog256},
    {&oids::hmac_streebog512, Digest::streebog512},
};

/// How the parameters of an encryption scheme are written.
enum class Form { iv, gost28147, ukm };

struct PasswordSchemeRow {
  PasswordCipher cipher;
  Form form;
  const asn1::Oid* oid;
  const asn1::Oid* sbox;  // encryptionParamSet of Gost28147-89-Parameters (RFC 4357 8.1)
  std::int64_t key_size;
};

const PasswordSchemeRow schemes[] = {
    {PasswordCipher::aes128_cbc, Form::iv, &oids::aes128_cbc, nullptr, 16},
    {PasswordCipher::aes192_cbc, Form::iv, &oids::aes192_cbc, nullptr, 24},
    {PasswordCipher::aes256_cbc, Form::iv, &oids::aes256_cbc, nullptr, 32},
    {PasswordCipher::triple_des_cbc, Form::iv, &oids::triple_des_cbc, nullptr, 24},
    {PasswordCipher::gost28147_tc26_z, Form::gost28147, &oids::gost28147, &oids::gost28147_tc26_z,
     32},
    {PasswordCipher::gost28147_cryptopro_a, Form::gost28147, &oids::gost28147,
     &oids::gost28147_cryptopro_a, 32},
    {PasswordCipher::magma_ctr_acpkm, Form::ukm, &oids::magma_ctr_acpkm, nullptr, 32},
    {PasswordCipher::magma_ctr_acpkm_omac, Form::ukm, &oids::magma_ctr_acpkm_omac, nullptr, 32},
    {PasswordCipher::kuznyechik_ctr_acpkm, Form::ukm, &oids::kuznyechik_ctr_acpkm, nullptr, 32},
    {PasswordCipher::kuznyechik_ctr_acpkm_omac, Form::ukm, &oids::kuznyechik_ctr_acpkm_omac,
     nullptr, 32},
};

const PasswordSchemeRow& row_of(PasswordCipher cipher) {
  for (const PasswordSchemeRow& row : schemes) {
    if (row.cipher == cipher) return row;
  }
  throw Error(ErrorCode::internalError, "password cipher without an OID");
}

[[noreturn]] void unsupported(const char* what, const asn1::Oid& oid) {
  throw Error(ErrorCode::unsupportedAlgorithm, std::string(what) + " " + oid.dotted());
}

using base::to_bytes;

// A count out of bounds is refused by what computes with it.
std::uint32_t read_iterations(asn1::Reader& reader) {
  const std::int64_t count = reader.small_integer("iterationCount");
  if (count < 0 || count > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::malformedDer, "iterationCount");
  }
  return static_cast<std::uint32_t>(count);
}

Digest read_prf(asn1::Reader& parameters) {
  if (parameters.at_end()) return Digest::sha1;  // DEFAULT of RFC 8018 A.2
  asn1::Reader prf = parameters.enter(tag::sequence, "prf");
  const asn1::Oid oid = prf.object_identifier("prf");
  prf.next_if(tag::null);
  prf.finish("prf");
  for (const PrfRow& row : prfs) {
    if (*row.oid == oid) return row.digest;
  }
  unsupported("prf", oid);
}

// PBKDF2-params (RFC 8018 A.2). Gives keyLength if it stands there.
std::optional<std::int64_t> read_kdf(asn1::Reader& parent, PasswordScheme& out) {
  asn1::Reader kdf = parent.enter(tag::sequence, "keyDerivationFunc");
  const asn1::Oid oid = kdf.object_identifier("keyDerivationFunc");
  if (oid != oids::pbkdf2) unsupported("keyDerivationFunc", oid);
  asn1::Reader parameters = kdf.enter(tag::sequence, "PBKDF2-params");
  kdf.finish("keyDerivationFunc");
  out.salt = to_bytes(parameters.octet_string("salt"));
  out.iterations = read_iterations(parameters);
  std::optional<std::int64_t> key_length;
  if (parameters.peek_tag() == tag::integer) key_length = parameters.small_integer("keyLength");
  out.digest = read_prf(parameters);
  parameters.finish("PBKDF2-params");
  return key_length;
}

// Gost28147-89-Parameters (RFC 4357 8.1).
const PasswordSchemeRow& read_gost28147(asn1::Reader& scheme, PasswordScheme& out) {
  asn1::Reader parameters = scheme.enter(tag::sequence, "Gost28147-89-Parameters");
  out.iv = to_bytes(parameters.octet_string("iv"));
  const asn1::Oid set = parameters.object_identifier("encryptionParamSet");
  parameters.finish("Gost28147-89-Parameters");
  for (const PasswordSchemeRow& row : schemes) {
    if (row.sbox != nullptr && *row.sbox == set) return row;
  }
  unsupported("encryptionParamSet", set);
}

const PasswordSchemeRow& read_scheme(asn1::Reader& parent, PasswordScheme& out) {
  asn1::Reader scheme = parent.enter(tag::sequence, "encryptionScheme");
  const asn1::Oid oid = scheme.object_identifier("encryptionScheme");
  const PasswordSchemeRow* found = nullptr;
  for (const PasswordSchemeRow& row : schemes) {
    if (*row.oid == oid) found = &row;
  }
  if (found == nullptr) unsupported("encryptionScheme", oid);
  if (found->form == Form::gost28147) {
    found = &read_gost28147(scheme, out);
  } else if (found->form == Form::ukm) {
    asn1::Reader parameters = scheme.enter(tag::sequence, "Gost3412-15-Encryption-Parameters");
    out.iv = to_bytes(parameters.octet_string("ukm"));
    parameters.finish("Gost3412-15-Encryption-Parameters");
  } else {
    out.iv = to_bytes(scheme.octet_string("iv"));
  }
  scheme.finish("encryptionScheme");
  return *found;
}

PasswordScheme read_pbes2(asn1::Reader& algorithm) {
  PasswordScheme out;
  asn1::Reader parameters = algorithm.enter(tag::sequence, "PBES2-params");
  const auto key_length = read_kdf(parameters, out);
  const PasswordSchemeRow& row = read_scheme(parameters, out);
  parameters.finish("PBES2-params");
  if (key_length && *key_length != row.key_size) {
    throw Error(ErrorCode::malformedDer, "keyLength");
  }
  out.cipher = row.cipher;
  return out;
}

// pkcs-12PbeParams (RFC 7292 C).
PasswordScheme read_pkcs12_pbe(asn1::Reader& algorithm) {
  PasswordScheme out;
  out.kdf = PasswordKdf::pkcs12;
  out.digest = Digest::sha1;
  out.cipher = PasswordCipher::triple_des_cbc;
  asn1::Reader parameters = algorithm.enter(tag::sequence, "pkcs-12PbeParams");
  out.salt = to_bytes(parameters.octet_string("salt"));
  out.iterations = read_iterations(parameters);
  parameters.finish("pkcs-12PbeParams");
  return out;
}

// The same parameters; 16 bytes of salt, of which the first 8 are the IV as well.
PasswordScheme read_cryptopro_pbe(asn1::Reader& algorithm) {
  PasswordScheme out = read_pkcs12_pbe(algorithm);
  out.kdf = PasswordKdf::cryptopro_pfx;
  out.digest = Digest::streebog256;  // GOST R 34.11-94 in truth; what it costs is counted like this
  out.cipher = PasswordCipher::gost28147_cryptopro_a;
  const std::size_t size = std::min(crypto::iv_size(out.cipher), out.salt.size());
  out.iv = to_bytes(ByteView(out.salt).first(size));
  return out;
}

Bytes encode_scheme(const PasswordSchemeRow& row, const Bytes& iv) {
  const Bytes oid = asn1::object_identifier(*row.oid);
  const Bytes octets = asn1::octet_string(iv);
  if (row.form == Form::iv) return asn1::sequence({oid, octets});
  if (row.form == Form::ukm) return asn1::sequence({oid, asn1::sequence({octets})});
  return asn1::sequence({oid, asn1::sequence({octets, asn1::object_identifier(*row.sbox)})});
}

Bytes encode_prf(Digest digest) {
  for (const PrfRow& row : prfs) {
    if (row.digest == digest) {
      return asn1::sequence({asn1::object_identifier(*row.oid), asn1::null()});
    }
  }
  throw Error(ErrorCode::internalError, "digest without a prf");
}

}  // namespace

PasswordScheme new_password_scheme(PasswordCipher cipher, crypto::Random& random) {
  const bool gost = row_of(cipher).form != Form::iv;
  PasswordScheme out;
  out.digest = gost ? Digest::streebog512 : Digest::sha256;
  out.salt = random.bytes(gost ? gost_salt_size : salt_size);
  out.iterations = gost ? crypto::streebog_iterations : crypto::pbkdf2_iterations;
  out.cipher = cipher;
  out.iv = random.bytes(crypto::iv_size(cipher));
  return out;
}

Bytes encode_password_algorithm(const PasswordScheme& scheme) {
  const Bytes kdf = asn1::sequence(
      {asn1::object_identifier(oids::pbkdf2),
       asn1::sequence({asn1::octet_string(scheme.salt), asn1::integer(scheme.iterations),
                       encode_prf(scheme.digest)})});
  return asn1::sequence({asn1::object_identifier(oids::pbes2),
                         asn1::sequence({kdf, encode_scheme(row_of(scheme.cipher), scheme.iv)})});
}

PasswordScheme decode_password_algorithm(asn1::Reader& reader) {
  asn1::Reader algorithm = reader.enter(tag::sequence, "encryptionAlgorithm");
  const asn1::Oid oid = algorithm.object_identifier("encryptionAlgorithm");
  PasswordScheme out;
  if (oid == oids::pbes2) {
    out = read_pbes2(algorithm);
  } else if (oid == oids::pbe_sha1_triple_des) {
    out = read_pkcs12_pbe(algorithm);
  } else if (oid == oids::pbe_cryptopro) {
    out = read_cryptopro_pbe(algorithm);
  } else {
    unsupported("encryptionAlgorithm", oid);
  }
  algorithm.finish("encryptionAlgorithm");
  return out;
}

}  // namespace kepka::pki
