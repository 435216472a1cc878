// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/origin.h"

#include "base/error.h"
#include "catch.h"
#include "policy/policy.h"
#include "policy/punycode.h"

using namespace kepka;

TEST_CASE("only plain secure origins, and this computer's own over http, are served") {
  struct Case {
    const char* text;
    const char* normal;  // nullptr: refused
  };
  const Case cases[] = {
      {"https://ca.example.ru", "https://ca.example.ru"},
      {"https://CA.Example.RU", "https://ca.example.ru"},
      {"HTTPS://ca.example.ru", "https://ca.example.ru"},
      {"https://ca.example.ru:443", "https://ca.example.ru"},
      {"https://ca.example.ru:8443", "https://ca.example.ru:8443"},
      {"https://xn--e1afmkfd.xn--p1ai", "https://xn--e1afmkfd.xn--p1ai"},
      {"https://192.0.2.7", "https://192.0.2.7"},
      {"https://localhost", "https://localhost"},
      {"http://localhost:8080", "http://localhost:8080"},
      {"http://localhost:80", "http://localhost"},
      {"http://127.0.0.1:3000", "http://127.0.0.1:3000"},
      {"http://[::1]:3000", "http://[::1]:3000"},
      {"http://ca.example.ru", nullptr},
      {"http://localhost.example.ru", nullptr},
      {"http://127.0.0.2", nullptr},
      {"http://[::1", nullptr},
      {"https://[2001:db8::1]", nullptr},
      {"https://ca.example.ru/", nullptr},
      {"https://ca.example.ru/path", nullptr},
      {"https://ca.example.ru?x", nullptr},
      {"https://ca.example.ru#x", nullptr},
      {"https://ca.example.ru.", nullptr},
      {"https://.example.ru", nullptr},
      {"https://ca..example.ru", nullptr},
      {"https://-ca.example.ru", nullptr},
      {"https://ca-.example.ru", nullptr},
      {"https://user@ca.example.ru", nullptr},
      {"https://user:pass@ca.example.ru", nullptr},
      {"https://ca.example.ru:", nullptr},
      {"https://ca.example.ru:0", nullptr},
      {"https://ca.example.ru:0443", nullptr},
      {"https://ca.example.ru:65536", nullptr},
      {"https://ca.example.ru:44x", nullptr},
      {"https://ca.example.ru:443:443", nullptr},
      {"https://ca example.ru", nullptr},
      {"https://ca.example.ru\n", nullptr},
      {"https://ca.exam\x01ple.ru", nullptr},
      {"https://пример.рф", nullptr},
      {"https://*.example.ru", nullptr},
      {"https://", nullptr},
      {"https:ca.example.ru", nullptr},
      {"//ca.example.ru", nullptr},
      {"null", nullptr},
      {"", nullptr},
      {"file://", nullptr},
      {"data:text/html,x", nullptr},
      {"blob:https://ca.example.ru", nullptr},
      {"chrome-extension://hcfnpppocjahgjepaallooogemejjmjc", nullptr},
      {"moz-extension://11111111-2222-4333-8444-555555555555", nullptr},
      {"ftp://ca.example.ru", nullptr},
      {"wss://ca.example.ru", nullptr},
  };
  for (const Case& row : cases) {
    INFO(row.text);
    const auto origin = policy::parse_origin(row.text);
    REQUIRE(origin.has_value() == (row.normal != nullptr));
    if (origin) CHECK(origin->text() == row.normal);
    if (!origin) CHECK_THROWS_AS(policy::checked_origin(row.text), base::Error);
  }
  CHECK_FALSE(policy::parse_origin("https://" + std::string(250, 'a') + ".ru"));
  CHECK_FALSE(policy::parse_origin("https://" + std::string(64, 'a') + ".ru"));
}

TEST_CASE("a star in a rule stands for exactly one label") {
  struct Case {
    const char* pattern;
    const char* origin;
    bool match;
  };
  const Case cases[] = {
      {"https://*.example.ru", "https://ca.example.ru", true},
      {"https://*.example.ru", "https://example.ru", false},
      {"https://*.example.ru", "https://a.b.example.ru", false},
      {"https://*.*.example.ru", "https://a.b.example.ru", true},
      {"https://*.example.ru", "https://caexample.ru", false},
      {"https://*.example.ru", "https://ca.example.ru:8443", false},
      {"https://*.example.ru:8443", "https://ca.example.ru:8443", true},
      {"https://*.example.ru", "https://ca.example.ru.evil.ru", false},
      {"https://ca.example.ru", "https://CA.EXAMPLE.RU", true},
      {"https://localhost", "http://localhost", false},
      {"http://localhost:8080", "http://localhost:8080", true},
  };
  for (const Case& row : cases) {
    INFO(row.pattern << " ~ " << row.origin);
    const auto pattern = policy::parse_pattern(row.pattern);
    const auto origin = policy::parse_origin(row.origin);
    REQUIRE(pattern);
    REQUIRE(origin);
    CHECK(policy::matches(*pattern, *origin) == row.match);
  }
  for (const char* bad : {"*", "https://*", "https://*.*", "https://c*.example.ru",
                          "https://ca.*.ru", "*://example.ru"}) {
    INFO(bad);
    CHECK_FALSE(policy::parse_pattern(bad));
  }
}

TEST_CASE("Punycode is decoded as in RFC 3492 and the registered names") {
  struct Case {
    const char* label;
    const char* text;
  };
  // RFC 3492 7.1 (A), (B), (I), (L), (S); .рф and two names under it.
  const Case cases[] = {
      {"egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"},
      {"ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"},
      {"b1abfaaepdrnnbgefbadotcwatmq2g4l", "почемужеонинеговорятпорусски"},
      {"3b-ww4c5e180e575a65lsy2b", "3年b組金八先生"},
      {"-> $1.00 <--", "-> $1.00 <-"},
      {"p1ai", "рф"},
      {"e1afmkfd", "пример"},
      {"80aswg", "сайт"},
  };
  for (const Case& row : cases) {
    INFO(row.label);
    const auto decoded = policy::decode_punycode(row.label);
    REQUIRE(decoded);
    CHECK(policy::to_utf8(*decoded) == row.text);
  }
  for (const char* bad : {"", "99999999", "zzzzzzzzzzzzzzzz", "p1a!", "\xD1\x80", "e1afmkf-"}) {
    INFO(bad);
    const auto decoded = policy::decode_punycode(bad);
    CHECK((!decoded || policy::to_utf8(*decoded) != "пример"));
  }
  CHECK_FALSE(policy::decode_punycode("99999999"));
  CHECK_FALSE(policy::decode_punycode(std::string(64, 'a')));
}

TEST_CASE(
    "a window names the site whole, an international name in both forms, a mixed one in ASCII "
    "alone") {
  CHECK(policy::display_origin("https://ca.example.ru") == "ca.example.ru");
  CHECK(policy::display_origin("https://ca.example.ru:8443") == "ca.example.ru:8443");
  CHECK(policy::display_origin("http://localhost:3000") == "http://localhost:3000");
  CHECK(policy::display_origin("https://xn--e1afmkfd.xn--p1ai") ==
        "пример.рф (xn--e1afmkfd.xn--p1ai)");
  // "аpple" with a Cyrillic а: two scripts in one label.
  CHECK(policy::display_origin("https://xn--pple-43d.com") == "xn--pple-43d.com");
  CHECK(policy::display_origin("https://xn--99999999.com") == "xn--99999999.com");
}
