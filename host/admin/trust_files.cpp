// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/trust_files.h"

#include "admin/artefact.h"
#include "admin/inspect.h"
#include "admin/shapes.h"
#include "base/error.h"
#include "pki/cms_reader.h"

namespace kepka::admin {
namespace {

void append_certificates(std::vector<pki::Certificate>& out, base::ByteView der) {
  if (!is_cms_shape(der)) {
    out.push_back(pki::decode_foreign_certificate(der));
    return;
  }
  for (pki::Certificate& certificate : pki::certificates_of(pki::decode_cms(der).signed_data)) {
    out.push_back(std::move(certificate));
  }
}

}  // namespace

std::vector<pki::Certificate> read_certificate_files(
    const std::vector<std::filesystem::path>& files) {
  std::vector<pki::Certificate> out;
  for (const std::filesystem::path& path : files) {
    const FileBytes file = read_input_file(path, inspected_size_max);
    for (const Artefact& artefact : read_artefacts(file.view())) {
      append_certificates(out, artefact.der.view());
    }
  }
  return out;
}

std::vector<pki::Crl> read_crl_files(const std::vector<std::filesystem::path>& files) {
  std::vector<pki::Crl> out;
  for (const std::filesystem::path& path : files) {
    const FileBytes file = read_input_file(path, inspected_size_max);
    for (const Artefact& artefact : read_artefacts(file.view())) {
      out.push_back(pki::decode_crl(artefact.der.view()));
    }
  }
  return out;
}

}  // namespace kepka::admin
