// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/certificates.h"

#include <algorithm>

#include "asn1/reader.h"
#include "base/error.h"
#include "token_worker/faults.h"

namespace kepka::token_worker {

namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;

/// Searched for by their bytes here: not every module finds objects by a long value.
std::vector<CK_OBJECT_HANDLE> objects_with(const Session& session, ByteView der) {
  Template wanted;
  wanted.number(CKA_CLASS, CKO_CERTIFICATE);
  std::vector<CK_OBJECT_HANDLE> out;
  for (const CK_OBJECT_HANDLE object : find_objects(session, wanted, max_certificates)) {
    const auto value = read_attribute(session, object, CKA_VALUE, max_certificate);
    if (value && std::equal(value->begin(), value->end(), der.begin(), der.end())) {
      out.push_back(object);
    }
  }
  return out;
}

/// What a template asks for, most first.
enum class CertificateFullness { whole, without_category, minimal };

Template certificate_template(const NewCertificate& certificate, const CertificateNames& names,
                              CertificateFullness fullness) {
  Template out;
  out.number(CKA_CLASS, CKO_CERTIFICATE).number(CKA_CERTIFICATE_TYPE, CKC_X_509);
  out.flag(CKA_TOKEN, true).flag(CKA_PRIVATE, false);
  out.bytes(CKA_ID, certificate.id).bytes(CKA_VALUE, certificate.der);
  out.bytes(CKA_SUBJECT, names.subject);  // without it none is valid (4.6.3)
  if (fullness == CertificateFullness::minimal) return out;
  out.text(CKA_LABEL, certificate.label);
  out.bytes(CKA_ISSUER, names.issuer).bytes(CKA_SERIAL_NUMBER, names.serial);
  if (fullness == CertificateFullness::whole)
    out.number(CKA_CERTIFICATE_CATEGORY, certificate.category);
  return out;
}

Bytes encoded(asn1::Reader& reader, std::uint8_t tag, const char* where) {
  const ByteView whole = reader.next(tag, where).encoded;
  return {whole.begin(), whole.end()};
}

}  // namespace

CertificateNames names_of(ByteView der) {
  namespace tag = asn1::tag;
  try {
    asn1::Reader whole(der);
    asn1::Reader certificate = whole.enter(tag::sequence, "Certificate");
    whole.finish("Certificate");
    asn1::Reader fields = certificate.enter(tag::sequence, "TBSCertificate");
    fields.next_if(tag::context(0, true));  // version
    CertificateNames names;
    names.serial = encoded(fields, tag::integer, "serialNumber");
    fields.next(tag::sequence, "signature");
    names.issuer = encoded(fields, tag::sequence, "issuer");
    fields.next(tag::sequence, "validity");
    names.subject = encoded(fields, tag::sequence, "subject");
    return names;
  } catch (const Error& error) {
    throw Error(ErrorCode::malformedCertificate, error.detail());
  }
}

bool write_certificate(const Session& session, const NewCertificate& certificate) {
  const CertificateNames names = names_of(certificate.der);
  if (certificate.der.size() > max_certificate) {
    throw Error(ErrorCode::malformedCertificate, "longer than 64 KiB");
  }
  if (!objects_with(session, certificate.der).empty()) return false;
  CK_RV rv = CKR_OK;
  for (const CertificateFullness fullness :
       {CertificateFullness::whole, CertificateFullness::without_category,
        CertificateFullness::minimal}) {
    Template wanted = certificate_template(certificate, names, fullness);
    CK_OBJECT_HANDLE object = 0;
    rv = session.module.functions().C_CreateObject(session.handle, wanted.data(), wanted.size(),
                                                   &object);
    if (!is_template_refused(rv)) break;
  }
  session.module.check(rv, "C_CreateObject");
  return true;
}

void remove_certificate(const Session& session, ByteView der) {
  for (const CK_OBJECT_HANDLE object : objects_with(session, der)) destroy_object(session, object);
}

}  // namespace kepka::token_worker
