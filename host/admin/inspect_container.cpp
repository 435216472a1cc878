// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/inspect_container.h"

#include "admin/inspect_formats.h"
#include "admin/oid_names.h"
#include "base/error.h"
#include "pki/oids.h"

namespace kepka::admin {
namespace {

namespace json = wire::json;
namespace oids = pki::oids;

json::object describe_container_key(const pki::CryptoproKeyFacts& facts, pki::Time now) {
  Findings findings;
  json::object out;
  const bool small = facts.algorithm.kind == crypto::KeyKind::gost2012_256;
  out["use"] = facts.use == pki::CryptoproKeyUse::exchange ? "exchange" : "signing";
  out["algorithm"] = describe_oid(small ? oids::gost2012_256 : oids::gost2012_512);
  out["parameterSet"] = describe_oid(facts.algorithm.parameter_set);
  out["exportable"] = facts.exportable;
  if (facts.not_before) out["notBefore"] = pki::iso_time(*facts.not_before);
  if (facts.not_after) out["notAfter"] = pki::iso_time(*facts.not_after);
  if (facts.not_after && now > *facts.not_after) findings.add("keyPeriodOver");
  if (!facts.exportable) findings.add("notExportable");
  if (facts.certificate.empty()) {
    findings.add("noCertificateInContainer");
  } else {
    Findings inner;
    json::object certificate;
    try {
      certificate = inspect_certificate(facts.certificate, now, inner);
    } catch (const base::Error&) {
      inner.add("unreadableCertificate");
    }
    certificate["findings"] = inner.json();
    out["certificate"] = std::move(certificate);
  }
  out["findings"] = findings.json();
  return out;
}

}  // namespace

json::object inspect_container(const ContainerFiles& container, std::string_view encoding,
                               pki::Time now) {
  const pki::CryptoproFacts facts = pki::describe_cryptopro_container(container.view());
  Findings findings;
  json::object out;
  out["format"] = "cryptoproContainer";
  out["encoding"] = encoding;
  out["place"] = container.place;
  out["name"] = facts.name;
  out["hasPassword"] = facts.has_password;
  if (!facts.has_password) findings.add("containerWithoutPassword");
  json::array keys;
  for (const pki::CryptoproKeyFacts& key : facts.keys) {
    keys.push_back(describe_container_key(key, now));
  }
  out["keys"] = std::move(keys);
  out["findings"] = findings.json();
  return out;
}

}  // namespace kepka::admin
