// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/language.h"
#include "doctor/computer.h"

namespace kepka::doctor {

enum class Severity { ok, note, warning, error };

/// What a finding is about; also the order in which they are shown.
enum class Group { browsers, program, windows, tokens, keys, rules };

/// One thing that the doctor can have to say, as data (messages_*.cpp). The identifier stands in
/// JSON and never changes. {name} in the texts is a fact of the finding; `command` is what mends
/// it, where one command does.
struct Message {
  std::string_view id;
  Group group;
  Severity severity;
  admin::Text text;
  admin::Text remedy = {};
  std::string_view command = {};
};

/// nullptr for an identifier that is in no table.
const Message* find_message(std::string_view id);

/// A fact with the same words in both languages, or with words of its own in each.
struct Fact {
  Fact(std::string_view fact_name, std::string text)
      : name(fact_name), ru(std::move(text)), en(ru) {}
  Fact(std::string_view fact_name, std::string russian, std::string english)
      : name(fact_name), ru(std::move(russian)), en(std::move(english)) {}
  std::string_view name;
  std::string ru, en;
};

struct Finding {
  const Message* message;
  std::string text_ru, text_en, remedy_ru, remedy_en;
  std::string command;  // empty: none
};

/// What was found. Facts from outside are made harmless here: home folders become ~, control and
/// bidi characters \u{...}, and long texts are cut.
class Report {
 public:
  explicit Report(const Computer& computer) : computer_(&computer) {}

  void add(std::string_view id, std::initializer_list<Fact> facts = {});
  bool has(std::string_view id) const;
  Severity worst() const;
  /// In the order of their groups, in each as they were added.
  std::vector<Finding> sorted() const;
  /// Takes what another check has found.
  void take(Report other);

 private:
  const Computer* computer_;
  std::vector<Finding> findings_;
};

std::string_view name_of(Severity severity);
std::string_view name_of(Group group);

}  // namespace kepka::doctor
