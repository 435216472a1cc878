// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/password_rules.h"

#include <string>

#include "catch.h"

namespace kepka::tests {

using prompt::PasswordVerdict;

namespace {

PasswordVerdict judge(const std::string& password) {
  return prompt::judge_password(base::bytes_of(password));
}

int quality(const std::string& password) {
  return prompt::password_quality(base::bytes_of(password));
}

}  // namespace

TEST_CASE("a new password has 8 to 128 characters, of any alphabet") {
  CHECK(judge("") == PasswordVerdict::too_short);
  CHECK(judge("1234567") == PasswordVerdict::too_short);
  CHECK(judge("12345678") == PasswordVerdict::good);
  CHECK(judge("парольч") == PasswordVerdict::too_short);  // 7 letters, 14 bytes
  CHECK(judge("пароль12") == PasswordVerdict::good);
  CHECK(judge("😀😀😀😀😀😀😀") == PasswordVerdict::too_short);
  CHECK(judge(std::string(128, 'a')) == PasswordVerdict::good);
  CHECK(judge(std::string(129, 'a')) == PasswordVerdict::too_long);
}

TEST_CASE("bytes that are no UTF-8 are judged without reading past the end") {
  CHECK(judge("\xF0\x90") == PasswordVerdict::too_short);
  CHECK(judge(std::string(8, '\xFF')) == PasswordVerdict::good);
  CHECK(quality("\xD0") >= 0);
}

TEST_CASE("quality is 0 for nothing and 100 for much, and grows with length and alphabets") {
  CHECK(quality("") == 0);
  CHECK(quality("kdjtnrhwqpfm") < quality("kdjtnrhwqpfmgx"));
  CHECK(quality("kdjtnrhwqpfm") < quality("kdJtnr7wqPfm"));
  CHECK(quality("kdjtnrhwqpfm") < quality("kdjtnrh-qpfm"));
  CHECK(quality("яблоко") > 0);
  CHECK(quality("x7Kq-2mVd9!sR4tW") == 100);
  CHECK(quality(std::string(2000, 'z') + "qj") == 100);
}

TEST_CASE("runs count for little") {
  CHECK(quality("aaaaaaaa") < 20);
  CHECK(quality("12345678") < 20);
  CHECK(quality("87654321") < 20);
  CHECK(quality("абвгдежз") < 20);
  CHECK(quality("83610752") > 2 * quality("12345678"));
}

}  // namespace kepka::tests
