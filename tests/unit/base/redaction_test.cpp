// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/redaction.h"

#include "catch.h"

using kepka::base::redacted;

TEST_CASE("a line of the log says what happened, and nothing of a person") {
  struct Case {
    const char* line;
    const char* shown;
  };
  const Case cases[] = {
      {"enrolments.begin: cancelled", "enrolments.begin: cancelled"},
      {"invalidParams: params.applicant.snils: expected string of 1 to 64 characters",
       "invalidParams: params.applicant.snils: expected string of 1 to 64 characters"},
      {"cannot open key.p8: No such file or directory",
       "cannot open key.p8: No such file or directory"},
      {"policy.d/rules.json: 12:34: batch", "policy.d/rules.json: 12:34: batch"},
      {"for Иванова Анна Петровна today", "for [text]today"},
      {"Иванова", "[text]"},
      {"snils 11223344595", "snils [number]"},
      {"snils 112-233-445 95.", "snils [number]."},
      {"inn 500100732259, then", "inn [number], then"},
      {"mail anna@example.ru (sent)", "mail [address] (sent)"},
      {"port 65535 at 20261201", "port 65535 at 20261201"},
      {"one\ntwo\x1b[2J", "one?two?[2J"},
      {"", ""},
  };
  for (const Case& row : cases) {
    INFO(row.line);
    CHECK(redacted(row.line) == row.shown);
  }
  CHECK(redacted(std::string(5000, 'a')).size() == 1000);
}
