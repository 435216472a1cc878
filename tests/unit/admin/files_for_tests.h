// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Files that openssl with its gost engine makes, one of each kind that inspect knows.
#pragma once

#include <string>

#include "admin/inspect.h"
#include "catch.h"
#include "programs.h"

namespace kepka::admin::tests_support {

/// 2026-11-24T12:00:00Z
inline const pki::Time now{std::chrono::seconds(1795521600)};

inline const char* const config =
    "[req]\ndistinguished_name=dn\n[dn]\n"
    "[v3]\nkeyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=clientAuth\n"
    "certificatePolicies=1.2.643.100.113.1,1.2.643.100.113.2\nsubjectKeyIdentifier=hash\n"
    "subjectAltName=email:anna@example.ru\ncrlDistributionPoints=URI:http://crl.example.ru/a.crl\n"
    "2.5.29.16=DER:3022800F32303236303130323033303430355A810F32303237303130323033303430355A\n"
    "1.2.643.100.111=ASN1:FORMAT:UTF8,UTF8String:Рутокен ЭЦП 3.0\n"
    "1.2.643.100.112=ASN1:SEQUENCE:tool\n1.2.643.100.114=ASN1:INTEGER:0\n"
    "[tool]\na=UTF8:tool\nb=UTF8:authority\nc=UTF8:paper\nd=UTF8:other paper\n"
    "[ca]\ndefault_ca=it\n[it]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\n"
    "default_crl_days=3000\n";

/// By name: c.der, c.pem, r.der, crl.der, attached.der, detached.der, streamed.der, bag.der, k.der,
/// e.der.
class Files : public tests::TempFolder {
 public:
  Files() {
    write("conf", std::string_view(config));
    write("index", std::string_view(""));
    write("document", std::string_view("документ"));
    const std::string sign =
        " && openssl cms -engine gost -sign -binary -md md_gost12_256 -in document -signer c.pem "
        "-inkey k.pem -outform DER ";
    const auto outcome = tests::run(
        *this,
        "openssl req -engine gost -config conf -utf8 -x509 -newkey gost2012_256 -pkeyopt "
        "paramset:XA -nodes -keyout k.pem -subj '/C=RU/CN=Иванова Анна/INN=500100732259' "
        "-days 3650 -extensions v3 -out c.pem && openssl x509 -in c.pem -outform DER -out c.der && "
        "openssl req -engine gost -config conf -utf8 -new -key k.pem -subj '/CN=Иванова' -reqexts "
        "v3 -outform DER -out r.der && openssl pkcs8 -engine gost -topk8 -nocrypt -in k.pem "
        "-outform DER -out k.der && openssl genrsa -out rsa.pem 2048 && openssl pkcs8 -topk8 -v2 "
        "aes-256-cbc -iter 100 -passout pass:x -in rsa.pem -outform DER -out e.der && "
        "openssl ca -engine gost -config conf -md md_gost12_256 -cert c.pem -keyfile k.pem "
        "-revoke c.pem && openssl ca -engine gost -config conf -gencrl -md md_gost12_256 -cert "
        "c.pem -keyfile k.pem -out crl.pem && openssl crl -in crl.pem -outform DER -out crl.der && "
        "openssl crl2pkcs7 -in crl.pem -certfile c.pem -outform DER -out bag.der" +
            sign + "-cades -nodetach -out attached.der" + sign + "-cades -out detached.der" + sign +
            "-nodetach -stream -indef -out streamed.der");
    INFO(outcome.output);
    REQUIRE(outcome.status == 0);
  }
};

inline const Files& files() {
  static const Files made;
  return made;
}

/// The first item.
inline wire::json::object inspected(base::ByteView file, pki::Time at = now) {
  return inspect(file, at).at("items").at(0).as_object();
}

/// Whether the item or anything in it has a finding of that name.
inline bool found(const wire::json::value& value, std::string_view id) {
  if (const auto* list = value.if_array()) {
    for (const auto& item : *list) {
      if (found(item, id)) return true;
    }
  }
  const auto* object = value.if_object();
  if (object == nullptr) return false;
  const auto* name = object->if_contains("id");
  if (name != nullptr && name->as_string() == id) return true;
  for (const auto& [key, inner] : *object) {
    if (found(inner, id)) return true;
  }
  return false;
}

}  // namespace kepka::admin::tests_support
