// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/sign_texts.h"

#include <utility>

#include "asn1/writer.h"
#include "catch.h"
#include "methods/pin_texts.h"
#include "pki/oids.h"
#include "prompt/pinentry/fit.h"

using namespace kepka;
using methods::SignItem;
using methods::SignOrder;
using methods::Site;
using prompt::Language;
using tests::contains_text;

namespace {

const Site new_site{"https://lk.ca.example.ru", true};

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

pki::Certificate signer(crypto::KeyKind kind) {
  pki::Certificate certificate;
  certificate.key.algorithm.kind = kind;
  certificate.subject = {{pki::oids::common_name, asn1::tag::utf8_string, "Иванова Анна Петровна"}};
  certificate.not_after = pki::Time(std::chrono::seconds(1'826'000'000));
  return certificate;
}

SignItem item(const std::string& name, const std::string& content) {
  return {methods::document_of(name, base::bytes_of(content)), false, std::nullopt};
}

SignItem digest_alone(const std::string& name) {
  SignItem out = item(name, "secret");
  out.document.size = 0;
  out.digest_alone = true;
  return out;
}

/// What a pinentry is given of a token's window, with everything that a PIN can add to it.
std::string in_window(const pki::Certificate& certificate, const SignOrder& order,
                      Language language) {
  keystore::StorageInfo token;
  token.label_ru = "Рутокен ЭЦП 3.0";
  token.label_en = "Rutoken ECP 3.0";
  token.token.emplace();
  token.token->label = repeated("Ы", 32);
  token.token->manufacturer = "Aktiv Co.";
  token.token->model = "Rutoken ECP";
  token.token->serial = "499602d2";
  token.token->serial_decimal = "1234567890";
  keystore::PinState pin;
  pin.attempts_left = 10;
  const auto purpose = methods::sign_purpose(language, new_site, certificate, order);
  return prompt::fit_text(
      "SETDESC",
      methods::pin_window(purpose, token, pin, methods::PinUser::person, "").description);
}

}  // namespace

TEST_CASE("site, person, size and the whole digest are in the fullest window of one document") {
  for (const auto kind : {crypto::KeyKind::gost2012_256, crypto::KeyKind::gost2012_512}) {
    const pki::Certificate certificate = signer(kind);
    SignOrder order;
    order.purpose = repeated("Ж", 200);
    order.items = {item(repeated("Щ", 1024), "twelve bytes")};
    order.existing.emplace();
    order.existing->signer_infos.resize(3);
    const auto digest = base::to_hex(digest_of(order.items[0], certificate.key.algorithm));
    const std::string text = in_window(certificate, order, Language::ru);
    CHECK_THAT(text, contains_text("Сайт: lk.ca.example.ru\n"));
    CHECK_THAT(text, contains_text("Кто подписывает: Иванова Анна Петровна\n"));
    CHECK_THAT(text, contains_text("Размер: 12 байт\n"));
    CHECK_THAT(text, contains_text("Подписей уже есть: 3\n"));
    for (std::size_t at = 0; at < digest.size(); at += 64)
      CHECK_THAT(text, contains_text(digest.substr(at, 64)));
    CHECK_THAT(text, contains_text("№ 1234567890"));
  }
}

TEST_CASE("bytes are counted as the language does") {
  const pki::Certificate certificate = signer(crypto::KeyKind::gost2012_256);
  const std::pair<std::size_t, const char*> sizes[] = {
      {0, "0 байт"},   {1, "1 байт"},   {2, "2 байта"},    {5, "5 байт"},
      {13, "13 байт"}, {21, "21 байт"}, {112, "112 байт"}, {1024, "1 024 байта"}};
  for (const auto& [size, words] : sizes) {
    SignOrder order;
    order.items = {item("a.txt", std::string(size, 'x'))};
    CHECK_THAT(in_window(certificate, order, Language::ru),
               contains_text("Размер: " + std::string(words) + '\n'));
  }
  SignOrder one;
  one.items = {item("a.txt", "x")};
  CHECK_THAT(in_window(certificate, one, Language::en), contains_text("Size: 1 byte\n"));
}

TEST_CASE("a document of which only the digest came is said not to be shown") {
  const pki::Certificate certificate = signer(crypto::KeyKind::gost2012_256);
  SignOrder order;
  order.items = {digest_alone("secret.bin")};
  CHECK_THAT(in_window(certificate, order, Language::ru), contains_text("документ не показан"));
  CHECK_THAT(in_window(certificate, order, Language::en), contains_text("document not shown"));
  order.items.push_back(item("a", "b"));
  CHECK_THAT(in_window(certificate, order, Language::ru), contains_text("документ не показан"));
  CHECK_THAT(in_window(certificate, order, Language::en), contains_text("document not shown"));
}

TEST_CASE("a batch is counted, and the first documents are named with sizes and digests") {
  const pki::Certificate certificate = signer(crypto::KeyKind::gost2012_512);
  SignOrder order;
  for (int i = 1; i <= 100; ++i)
    order.items.push_back(item("договор-" + std::to_string(i) + ".txt", std::string(1000, 'x')));
  const std::string text = in_window(certificate, order, Language::ru);
  CHECK_THAT(text, contains_text("Документов: 100, вместе 100 000 байт\n"));
  CHECK_THAT(text, contains_text("1. договор-1.txt, 1 000 байт, "));
  CHECK_THAT(text, contains_text("3. договор-3.txt"));
  CHECK_THAT(text, contains_text("… и ещё 97"));
}

TEST_CASE("what a site or a file's name says cannot look like Kepka's own lines") {
  const pki::Certificate certificate = signer(crypto::KeyKind::gost2012_256);
  SignOrder order;
  order.purpose = "one\nСайт: gosuslugi.ru";
  order.items = {item("a\nРазмер: 1 байт\xE2\x80\xAE", "content")};
  const std::string text = methods::sign_purpose(Language::ru, new_site, certificate, order).lines;
  CHECK(text.find("\nСайт: gosuslugi.ru") == std::string::npos);
  CHECK(text.find("\nРазмер: 1 байт\n") == std::string::npos);
  CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
}

TEST_CASE("the window of entering a site says that nothing else is signed") {
  const auto purpose = methods::authenticate_purpose(Language::ru, new_site,
                                                     signer(crypto::KeyKind::gost2012_256), "");
  CHECK_THAT(purpose.lines, contains_text("Кто входит: Иванова Анна Петровна"));
  CHECK_THAT(purpose.lines, contains_text("Документы не подписываются"));
}
