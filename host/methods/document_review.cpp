// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/document_review.h"

#include <algorithm>
#include <utility>

#include "methods/application_form.h"
#include "methods/document_view.h"
#include "methods/reviews.h"
#include "methods/sign_texts.h"

namespace kepka::methods {

namespace {

// All that one review page shows, in bytes of JSON (a message has at most 8 MiB, wire/parts.h): a
// document beyond that is not shown, and the page says so.
constexpr std::size_t shown_total_max = std::size_t{2} << 20U;
// A form is shown whole: its longest value, each character of it escaped.
constexpr std::size_t shown_field_max = 24'000;
constexpr Text form_title_label{"Документ", "Document"};

std::vector<protocol::ReviewField> shown_form(const ApplicationForm& form) {
  std::vector<protocol::ReviewField> out;
  out.push_back(
      {{form_title_label.ru, form_title_label.en}, pki::display_text(form.title, shown_field_max)});
  for (const ApplicationForm::Field& field : form.fields) {
    const std::string label = pki::display_text(field.label, shown_field_max);
    out.push_back({{label, label}, pki::display_text(field.value, shown_field_max)});
  }
  return out;
}

protocol::ReviewDocument shown_document(const SignItem& item, const crypto::KeyAlgorithm& algorithm,
                                        prompt::Language language, std::size_t& room) {
  const Document& document = item.document;
  protocol::ReviewDocument out;
  out.name = pki::display_text(document.name);
  if (!item.digest_alone) out.size = static_cast<std::int64_t>(document.size);
  out.digest_name = digest_label(crypto::digest_for(algorithm), language);
  out.digest = base::to_hex(digest_of(item, algorithm));
  if (const auto form = read_application_form(document.content)) {
    out.application = shown_form(*form);
  } else {
    out.text = readable_text(document.content);
  }
  out.shown = out.application || out.text;
  if (!out.shown) return out;
  const std::size_t size = wire::json::serialize(protocol::write(out)).size();
  if (size <= room) {
    room -= size;
    return out;
  }
  out.application.reset();
  out.text.reset();
  out.shown = false;
  return out;
}

}  // namespace

void review_documents(Services& services, Context& context, const Identity& identity,
                      const SignOrder& order) {
  Review review;
  review.kind = "documents";
  json::array documents;
  bool any_shown = false;
  std::size_t room = shown_total_max;
  for (const SignItem& item : order.items) {
    const protocol::ReviewDocument document = shown_document(
        item, identity.certificate.key.algorithm, language_of(context.caller.language), room);
    any_shown = any_shown || document.shown;
    documents.push_back(protocol::write(document));
  }
  if (!any_shown && order.items.size() == 1) return;
  review.content["documents"] = std::move(documents);
  review.content["signer"] =
      protocol::write(protocol::ReviewSigner{person_of(identity.certificate.subject)});
  review.gone = {identity.store->gone()};
  show_review(services, context, review);
}

}  // namespace kepka::methods
