// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/kepka/subcommand.h"

namespace kepka::apps {
namespace {

const Subcommand rows[] = {
    {"inspect",
     {"показать, что в файле: сертификат, запрос, подпись, список отозванных, ключ",
      "show what is in a file: certificate, request, signature, list of revoked certificates, key"},
     declare_inspect},
    {"verify",
     {"проверить подпись или запрос на сертификат", "verify a signature or a certificate request"},
     declare_verify},
};

}  // namespace

std::span<const Subcommand> subcommands() { return rows; }

}  // namespace kepka::apps
