// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/token_listing.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

#include "base/bytes.h"
#include "crypto/keys.h"
#include "keystore/token/token_facts.h"
#include "pki/name.h"

namespace kepka::keystore {

namespace {

using base::Error;
using base::ErrorCode;
using wire::worker::Slot;
using wire::worker::Token;

constexpr std::size_t max_listed = 100;  // tokens, and problems
constexpr std::size_t id_bytes = 16;

/// Modules write one serial in different ways: "00003B9ACA01", "3b9aca01".
std::string comparable(const std::string& serial) {
  std::string out = serial.substr(std::min(serial.find_first_not_of('0'), serial.size()));
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Of two modules: within one, two slots are two tokens.
bool is_same_token(const ListedToken& one, const ListedToken& other) {
  if (one.module == other.module) return false;
  const Token& a = *one.slot.token;
  const Token& b = *other.slot.token;
  if (!is_serial(a.serial) || comparable(a.serial) != comparable(b.serial)) return false;
  return one.slot.reader == other.slot.reader ||
         (a.manufacturer == b.manufacturer && a.model == b.model);
}

bool is_same_identity(const Token& a, const Token& b) {
  return a.manufacturer == b.manufacturer && a.model == b.model && a.serial == b.serial;
}

void add_field(base::Bytes& out, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    out.push_back(static_cast<std::uint8_t>(size >> shift));
  }
  const base::ByteView bytes = base::bytes_of(text);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// The place is added only where the token's own texts do not tell it from others: the id must not
/// change with the USB port.
std::string id_of(const Slot& slot, bool with_place) {
  const Token& token = *slot.token;
  base::Bytes fields;
  for (const std::string& text : {token.manufacturer, token.model, token.serial}) {
    add_field(fields, text);
  }
  if (with_place) {
    for (const std::string& text : {slot.reader, std::to_string(slot.slot), token.label}) {
      add_field(fields, text);
    }
  }
  const base::Bytes hash = crypto::digest(crypto::Digest::sha256, fields);
  return "token/" + base::to_hex(base::ByteView(hash).first(id_bytes));
}

Error error_of(const wire::worker::Fault& fault) {
  const auto* entry = base::find_catalogue_entry(fault.name);
  Error error(entry == nullptr ? ErrorCode::readerFailed : entry->code, "a slot's fault");
  error.with("ckr", std::to_string(fault.ckr));
  return error;
}

bool is_absence(const Error& error) {
  return error.code() == ErrorCode::tokenAbsent || error.code() == ErrorCode::tokenRemoved;
}

TokenProblem reader_problem(const Slot& slot, Error error) {
  const std::string name =
      slot.reader.empty() ? std::to_string(slot.slot) : pki::display_text(slot.reader);
  return {"Считыватель " + name, "Reader " + name, std::move(error)};
}

TokenProblem module_problem(const Module& module, Error error) {
  const std::string name = pki::display_text(module.path.string(), 300);
  return {"Библиотека " + name, "Library " + name, std::move(error)};
}

class Merging {
 public:
  void take_module(const ModuleResult& result, std::size_t index) {
    const auto& error = result.module.problem ? result.module.problem : result.listing.error;
    if (error) {
      const bool unimportant = result.module.optional && result.listing.cannot_start;
      if (!unimportant) problems_.push_back(module_problem(result.module, *error));
      return;
    }
    for (const Slot& slot : result.listing.slots) take_slot(slot, index);
  }

  MergedListing finish() && {
    MergedListing out;
    for (const auto& [slot, error] : faults_) {
      if (!shows_token(slot.reader)) add_once(out.problems, reader_problem(slot, error));
    }
    out.problems.insert(out.problems.end(), problems_.begin(), problems_.end());
    if (out.problems.size() > max_listed)
      out.problems.erase(out.problems.begin() + max_listed, out.problems.end());
    for (ListedToken& token : tokens_) {
      token.id = id_of(token.slot, !is_serial(token.slot.token->serial) || has_twin(token));
    }
    std::sort(tokens_.begin(), tokens_.end(),
              [](const ListedToken& a, const ListedToken& b) { return a.id < b.id; });
    out.tokens = std::move(tokens_);
    return out;
  }

 private:
  struct SlotFault {
    Slot slot;
    Error error;
  };

  void take_slot(const Slot& slot, std::size_t index) {
    if (slot.fault && !slot.token) {
      const Error error = error_of(*slot.fault);
      if (!is_absence(error)) faults_.push_back({slot, error});
      return;
    }
    if (!slot.token) return;
    const Token& token = *slot.token;
    if (!token.initialized) {
      if (is_serial(token.serial)) faults_.push_back({slot, Error(ErrorCode::tokenNotPrepared)});
      return;
    }
    if (is_passive(token) && !token.login_required) return;
    const ListedToken listed{{}, index, slot};
    const bool known = std::any_of(tokens_.begin(), tokens_.end(), [&](const ListedToken& each) {
      return is_same_token(each, listed);
    });
    if (!known && tokens_.size() < max_listed) tokens_.push_back(listed);
  }

  bool shows_token(const std::string& reader) const {
    return !reader.empty() &&
           std::any_of(tokens_.begin(), tokens_.end(),
                       [&](const ListedToken& each) { return each.slot.reader == reader; });
  }

  bool has_twin(const ListedToken& token) const {
    return std::count_if(tokens_.begin(), tokens_.end(), [&](const ListedToken& each) {
             return is_same_identity(*each.slot.token, *token.slot.token);
           }) > 1;
  }

  /// Two modules tell the same of one reader.
  static void add_once(std::vector<TokenProblem>& problems, TokenProblem problem) {
    const bool known = std::any_of(problems.begin(), problems.end(), [&](const TokenProblem& each) {
      return each.place_en == problem.place_en && each.error.code() == problem.error.code();
    });
    if (!known) problems.push_back(std::move(problem));
  }

  std::vector<ListedToken> tokens_;
  std::vector<SlotFault> faults_;
  std::vector<TokenProblem> problems_;
};

}  // namespace

bool is_serial(std::string_view serial) {
  return serial.find_first_not_of("0 ") != std::string_view::npos;
}

MergedListing merge_listings(const std::vector<ModuleResult>& results) {
  Merging merging;
  for (std::size_t index = 0; index < results.size(); ++index) {
    merging.take_module(results[index], index);
  }
  return std::move(merging).finish();
}

}  // namespace kepka::keystore
