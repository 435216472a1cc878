// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/report.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/error.h"
#include "doctor/messages.h"
#include "pki/name.h"

namespace kepka::doctor {
namespace {

constexpr std::size_t fact_length_max = 300;  // in characters
constexpr std::size_t findings_max = 500;

/// The text with each {name} that is a fact's put in; `word` gives a fact its form. What else
/// stands in braces stays: rules are JSON.
template <typename Word>
std::string filled(std::string_view text, std::span<const Fact> facts, Word word) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    if (close == std::string_view::npos) return out.append(text);
    const std::string_view name = text.substr(1, close - 1);
    const auto fact = std::ranges::find_if(facts, [&](const Fact& f) { return f.name == name; });
    if (fact == facts.end()) {
      out += '{';
      text.remove_prefix(1);
      continue;
    }
    out += word(*fact);
    text.remove_prefix(close + 1);
  }
  return out;
}

/// Facts that are commands of our own tables: not words for a shell to quote.
bool is_command(std::string_view name) { return name == "command" || name == "install"; }

}  // namespace

const Message* find_message(std::string_view id) {
  for (const std::span<const Message> table :
       {browser_messages(), program_messages(), token_messages(), module_messages(),
        key_messages()}) {
    for (const Message& message : table) {
      if (message.id == id) return &message;
    }
  }
  return nullptr;
}

void Report::add(std::string_view id, std::initializer_list<Fact> facts) {
  const Message* message = find_message(id);
  if (message == nullptr) throw base::Error(base::ErrorCode::internalError, std::string(id));
  if (findings_.size() >= findings_max) return;
  const auto harmless = [this](const std::string& text) {
    return pki::display_text(computer_->without_home(text), fact_length_max);
  };
  const auto ru = [&](const Fact& fact) { return harmless(fact.ru); };
  const auto en = [&](const Fact& fact) { return harmless(fact.en); };
  const auto word = [&](const Fact& fact) {
    return is_command(fact.name) ? fact.en : shell_word(harmless(fact.en));
  };
  findings_.push_back(
      {message, filled(message->text.russian, facts, ru), filled(message->text.english, facts, en),
       filled(message->remedy.russian, facts, ru), filled(message->remedy.english, facts, en),
       filled(message->command, facts, word)});
}

bool Report::has(std::string_view id) const {
  return std::ranges::any_of(findings_,
                             [&](const Finding& finding) { return finding.message->id == id; });
}

Severity Report::worst() const {
  Severity worst = Severity::ok;
  for (const Finding& finding : findings_) worst = std::max(worst, finding.message->severity);
  return worst;
}

std::vector<Finding> Report::sorted() const {
  std::vector<Finding> sorted = findings_;
  std::ranges::stable_sort(sorted, {},
                           [](const Finding& finding) { return finding.message->group; });
  return sorted;
}

void Report::take(Report other) {
  for (Finding& finding : other.findings_) {
    if (findings_.size() < findings_max) findings_.push_back(std::move(finding));
  }
}

std::string_view name_of(Severity severity) {
  constexpr std::array<std::string_view, 4> names{"ok", "note", "warning", "error"};
  return names.at(static_cast<std::size_t>(severity));
}

std::string_view name_of(Group group) {
  constexpr std::array<std::string_view, 6> names{"browsers", "program", "windows",
                                                  "tokens",   "keys",    "rules"};
  return names.at(static_cast<std::size_t>(group));
}

}  // namespace kepka::doctor
