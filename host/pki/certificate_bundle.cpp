// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/certificate_bundle.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "crypto/base64.h"
#include "pki/cms_reader.h"
#include "pki/pem.h"

namespace kepka::pki {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t bundle_max = 64;
constexpr std::string_view pem_begin = "-----BEGIN ";
constexpr std::uint8_t der_sequence = 0x30;
constexpr std::string_view certificate_labels[] = {"CERTIFICATE", "X509 CERTIFICATE"};
constexpr std::string_view cms_labels[] = {"PKCS7", "CMS"};

[[noreturn]] void malformed(const std::string& detail) {
  throw Error(ErrorCode::malformedCertificate, detail);
}

/// ContentInfo begins with an OBJECT IDENTIFIER, a certificate with a SEQUENCE (BER as well).
std::vector<Certificate> read_element(ByteView der) {
  try {
    return {decode_foreign_certificate(der)};
  } catch (const Error&) {
    return certificates_of(decode_cms(der).signed_data);
  }
}

class Bundle {
 public:
  void add(std::vector<Certificate> certificates) {
    for (Certificate& certificate : certificates) {
      if (std::ranges::find(found_, certificate.der, &Certificate::der) != found_.end()) continue;
      if (found_.size() == bundle_max) malformed("too many certificates");
      found_.push_back(std::move(certificate));
    }
  }
  std::vector<Certificate> take() { return std::move(found_); }

 private:
  std::vector<Certificate> found_;
};

std::vector<Certificate> read_pem(std::string_view text) {
  Bundle bundle;
  for (const std::string_view label : certificate_labels) {
    const auto blocks = find_pem_blocks(label, text);
    if (blocks.size() > bundle_max) malformed("too many certificates");
    for (const Bytes& der : blocks) bundle.add({decode_foreign_certificate(der)});
  }
  for (const std::string_view label : cms_labels) {
    const auto blocks = find_pem_blocks(label, text);
    if (blocks.size() > bundle_max) malformed("too many certificates");
    for (const Bytes& der : blocks) bundle.add(certificates_of(decode_cms(der).signed_data));
  }
  return bundle.take();
}

std::vector<Certificate> read_any(ByteView file) {
  const std::string_view text = base::text_of(file);
  if (!file.empty() && file.front() == der_sequence) return read_element(file);
  if (text.find(pem_begin) != std::string::npos) return read_pem(text);
  return read_element(crypto::from_base64(text));
}

}  // namespace

std::vector<Certificate> read_certificate_bundle(ByteView file) {
  try {
    Bundle bundle;
    bundle.add(read_any(file));
    std::vector<Certificate> certificates = bundle.take();
    if (certificates.empty()) malformed("no certificate in it");
    return certificates;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::malformedCertificate) throw;
    malformed(error.detail());
  }
}

Bytes der_of_text(std::string_view text, std::initializer_list<std::string_view> labels) {
  if (text.find(pem_begin) == std::string_view::npos) {
    try {
      return crypto::from_base64(text);
    } catch (const Error& error) {
      throw Error(ErrorCode::malformedDer, error.detail());
    }
  }
  for (const std::string_view label : labels) {
    std::vector<Bytes> blocks = find_pem_blocks(label, text);
    if (blocks.size() == 1) return std::move(blocks.front());
    if (blocks.size() > 1) throw Error(ErrorCode::malformedDer, "more than one block");
  }
  throw Error(ErrorCode::malformedDer, "no block of this kind");
}

}  // namespace kepka::pki
