// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "admin/input_file.h"

namespace kepka::admin {

/// One thing in a file: what stood in DER, in base64 of it or in one PEM block.
struct Artefact {
  FileBytes der;
  std::string encoding;   // "DER", "base64" or "PEM"
  std::string pem_label;  // "CERTIFICATE"; empty unless PEM
};

/// At most 1000 PEM blocks; DER and base64 are one thing. What is none of them is taken for DER.
/// Throws Error(unknownFormat) for a PEM block that does not end or is no base64, and for none.
std::vector<Artefact> read_artefacts(base::ByteView file);

}  // namespace kepka::admin
