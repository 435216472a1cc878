// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Any bytes as a file to inspect and as a signature in pieces: only the catalogue's errors come
// out, and whatever is told can be written as text and as JSON.
#include <cstdint>
#include <cstdlib>

#include "admin/inspect.h"
#include "admin/report_text.h"
#include "admin/verify_signatures.h"
#include "base/error.h"

using namespace kepka;

namespace {

constexpr pki::Time now{std::chrono::seconds(1795521600)};

void inspect(base::ByteView file) {
  const wire::json::object report = admin::inspect(file, now);
  if (admin::report_text(report, admin::Language::russian).empty()) std::abort();
  if (wire::json::serialize(report).empty()) std::abort();
}

void verify(base::ByteView file) {
  pki::CmsReader reader;
  const std::size_t half = file.size() / 2;
  reader.update(file.first(half));
  reader.update(file.subspan(half));
  const pki::SignedData signed_data = reader.finish();
  const auto digests = reader.take_digests();
  admin::Judgement judgement;
  judgement.content = digests ? &*digests : nullptr;
  judgement.now = now;
  const wire::json::object report = admin::verify_signatures(signed_data, judgement);
  if (admin::report_text(report, admin::Language::english).empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    inspect({data, size});
  } catch (const base::Error&) {
  }
  try {
    verify({data, size});
  } catch (const base::Error&) {
  }
  return 0;
}
