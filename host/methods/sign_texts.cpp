// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/sign_texts.h"

#include <algorithm>
#include <array>

namespace kepka::methods {

namespace {

using prompt::Language;

// Every sentence of these windows, in both languages.
constexpr Text sign_title{"Kepka — подпись документа", "Kepka — signing a document"};
constexpr Text batch_title{"Kepka — подпись нескольких документов",
                           "Kepka — signing several documents"};
constexpr Text sign_ok{"Подписать", "Sign"};
constexpr Text signer_label{"Кто подписывает: ", "Signed by: "};
constexpr Text signer_valid_label{"Сертификат действует до: ", "Certificate valid until: "};
constexpr Text words_label{"Сайт пишет: ", "The site says: "};
constexpr Text document_label{"Документ: ", "Document: "};
constexpr Text size_label{"Размер: ", "Size: "};
constexpr Text one_byte{" байт", " byte"};
constexpr Text few_bytes{" байта", " bytes"};
constexpr Text many_bytes{" байт", " bytes"};
constexpr Text digest_label_text{"Отпечаток", "Digest"};
constexpr Text count_label{"Документов: ", "Documents: "};
constexpr Text total_label{", вместе ", ", together "};
constexpr Text more_label{"… и ещё ", "… and more: "};
constexpr Text not_shown{"Внимание: документ не показан, сайт передал только отпечаток.",
                         "Take care: document not shown, the site sent only its digest."};
constexpr Text some_not_shown{"Внимание: документ не показан, только отпечаток: ",
                              "Take care: document not shown, only a digest: "};
constexpr Text existing_label{"Подписей уже есть: ", "Signatures that are there: "};
constexpr Text key_label{"Ключ: ", "Key: "};
constexpr Text enter_title{"Kepka — вход на сайт", "Kepka — entering a site"};
constexpr Text enter_ok{"Войти", "Enter"};
constexpr Text who_enters_label{"Кто входит: ", "Who enters: "};
constexpr Text enter_advice{"Так вы подтверждаете вход. Документы не подписываются.",
                            "This confirms that it is you. No document is signed."};

// A window's text has 1000 bytes in all (prompt/pinentry/fit.h).
constexpr std::size_t words_limit = 60;
constexpr std::size_t name_limit = 60;
constexpr std::size_t listed_name_limit = 30;
constexpr std::size_t listed_documents = 3;
constexpr std::size_t digest_line_digits = 64;
constexpr std::size_t listed_digest_digits = 16;

/// "12 345": in groups of three.
std::string grouped(std::uint64_t number, Language language) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += language == Language::ru ? ' ' : ',';
    out += digits[i];
  }
  return out;
}

/// Russian counts 2 to 4, 22 to 24 and so on, but not 12 to 14, otherwise than the rest.
const Text& bytes_after(std::uint64_t number) {
  if (number == 1) return one_byte;
  const std::uint64_t ones = number % 10, tens = number % 100 / 10;
  return ones >= 2 && ones <= 4 && tens != 1 ? few_bytes : many_bytes;
}

std::string size_of(std::uint64_t size, Language language) {
  return grouped(size, language) + say(bytes_after(size), language);
}

std::string signer_lines(const Text& label, const pki::Certificate& certificate,
                         const std::string& words, Language language) {
  std::string lines = say(label, language) + person_of(certificate.subject) + '\n' +
                      say(signer_valid_label, language) + pki::display_date(certificate.not_after) +
                      '\n';
  if (words.empty()) return lines;
  return lines + say(words_label, language) + "«" + pki::display_text(words, words_limit) + "»\n";
}

/// Short lines, so that in a window that is full others are shortened first.
std::string digest_lines(const base::Bytes& digest) {
  const std::string digits = base::to_hex(digest);
  std::string lines;
  for (std::size_t at = 0; at < digits.size(); at += digest_line_digits)
    lines += digits.substr(at, digest_line_digits) + '\n';
  return lines;
}

