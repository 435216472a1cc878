// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <string>

#include "applicant/applicant.h"
#include "catch.h"

namespace kepka::applicant {
namespace {

// How many of the numbers that differ from this one in a single digit pass the check too.
template <typename Check>
unsigned neighbours_taken(const std::string& number, Check check) {
  unsigned taken = 0;
  for (std::size_t place = 0; place < number.size(); ++place) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string other = number;
      other[place] = digit;
      if (other != number && check(other)) ++taken;
    }
  }
  return taken;
}

TEST_CASE("published numbers of persons and organisations are taken") {
  for (const char* inn : {"500100732259", "7707083893", "7710568760", "7729361030"})
    CHECK(is_inn(inn));
  for (const char* snils : {"11223344595", "08765430300", "00489994900", "00104799000"}) {
    CHECK(is_snils(snils));
  }
}

TEST_CASE("published numbers of registers are taken") {
  for (const char* ogrn : {"1027700132195", "1047702026701"}) CHECK(is_ogrn(ogrn));
  CHECK(is_ogrnip("304500116000157"));
}

TEST_CASE("a wrong digit of a register's number is found, but where two remainders look alike") {
  CHECK(neighbours_taken("1027700132195", is_ogrn) == 0);
  // 14 digits modulo 13 may be 10, 11 and 12, which are written 0, 1 and 2.
  CHECK(neighbours_taken("304500116000157", is_ogrnip) == 0);
  for (const char* text : {"", "0000000000000", "102770013219", "10277001321950", "102770013219x"})
    CHECK_FALSE(is_ogrn(text));
  for (const char* text : {"", "000000000000000", "30450011600015", "3045001160001570"})
    CHECK_FALSE(is_ogrnip(text));
}

TEST_CASE("one wrong digit of an INN or a SNILS is found") {
  CHECK(neighbours_taken("500100732259", is_inn) == 0);
  CHECK(neighbours_taken("11223344595", is_snils) == 0);
  // 202 and 201 are both written 00: ...303 00 and ...302 00 are both numbers.
  CHECK(neighbours_taken("08765430300", is_snils) == 1);
}

TEST_CASE("numbers up to 001-001-998 carry no check digits") {
  CHECK(is_snils("00100199800"));
  CHECK(is_snils("00100199899"));
  unsigned taken = 0;
  for (int digits = 0; digits < 100; ++digits) {
    taken +=
        is_snils("001001999" + std::to_string(digits / 10) + std::to_string(digits % 10)) ? 1U : 0U;
  }
  CHECK(taken == 1);
}

TEST_CASE("what is no number of the right length is refused") {
  for (const char* text : {"", "0000000000", "000000000000", "50010073225", "5001007322590",
                           "50010073225x", "770708389", "77070838930", "-7707083893"}) {
    CHECK_FALSE(is_inn(text));
  }
  for (const char* text :
       {"", "00000000000", "1122334459", "112233445950", "112-233-445 95", "1122334459O"}) {
    CHECK_FALSE(is_snils(text));
  }
}

}  // namespace
}  // namespace kepka::applicant
