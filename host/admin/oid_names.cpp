// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/oid_names.h"

#include <string_view>

#include "crypto/gost/parameter_sets.h"
#include "pki/name.h"

namespace kepka::admin {
namespace {

struct NameRow {
  std::string_view oid, name;
};

const NameRow name_rows[] = {
    // Keys
    {"1.2.643.7.1.1.1.1", "ГОСТ Р 34.10-2012 (256)"},
    {"1.2.643.7.1.1.1.2", "ГОСТ Р 34.10-2012 (512)"},
    {"1.2.643.2.2.19", "ГОСТ Р 34.10-2001"},
    {"1.2.643.2.2.20", "ГОСТ Р 34.10-94"},
    {"1.2.840.113549.1.1.1", "RSA"},
    {"1.2.840.10045.2.1", "EC"},
    {"1.3.101.112", "Ed25519"},
    {"1.3.101.113", "Ed448"},
    {"1.2.840.10045.3.1.7", "P-256"},
    {"1.3.132.0.34", "P-384"},
    {"1.3.132.0.35", "P-521"},
    // Digests
    {"1.2.643.7.1.1.2.2", "ГОСТ Р 34.11-2012 (256)"},
    {"1.2.643.7.1.1.2.3", "ГОСТ Р 34.11-2012 (512)"},
    {"1.2.643.2.2.9", "ГОСТ Р 34.11-94"},
    {"1.2.643.2.2.30.1", "ГОСТ Р 34.11-94 (CryptoPro)"},
    {"1.2.840.113549.2.5", "MD5"},
    {"1.3.14.3.2.26", "SHA-1"},
    {"2.16.840.1.101.3.4.2.1", "SHA-256"},
    {"2.16.840.1.101.3.4.2.2", "SHA-384"},
    {"2.16.840.1.101.3.4.2.3", "SHA-512"},
    {"2.16.840.1.101.3.4.2.4", "SHA-224"},
    // Signatures
    {"1.2.643.7.1.1.3.2", "ГОСТ Р 34.10-2012 с ГОСТ Р 34.11-2012 (256)"},
    {"1.2.643.7.1.1.3.3", "ГОСТ Р 34.10-2012 с ГОСТ Р 34.11-2012 (512)"},
    {"1.2.643.2.2.3", "ГОСТ Р 34.10-2001 с ГОСТ Р 34.11-94"},
    {"1.2.643.2.2.4", "ГОСТ Р 34.10-94 с ГОСТ Р 34.11-94"},
    {"1.2.840.113549.1.1.4", "RSA + MD5"},
    {"1.2.840.113549.1.1.5", "RSA + SHA-1"},
    {"1.2.840.113549.1.1.10", "RSASSA-PSS"},
    {"1.2.840.113549.1.1.11", "RSA + SHA-256"},
    {"1.2.840.113549.1.1.12", "RSA + SHA-384"},
    {"1.2.840.113549.1.1.13", "RSA + SHA-512"},
    {"1.2.840.10045.4.1", "ECDSA + SHA-1"},
    {"1.2.840.10045.4.3.2", "ECDSA + SHA-256"},
    {"1.2.840.10045.4.3.3", "ECDSA + SHA-384"},
    {"1.2.840.10045.4.3.4", "ECDSA + SHA-512"},
    // Encryption of private keys
    {"1.2.840.113549.1.5.13", "PBES2"},
    {"1.2.840.113549.1.5.12", "PBKDF2"},
    {"1.2.840.113549.2.7", "HMAC SHA-1"},
    {"1.2.840.113549.2.9", "HMAC SHA-256"},
    {"1.2.840.113549.2.11", "HMAC SHA-512"},
    {"1.2.643.7.1.1.4.1", "HMAC ГОСТ Р 34.11-2012 (256)"},
    {"1.2.643.7.1.1.4.2", "HMAC ГОСТ Р 34.11-2012 (512)"},
    {"2.16.840.1.101.3.4.1.2", "AES-128-CBC"},
    {"2.16.840.1.101.3.4.1.42", "AES-256-CBC"},
    {"1.2.840.113549.3.7", "3DES-CBC"},
    {"1.2.643.2.2.21", "ГОСТ 28147-89"},
    {"1.2.643.7.1.1.5.1.1", "Магма CTR-ACPKM"},
    {"1.2.643.7.1.1.5.1.2", "Магма CTR-ACPKM-OMAC"},
    {"1.2.643.7.1.1.5.2.1", "Кузнечик CTR-ACPKM"},
    {"1.2.643.7.1.1.5.2.2", "Кузнечик CTR-ACPKM-OMAC"},
    {"1.2.840.113549.1.12.1.1", "PBE SHA-1, RC4 (128)"},
    {"1.2.840.113549.1.12.1.2", "PBE SHA-1, RC4 (40)"},
    {"1.2.840.113549.1.12.1.3", "PBE SHA-1, 3DES"},
    {"1.2.840.113549.1.12.1.4", "PBE SHA-1, 2-key 3DES"},
    {"1.2.840.113549.1.12.1.5", "PBE SHA-1, RC2 (128)"},
    {"1.2.840.113549.1.12.1.6", "PBE SHA-1, RC2 (40)"},
    {"1.2.840.113549.1.12.1.80", "PBE CryptoPro"},
    {"1.2.840.113549.2.10", "HMAC SHA-384"},
    {"2.16.840.1.101.3.4.1.22", "AES-192-CBC"},
    {"1.2.840.113549.1.7.6", "encryptedData"},
    {"1.2.840.113549.1.12.10.1.4", "crlBag"},
    {"1.2.840.113549.1.12.10.1.5", "secretBag"},
    // Extensions
    {"2.5.29.14", "subjectKeyIdentifier"},
    {"2.5.29.15", "keyUsage"},
    {"2.5.29.16", "privateKeyUsagePeriod"},
    {"2.5.29.17", "subjectAltName"},
    {"2.5.29.18", "issuerAltName"},
    {"2.5.29.19", "basicConstraints"},
    {"2.5.29.20", "cRLNumber"},
    {"2.5.29.30", "nameConstraints"},
    {"2.5.29.31", "cRLDistributionPoints"},
    {"2.5.29.32", "certificatePolicies"},
    {"2.5.29.35", "authorityKeyIdentifier"},
    {"2.5.29.36", "policyConstraints"},
    {"2.5.29.37", "extKeyUsage"},
    {"1.3.6.1.5.5.7.1.1", "authorityInfoAccess"},
    {"1.3.6.1.5.5.7.1.3", "qcStatements"},
    {"1.2.643.100.111", "subjectSignTool"},
    {"1.2.643.100.112", "issuerSignTool"},
    {"1.2.643.100.114", "identificationKind"},
    {"1.3.6.1.4.1.311.20.2", "Microsoft: enrollCerttype"},
    {"1.3.6.1.4.1.311.21.1", "Microsoft: cAVersion"},
    {"1.3.6.1.4.1.311.21.7", "Microsoft: certificateTemplate"},
    {"1.3.6.1.4.1.311.21.10", "Microsoft: applicationPolicies"},
    // Purposes and policies
    {"1.3.6.1.5.5.7.3.1", "serverAuth"},
    {"1.3.6.1.5.5.7.3.2", "clientAuth"},
    {"1.3.6.1.5.5.7.3.3", "codeSigning"},
    {"1.3.6.1.5.5.7.3.4", "emailProtection"},
    {"1.3.6.1.5.5.7.3.8", "timeStamping"},
    {"1.3.6.1.5.5.7.3.9", "OCSPSigning"},
    {"1.3.6.1.4.1.311.20.2.2", "smartcardLogon"},
    {"1.2.643.2.2.34.6", "пользователь ЦР КриптоПро"},
    {"1.2.643.100.113.1", "КС1"},
    {"1.2.643.100.113.2", "КС2"},
    {"1.2.643.100.113.3", "КС3"},
    {"1.2.643.100.113.4", "КВ1"},
    {"1.2.643.100.113.5", "КВ2"},
    {"1.2.643.100.113.6", "КА1"},
    {"2.5.29.32.0", "anyPolicy"},
    {"1.3.6.1.5.5.7.2.1", "CPS"},
    {"1.3.6.1.5.5.7.2.2", "userNotice"},
    {"1.3.6.1.5.5.7.48.1", "OCSP"},
    {"1.3.6.1.5.5.7.48.2", "caIssuers"},
    // CMS and attributes
    {"1.2.840.113549.1.7.1", "data"},
    {"1.2.840.113549.1.7.2", "signedData"},
    {"1.2.840.113549.1.7.3", "envelopedData"},
    {"1.2.840.113549.1.9.16.1.4", "TSTInfo"},
    {"2.25.190227144165256885402547075885017643343", "Kepka: authenticationChallenge"},
    {"1.2.840.113549.1.9.3", "contentType"},
    {"1.2.840.113549.1.9.4", "messageDigest"},
    {"1.2.840.113549.1.9.5", "signingTime"},
    {"1.2.840.113549.1.9.6", "countersignature"},
    {"1.2.840.113549.1.9.7", "challengePassword"},
    {"1.2.840.113549.1.9.14", "extensionRequest"},
    {"1.2.840.113549.1.9.15", "smimeCapabilities"},
    {"1.2.840.113549.1.9.16.2.12", "signingCertificate"},
    {"1.2.840.113549.1.9.16.2.14", "signatureTimeStampToken"},
    {"1.2.840.113549.1.9.16.2.47", "signingCertificateV2"},
    {"1.3.6.1.4.1.311.2.1.14", "Microsoft: certExtensions"},
    {"1.3.6.1.4.1.311.13.2.1", "Microsoft: enrolmentNameValuePair"},
    {"1.3.6.1.4.1.311.13.2.2", "Microsoft: enrolmentCSP"},
    {"1.3.6.1.4.1.311.13.2.3", "Microsoft: osVersion"},
    {"1.3.6.1.4.1.311.21.20", "Microsoft: clientInfo"},
};

}  // namespace

std::string oid_name(const asn1::Oid& oid) {
  if (const auto* set = crypto::gost::find_by_oid(oid)) return std::string(set->name);
  const std::string dotted = oid.dotted();
  for (const NameRow& row : name_rows) {
    if (row.oid == dotted) return std::string(row.name);
  }
  const std::string label = pki::attribute_label(oid);
  return label == dotted ? std::string() : label;
}

wire::json::object describe_oid(const asn1::Oid& oid) {
  wire::json::object out;
  out["oid"] = oid.dotted();
  const std::string name = oid_name(oid);
  if (!name.empty()) out["name"] = name;
  return out;
}

}  // namespace kepka::admin