std::string only_document_lines(const SignItem& item, const crypto::KeyAlgorithm& algorithm,
                                Language language) {
  const Document& document = item.document;
  std::string lines =
      say(document_label, language) + pki::display_text(document.name, name_limit) + '\n';
  if (!item.digest_alone)
    lines += say(size_label, language) + size_of(document.size, language) + '\n';
  lines += say(digest_label_text, language) + " (" +
           digest_label(crypto::digest_for(algorithm), language) + "):\n" +
           digest_lines(digest_of(item, algorithm));
  if (item.digest_alone) lines += say(not_shown, language) + '\n';
  return lines;
}

std::string listed_line(const SignItem& item, std::size_t number,
                        const crypto::KeyAlgorithm& algorithm, Language language) {
  std::string line =
      std::to_string(number) + ". " + pki::display_text(item.document.name, listed_name_limit);
  if (!item.digest_alone) line += ", " + size_of(item.document.size, language);
  const std::string digest = base::to_hex(digest_of(item, algorithm));
  return line + ", " + digest.substr(0, listed_digest_digits) + "…\n";
}

std::string batch_lines(const std::vector<SignItem>& items, const crypto::KeyAlgorithm& algorithm,
                        Language language) {
  std::uint64_t total = 0;
  std::size_t digests_alone = 0;
  for (const SignItem& item : items) {
    total += item.document.size;
    digests_alone += item.digest_alone ? 1 : 0;
  }
  std::string lines = say(count_label, language) + std::to_string(items.size()) +
                      say(total_label, language) + size_of(total, language) + '\n';
  const std::size_t listed = std::min(items.size(), listed_documents);
  for (std::size_t i = 0; i < listed; ++i)
    lines += listed_line(items[i], i + 1, algorithm, language);
  if (listed < items.size())
    lines += say(more_label, language) + std::to_string(items.size() - listed) + '\n';
  if (digests_alone > 0)
    lines += say(some_not_shown, language) + std::to_string(digests_alone) + '\n';
  return lines;
}

}  // namespace

std::string digest_label(crypto::Digest digest, Language language) {
  // In the order of the enumeration.
  static constexpr std::array<Text, 6> labels = {{{"Стрибог-256", "Streebog-256"},
                                                  {"Стрибог-512", "Streebog-512"},
                                                  {"SHA-1", "SHA-1"},
                                                  {"SHA-256", "SHA-256"},
                                                  {"SHA-384", "SHA-384"},
                                                  {"SHA-512", "SHA-512"}}};
  return say(labels.at(static_cast<std::size_t>(digest)), language);
}

Purpose sign_purpose(Language language, const Site& site, const pki::Certificate& certificate,
                     const SignOrder& order) {
  const crypto::KeyAlgorithm& algorithm = certificate.key.algorithm;
  const bool batch = order.items.size() > 1;
  std::string lines =
      site_lines(site, language) + signer_lines(signer_label, certificate, order.purpose, language);
  lines += batch ? batch_lines(order.items, algorithm, language)
                 : only_document_lines(order.items.front(), algorithm, language);
  if (order.existing) {
    lines +=
        say(existing_label, language) + std::to_string(order.existing->signer_infos.size()) + '\n';
  }
  return {.site = site,
          .title = say(batch ? batch_title : sign_title, language),
          .lines = std::move(lines),
          .place = key_label,
          .advice = {},
          .ok = say(sign_ok, language),
          .language = language};
}

Purpose authenticate_purpose(Language language, const Site& site,
                             const pki::Certificate& certificate, const std::string& words) {
  return {.site = site,
          .title = say(enter_title, language),
          .lines = site_lines(site, language) +
                   signer_lines(who_enters_label, certificate, words, language) +
                   say(enter_advice, language) + '\n',
          .place = key_label,
          .advice = {},
          .ok = say(enter_ok, language),
          .language = language};
}

}  // namespace kepka::methods
