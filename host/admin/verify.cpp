// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/verify.h"

#include <utility>

#include "admin/artefact.h"
#include "admin/describe_key.h"
#include "admin/describe_name.h"
#include "admin/inspect.h"
#include "admin/shapes.h"
#include "admin/trust_files.h"
#include "admin/verify_signatures.h"
#include "base/error.h"
#include "pki/request.h"
#include "pki/signature_algorithms.h"
#include "pki/spki.h"

namespace kepka::admin {
namespace {

using base::Error;
using base::ErrorCode;
namespace json = wire::json;

constexpr std::size_t beginning_size = 256;

// In pieces: an attached content may be longer than memory.
pki::WholeCms read_cms_file(const std::filesystem::path& path) {
  pki::CmsReader reader;
  read_input_file_in_pieces(path, [&](base::ByteView piece) { reader.update(piece); });
  pki::SignedData signed_data = reader.finish();
  return {std::move(signed_data), reader.take_digests()};
}

pki::ContentDigests digests_of_file(const std::filesystem::path& path,
                                    const pki::SignedData& signed_data) {
  pki::ContentDigests digests(signed_data.digest_algorithms);
  read_input_file_in_pieces(path, [&](base::ByteView piece) { digests.update(piece); });
  digests.finish();
  return digests;
}

json::object verify_cms(pki::WholeCms cms, const VerifyOptions& options, pki::Time now) {
  const bool needed = options.content && !cms.signed_data.content_size;
  if (needed) cms.digests = digests_of_file(*options.content, cms.signed_data);
  const Judgement judgement = {cms.digests ? &*cms.digests : nullptr,
                               read_certificate_files(options.authorities),
                               read_crl_files(options.crls), now, options.at_signing_time};
  json::object out = verify_signatures(cms.signed_data, judgement);
  if (options.content && !needed) {
    Findings findings;
    findings.add("unneededContent");
    out["findings"].as_array().push_back(findings.json().front());
  }
  return out;
}

json::object verify_request_file(base::ByteView der) {
  pki::DecodedRequest request;
  try {
    request = pki::decode_request(der);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::unsupportedAlgorithm) throw;
    throw Error(ErrorCode::malformedRequest, error.detail());
  }
  Findings findings;
  json::object out;
  out["format"] = "request";
  const auto right =
      pki::verify_signed(request.key, request.signature_algorithm, request.info, request.signature);
  out["right"] = right == true;
  out["subject"] = describe_name(request.subject, findings);
  out["key"] = describe_key(pki::encode_spki(request.key), findings);
  if (right != true) findings.add(right ? "wrongRequestSignature" : "unknownAlgorithm");
  out["findings"] = findings.json();
  return out;
}

}  // namespace

json::object verify(const VerifyOptions& options, pki::Time now) {
  if (is_cms_shape(read_beginning(options.file, beginning_size))) {
    return verify_cms(read_cms_file(options.file), options, now);
  }
  const FileBytes file = read_input_file(options.file, inspected_size_max);
  const auto artefacts = read_artefacts(file.view());
  if (artefacts.size() != 1) throw Error(ErrorCode::unknownFormat, "more than one thing");
  const base::ByteView der = artefacts.front().der.view();
  if (is_cms_shape(der)) return verify_cms(pki::decode_cms(der), options, now);
  if (is_request_shape(der)) return verify_request_file(der);
  throw Error(ErrorCode::unknownFormat, "neither CMS nor a request");
}

}  // namespace kepka::admin
