// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "enrolments/journal.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include "base/error.h"
#include "catch.h"
#include "enrolments/record.h"
#include "programs.h"

using namespace kepka;
using enrolments::Enrolment;
using enrolments::Journal;
using enrolments::State;
namespace fs = std::filesystem;

namespace {

struct Place {
  tests::TempFolder temp;
  const fs::path& folder = temp.path();
  fs::path journal() const { return folder / "data" / "enrolments"; }
};

const std::string site = "https://ca.example.ru";

Enrolment wanted(const std::string& request_id, const std::string& origin = site) {
  Enrolment enrolment;
  enrolment.origin = origin;
  enrolment.request_id = request_id;
  enrolment.storage = "registry";
  enrolment.key_id = "00112233445566778899aabbccddeeff";
  enrolment.algorithm = "gost2012-256";
  enrolment.place = "БУХ-2";
  enrolment.fingerprint = {1, 2, 3};
  return enrolment;
}

base::ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error.code();
  }
  return base::ErrorCode::internalError;
}

}  // namespace

TEST_CASE("a record is read back as it was written") {
  Place place;
  Journal journal(place.journal());
  Enrolment begun = journal.begin(wanted("заявка \"1\""));
  CHECK(enrolments::is_id(begun.id));
  begun.state = State::requestBuilt;
  begun.request = {0x30, 0x00, 0xFF};
  begun.spki = {0x30};
  journal.update(begun);
  const auto found = Journal(place.journal()).find(site, begun.id);
  REQUIRE(found);
  CHECK(found->request_id == "заявка \"1\"");
  CHECK(found->request == begun.request);
  CHECK(found->spki == begun.spki);
  CHECK(found->place == "БУХ-2");
  CHECK(found->state == State::requestBuilt);
  CHECK(found->fingerprint == base::Bytes{1, 2, 3});
  CHECK(found->created == begun.created);
}

TEST_CASE("an enrolment belongs to the site that began it") {
  Place place;
  Journal journal(place.journal());
  const Enrolment begun = journal.begin(wanted("1"));
  const std::string other = "https://other.example.ru";
  CHECK_FALSE(journal.find(other, begun.id));
  CHECK_FALSE(journal.find_in_flight(other, "1"));
  CHECK(journal.list(other).empty());
  CHECK_NOTHROW(journal.begin(wanted("1", other)));
  CHECK(journal.list(site).size() == 1);
  CHECK(journal.list_all().size() == 2);
}

TEST_CASE("a requestId stands for one enrolment in flight") {
  Place place;
  Journal journal(place.journal());
  Enrolment first = journal.begin(wanted("1"));
  CHECK(code_of([&] { journal.begin(wanted("1")); }) == base::ErrorCode::requestIdInUse);
  first.state = State::abandoned;
  journal.update(first);
  CHECK_FALSE(journal.find_in_flight(site, "1"));
  CHECK_NOTHROW(journal.begin(wanted("1")));
}

TEST_CASE("the state only goes forward, and what has ended stays ended") {
  Place place;
  Journal journal(place.journal());
  Enrolment enrolment = journal.begin(wanted("1"));
  enrolment.state = State::requestBuilt;
  journal.update(enrolment);
  enrolment.state = State::begun;
  CHECK(code_of([&] { journal.update(enrolment); }) == base::ErrorCode::enrolmentEnded);
  enrolment.state = State::installed;
  journal.update(enrolment);
  enrolment.state = State::abandoned;
  CHECK(code_of([&] { journal.update(enrolment); }) == base::ErrorCode::enrolmentEnded);
  Enrolment unknown = wanted("2");
  unknown.id = "ffffffffffffffffffffffffffffffff";
  CHECK(code_of([&] { journal.update(unknown); }) == base::ErrorCode::enrolmentNotFound);
}

TEST_CASE("only what is merely begun is rolled back") {
  Place place;
  Journal journal(place.journal());
  Enrolment one = journal.begin(wanted("1"));
  Enrolment two = journal.begin(wanted("2"));
  two.state = State::requestBuilt;
  journal.update(two);
  journal.roll_back(one.id);
  journal.roll_back(two.id);
  CHECK_FALSE(journal.find(site, one.id));
  CHECK(journal.find(site, two.id));
}

TEST_CASE("an id that is none touches no file") {
  Place place;
  Journal journal(place.journal());
  journal.begin(wanted("1"));
  std::ofstream(place.folder / "data" / "outside.json") << "{}";
  for (const std::string id :
       {"../outside", "", ".", "00112233445566778899AABBCCDDEEFF", "/etc/passwd"}) {
    CHECK_FALSE(journal.find(site, id));
    journal.roll_back(id);
  }
  CHECK(fs::exists(place.folder / "data" / "outside.json"));
}

TEST_CASE("a damaged record is set aside and hides no other") {
  Place place;
  Journal journal(place.journal());
  const Enrolment whole = journal.begin(wanted("1"));
  const Enrolment broken = journal.begin(wanted("2"));
  const std::string good = enrolments::write_record(broken);
  const std::string damaged[] = {"",
                                 "{",
                                 good.substr(0, good.size() / 2),
                                 "[]",
                                 std::string(600 * 1024, ' '),
                                 enrolments::write_record(whole)};
  for (const std::string& text : damaged) {
    const fs::path file = place.journal() / (broken.id + ".json");
    std::ofstream(file, std::ios::trunc) << text;
    const auto all = journal.list(site);
    REQUIRE(all.size() == 1);
    CHECK(all[0].id == whole.id);
    CHECK(fs::exists(file.string() + ".damaged"));
  }
}

