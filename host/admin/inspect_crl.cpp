// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_extensions.h"
#include "admin/describe_key.h"
#include "admin/describe_name.h"
#include "admin/inspect_formats.h"
#include "pki/crl.h"

namespace kepka::admin {
namespace {

namespace json = wire::json;

constexpr std::size_t rows_shown = 20;

json::array describe_rows(const pki::Crl& crl) {
  json::array out;
  for (const pki::RevokedCertificate& row : crl.revoked) {
    if (out.size() == rows_shown) break;
    json::object shown;
    shown["serial"] = base::to_hex(row.serial);
    shown["revoked"] = pki::iso_time(row.revoked);
    if (row.reason) shown["reason"] = *row.reason;
    out.push_back(std::move(shown));
  }
  return out;
}

}  // namespace

json::object inspect_crl(base::ByteView der, pki::Time now, Findings& findings) {
  const pki::Crl crl = pki::decode_crl(der);
  json::object out;
  Findings issuers;
  out["issuer"] = describe_name(crl.issuer, issuers);
  out["thisUpdate"] = pki::iso_time(crl.this_update);
  if (crl.next_update) out["nextUpdate"] = pki::iso_time(*crl.next_update);
  json::object signature;
  signature["algorithm"] = describe_signature_algorithm(crl.signature_algorithm, findings);
  out["signature"] = std::move(signature);
  out["revokedCount"] = crl.revoked.size();
  out["revokedFirst"] = describe_rows(crl);
  out["extensions"] = describe_extensions(crl.extensions, findings);
  if (crl.next_update && now > *crl.next_update) findings.add("outdatedList");
  return out;
}

}  // namespace kepka::admin
