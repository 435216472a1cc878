// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/token_certificates.h"

#include "pki/name.h"
#include "pki/oids.h"

namespace kepka::keystore {

namespace {

constexpr std::size_t label_limit = 64;

std::string label_of(const pki::Name& subject) {
  const std::string common_name = pki::find_attribute(subject, pki::oids::common_name);
  return object_label(common_name.empty() ? pki::display_name(subject) : common_name);
}

}  // namespace

std::string object_label(const std::string& text) { return pki::display_text(text, label_limit); }

void write_certificate(TokenSession& session, const std::string& id,
                       const pki::Certificate& certificate, CertificateCategory category) {
  wire::worker::CertificateWriteParams params;
  params.id = id;
  params.label = label_of(certificate.subject);
  params.category = static_cast<std::int64_t>(category);
  params.der = base::to_hex(certificate.der);
  session.call("certificate.write", wire::worker::write(params),
               wire::worker::read_certificate_write_result);
}

}  // namespace kepka::keystore
