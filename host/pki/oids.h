// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "asn1/oid.h"

// The object identifiers that Kepka writes or reads, by their field's names.
namespace kepka::pki::oids {

#define KEPKA_OID(name, dotted) \
  inline const asn1::Oid name { dotted }
KEPKA_OID(gost2012_256, "1.2.643.7.1.1.1.1");
KEPKA_OID(gost2012_512, "1.2.643.7.1.1.1.2");
KEPKA_OID(streebog256, "1.2.643.7.1.1.2.2");
KEPKA_OID(streebog512, "1.2.643.7.1.1.2.3");
KEPKA_OID(gost2012_256_with_streebog, "1.2.643.7.1.1.3.2");
KEPKA_OID(gost2012_512_with_streebog, "1.2.643.7.1.1.3.3");
KEPKA_OID(rsa_encryption, "1.2.840.113549.1.1.1");
KEPKA_OID(sha256_with_rsa, "1.2.840.113549.1.1.11");
KEPKA_OID(ec_public_key, "1.2.840.10045.2.1");
KEPKA_OID(ecdsa_with_sha256, "1.2.840.10045.4.3.2");
KEPKA_OID(ecdsa_with_sha384, "1.2.840.10045.4.3.3");
KEPKA_OID(secp256r1, "1.2.840.10045.3.1.7");
KEPKA_OID(secp384r1, "1.3.132.0.34");

KEPKA_OID(common_name, "2.5.4.3");
KEPKA_OID(surname, "2.5.4.4");
KEPKA_OID(country, "2.5.4.6");
KEPKA_OID(locality, "2.5.4.7");
KEPKA_OID(state, "2.5.4.8");
KEPKA_OID(street, "2.5.4.9");
KEPKA_OID(organization, "2.5.4.10");
KEPKA_OID(organizational_unit, "2.5.4.11");
KEPKA_OID(title, "2.5.4.12");
KEPKA_OID(given_name, "2.5.4.42");
KEPKA_OID(email, "1.2.840.113549.1.9.1");
KEPKA_OID(inn, "1.2.643.3.131.1.1");
KEPKA_OID(innle, "1.2.643.100.4");
KEPKA_OID(ogrn, "1.2.643.100.1");
KEPKA_OID(ogrnip, "1.2.643.100.5");
KEPKA_OID(snils, "1.2.643.100.3");

KEPKA_OID(extension_request, "1.2.840.113549.1.9.14");
KEPKA_OID(ms_certificate_extensions, "1.3.6.1.4.1.311.2.1.14");
KEPKA_OID(key_usage, "2.5.29.15");
KEPKA_OID(extended_key_usage, "2.5.29.37");
KEPKA_OID(basic_constraints, "2.5.29.19");
KEPKA_OID(subject_alternative_name, "2.5.29.17");
KEPKA_OID(subject_sign_tool, "1.2.643.100.111");
KEPKA_OID(identification_kind, "1.2.643.100.114");
KEPKA_OID(client_auth, "1.3.6.1.5.5.7.3.2");
KEPKA_OID(email_protection, "1.3.6.1.5.5.7.3.4");

KEPKA_OID(pbes2, "1.2.840.113549.1.5.13");
KEPKA_OID(pbkdf2, "1.2.840.113549.1.5.12");
KEPKA_OID(hmac_sha1, "1.2.840.113549.2.7");
KEPKA_OID(hmac_sha256, "1.2.840.113549.2.9");
KEPKA_OID(hmac_sha384, "1.2.840.113549.2.10");
KEPKA_OID(hmac_sha512, "1.2.840.113549.2.11");
KEPKA_OID(hmac_streebog256, "1.2.643.7.1.1.4.1");
KEPKA_OID(hmac_streebog512, "1.2.643.7.1.1.4.2");
KEPKA_OID(aes128_cbc, "2.16.840.1.101.3.4.1.2");
KEPKA_OID(aes192_cbc, "2.16.840.1.101.3.4.1.22");
KEPKA_OID(aes256_cbc, "2.16.840.1.101.3.4.1.42");

// CMS (RFC 5652), its attributes (RFC 2985, RFC 5035) and what else stands in it.
KEPKA_OID(data, "1.2.840.113549.1.7.1");
KEPKA_OID(signed_data, "1.2.840.113549.1.7.2");
KEPKA_OID(content_type, "1.2.840.113549.1.9.3");
KEPKA_OID(message_digest, "1.2.840.113549.1.9.4");
KEPKA_OID(signing_time, "1.2.840.113549.1.9.5");
KEPKA_OID(signing_certificate, "1.2.840.113549.1.9.16.2.12");
KEPKA_OID(signing_certificate_v2, "1.2.840.113549.1.9.16.2.47");
KEPKA_OID(timestamp_token, "1.2.840.113549.1.9.16.2.14");
KEPKA_OID(triple_des_cbc, "1.2.840.113549.3.7");
KEPKA_OID(pbe_sha1_triple_des, "1.2.840.113549.1.12.1.3");
KEPKA_OID(pbe_cryptopro, "1.2.840.113549.1.12.1.80");
KEPKA_OID(gost28147, "1.2.643.2.2.21");
KEPKA_OID(gost28147_tc26_z, "1.2.643.7.1.2.5.1.1");
KEPKA_OID(gost28147_cryptopro_a, "1.2.643.2.2.31.1");
KEPKA_OID(magma_ctr_acpkm, "1.2.643.7.1.1.5.1.1");
KEPKA_OID(magma_ctr_acpkm_omac, "1.2.643.7.1.1.5.1.2");
KEPKA_OID(kuznyechik_ctr_acpkm, "1.2.643.7.1.1.5.2.1");
KEPKA_OID(kuznyechik_ctr_acpkm_omac, "1.2.643.7.1.1.5.2.2");

KEPKA_OID(pkcs7_encrypted_data, "1.2.840.113549.1.7.6");
KEPKA_OID(key_bag, "1.2.840.113549.1.12.10.1.1");
KEPKA_OID(shrouded_key_bag, "1.2.840.113549.1.12.10.1.2");
KEPKA_OID(cert_bag, "1.2.840.113549.1.12.10.1.3");
KEPKA_OID(safe_contents_bag, "1.2.840.113549.1.12.10.1.6");
KEPKA_OID(x509_certificate, "1.2.840.113549.1.9.22.1");
KEPKA_OID(friendly_name, "1.2.840.113549.1.9.20");
KEPKA_OID(local_key_id, "1.2.840.113549.1.9.21");
KEPKA_OID(sha1, "1.3.14.3.2.26");
KEPKA_OID(sha256, "2.16.840.1.101.3.4.2.1");
KEPKA_OID(sha384, "2.16.840.1.101.3.4.2.2");
KEPKA_OID(sha512, "2.16.840.1.101.3.4.2.3");
KEPKA_OID(sha384_with_rsa, "1.2.840.113549.1.1.12");
KEPKA_OID(sha512_with_rsa, "1.2.840.113549.1.1.13");
KEPKA_OID(ecdsa_with_sha512, "1.2.840.10045.4.3.4");
// What a person signs to enter a cabinet, and nothing else (pki/authentication.h). An arc that
// needs no registration: 2.25 and a UUID (X.667 7), 8f1c6a52-4d0e-4b7a-9c35-6e2a71d0b94f.
KEPKA_OID(authentication_challenge, "2.25.190227144165256885402547075885017643343");

// Extensions (RFC 5280 4.2, and the orders on qualified certificates) that are read alone.
KEPKA_OID(subject_key_identifier, "2.5.29.14");
KEPKA_OID(private_key_usage_period, "2.5.29.16");
KEPKA_OID(crl_reason, "2.5.29.21");
KEPKA_OID(crl_distribution_points, "2.5.29.31");
KEPKA_OID(certificate_policies, "2.5.29.32");
KEPKA_OID(authority_key_identifier, "2.5.29.35");
KEPKA_OID(authority_information_access, "1.3.6.1.5.5.7.1.1");
KEPKA_OID(issuer_sign_tool, "1.2.643.100.112");

KEPKA_OID(key_agreement_256, "1.2.643.7.1.1.6.1");
KEPKA_OID(key_agreement_512, "1.2.643.7.1.1.6.2");
KEPKA_OID(cryptopro_keys_full, "1.2.643.2.2.37.2.1");
KEPKA_OID(cryptopro_signature_validity, "1.2.643.2.2.37.3.9");
KEPKA_OID(cryptopro_exchange_validity, "1.2.643.2.2.37.3.10");
#undef KEPKA_OID

}  // namespace kepka::pki::oids
