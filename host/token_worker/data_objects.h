// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "token_worker/objects.h"

// CKO_DATA (PKCS #11 base specification 4.5): what a token without mechanisms can keep.
namespace kepka::token_worker {

struct DataName {
  std::string label;
  std::string application;
};

/// Throws Error(alreadyExists), and what Module::check() throws.
void write_data(const Session& session, const DataName& name, bool is_private,
                const base::Secret& value);

/// Throws Error(dataMissing), and what Module::check() throws.
base::Secret read_data(const Session& session, const DataName& name);

/// A missing one is no error.
void remove_data(const Session& session, const DataName& name);

}  // namespace kepka::token_worker