TEST_CASE("a site may have a hundred enrolments in flight, not more") {
  Place place;
  Journal journal(place.journal());
  for (int i = 0; i < 100; ++i) journal.begin(wanted(std::to_string(i)));
  CHECK(code_of([&] { journal.begin(wanted("100")); }) == base::ErrorCode::tooManyEnrolments);
  CHECK_NOTHROW(journal.begin(wanted("0", "https://other.example.ru")));
}

TEST_CASE("a record keeps whose key it uses and what the old key signed") {
  Place place;
  Journal journal(place.journal());
  Enrolment renewed = wanted("application-1");
  renewed.key_of = "ffeeddccbbaa99887766554433221100";
  renewed.statement = {0x30, 0x00};
  renewed = journal.begin(renewed);
  const auto read = journal.find(site, renewed.id);
  REQUIRE(read);
  CHECK(read->key_of == renewed.key_of);
  CHECK(read->statement == renewed.statement);
}

TEST_CASE("a key is shared with those that are not given up, in the same storage alone") {
  Place place;
  Journal journal(place.journal());
  const Enrolment first = journal.begin(wanted("application-1"));
  CHECK_FALSE(journal.key_is_shared(first));
  Enrolment elsewhere = wanted("application-2");
  elsewhere.storage = "token/1";
  journal.begin(elsewhere);
  CHECK_FALSE(journal.key_is_shared(first));
  Enrolment second = journal.begin(wanted("application-3", "https://other.example.ru"));
  CHECK(journal.key_is_shared(first));
  CHECK(journal.key_is_shared(second));
  second.state = State::abandoned;
  journal.update(second);
  CHECK_FALSE(journal.key_is_shared(first));
}

TEST_CASE("four processes at once lose no record") {
  Place place;
  constexpr int processes = 4, each = 15;
  for (int process = 0; process < processes; ++process) {
    if (::fork() != 0) continue;
    Journal journal(place.journal());
    for (int i = 0; i < each; ++i) {
      Enrolment enrolment =
          journal.begin(wanted(std::to_string(process) + "-" + std::to_string(i)));
      enrolment.state = State::requestBuilt;
      journal.update(enrolment);
    }
    ::_exit(0);
  }
  for (int process = 0; process < processes; ++process) {
    int status = 0;
    ::wait(&status);
    CHECK(status == 0);
  }
  const auto all = Journal(place.journal()).list(site);
  CHECK(all.size() == processes * each);
  for (const Enrolment& enrolment : all) CHECK(enrolment.state == State::requestBuilt);
}

TEST_CASE("a killed writer leaves every record whole") {
  Place place;
  Enrolment enrolment = Journal(place.journal()).begin(wanted("1"));
  for (int round = 0; round < 20; ++round) {
    const pid_t writer = ::fork();
    if (writer == 0) {
      Journal journal(place.journal());
      for (unsigned char i = 0;; ++i) {
        enrolment.spki.assign(20'000, i);
        journal.update(enrolment);
      }
    }
    ::usleep(static_cast<useconds_t>(3000 + round * 700));
    ::kill(writer, SIGKILL);
    int status = 0;
    ::waitpid(writer, &status, 0);
    const auto found = Journal(place.journal()).find(site, enrolment.id);
    REQUIRE(found);
    CHECK((found->spki.empty() || found->spki == base::Bytes(20'000, found->spki.front())));
  }
  CHECK(Journal(place.journal()).list(site).size() == 1);
}

TEST_CASE("a record keeps what its token is called, and those without one are still read") {
  Place place;
  Enrolment enrolment = Journal(place.journal()).begin(wanted("1"));
  const std::string old = enrolments::write_record(enrolment);
  CHECK(old.find("storageLabelRu") == std::string::npos);
  CHECK(enrolments::read_record(base::bytes_of(old)).storage_label_ru.empty());
  enrolment.storage_label_ru = "Рутокен ЭЦП 3.0";
  enrolment.storage_label_en = "Rutoken ECP 3.0";
  enrolment.token_label = "Бухгалтерия";
  enrolment.token_serial = "499602d2";
  enrolment.token_serial_decimal = "1234567890";
  const std::string text = enrolments::write_record(enrolment);
  const Enrolment read = enrolments::read_record(base::bytes_of(text));
  CHECK(read.storage_label_ru == enrolment.storage_label_ru);
  CHECK(read.storage_label_en == enrolment.storage_label_en);
  CHECK(read.token_label == enrolment.token_label);
  CHECK(read.token_serial == enrolment.token_serial);
  CHECK(read.token_serial_decimal == enrolment.token_serial_decimal);
}

TEST_CASE("an enrolment that is to be forgotten goes whatever its state, and no other") {
  Place place;
  Journal journal(place.journal());
  Enrolment one = journal.begin(wanted("application-1"));
  const Enrolment other = journal.begin(wanted("application-2"));
  one.state = State::requestBuilt;
  journal.update(one);
  journal.erase(one.id);
  journal.erase("../" + other.id);
  CHECK_FALSE(journal.find(site, one.id));
  CHECK(journal.find(site, other.id));
}
