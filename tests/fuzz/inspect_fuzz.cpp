// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Any bytes as a file to inspect and as a signature in pieces: only the catalogue's errors come
// out, and whatever is told can be written as text and as JSON. What a mutation cannot guess, files
// with keys, is put into the corpus first.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "admin/inspect.h"
#include "admin/report_text.h"
#include "admin/verify_signatures.h"
#include "base/error.h"
#include "pki/oids.h"
#include "pki/pfx.h"

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

void write_seed(const std::filesystem::path& file, base::ByteView content) {
  std::ofstream out(file, std::ios::binary);
  const std::string_view text = base::text_of(content);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

// A PFX of each protection, with a key of each of two kinds.
void write_pfx_seeds(const std::filesystem::path& corpus) {
  crypto::Random random;
  const base::Secret password = base::Secret::copy_of("p");
  const asn1::Oid gost_set("1.2.643.7.1.2.1.1.1");
  for (const crypto::KeyAlgorithm& algorithm :
       {crypto::KeyAlgorithm{crypto::KeyKind::gost2012_256, gost_set, 0},
        crypto::KeyAlgorithm{crypto::KeyKind::ecdsa, pki::oids::secp256r1, 0}}) {
    for (const auto cipher :
         {crypto::PasswordCipher::kuznyechik_ctr_acpkm, crypto::PasswordCipher::aes256_cbc}) {
      const pki::Pfx pfx = pki::make_pfx(crypto::generate_key(algorithm, random), {}, "Имя");
      const std::string name = "pfx-" + std::to_string(static_cast<int>(algorithm.kind)) + "-" +
                               std::to_string(static_cast<int>(cipher));
      write_seed(corpus / name, pki::write_pfx(pfx, password, cipher, random));
    }
  }
}

// The form of what regedit exports; the header is cut short.
void write_registry_seeds(const std::filesystem::path& corpus) {
  const std::string text =
      "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\Keys\\a]\r\n"
      "\"name.key\"=hex:30,06,16,04,6d,61,64,65\r\n\"header.key\"=hex:30,13,30,0b,\\\r\n  "
      "03,02,06,40,30,05,03,02,07,80,a0,04,04,01,02,03,04\r\n"
      "\"masks.key\"=hex:30,00\r\n\"primary.key\"=hex:30,00\r\n";
  write_seed(corpus / "registry", base::bytes_of(text));
  base::Bytes wide = {0xFF, 0xFE};
  for (const char c : text) {
    wide.push_back(static_cast<std::uint8_t>(c));
    wide.push_back(0);
  }
  write_seed(corpus / "registry-utf16", wide);
}

}  // namespace

// The corpus is the last argument, if it is a folder (scripts/fuzz).
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  const std::filesystem::path corpus = *argc > 1 ? (*argv)[*argc - 1] : "";
  std::error_code ignored;
  if (!std::filesystem::is_directory(corpus, ignored)) return 0;
  write_pfx_seeds(corpus);
  write_registry_seeds(corpus);
  return 0;
}

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
