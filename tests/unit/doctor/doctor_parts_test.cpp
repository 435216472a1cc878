// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/bytes.h"
#include "catch.h"
#include "doctor/card_models.h"
#include "doctor/computer.h"
#include "doctor/elf.h"
#include "doctor/messages.h"
#include "doctor/pcscd.h"
#include "doctor/reader_text.h"
#include "doctor/report.h"

using namespace kepka;
using namespace kepka::doctor;

namespace {

constexpr std::size_t record_size = 184;

base::Bytes record(const char* name, std::uint32_t state, base::Bytes atr, std::uint32_t length) {
  base::Bytes out(record_size);
  std::memcpy(out.data(), name, std::strlen(name));
  std::memcpy(out.data() + 132, &state, sizeof state);
  std::copy(atr.begin(), atr.end(), out.begin() + 140);
  std::memcpy(out.data() + 176, &length, sizeof length);
  return out;
}

}  // namespace

TEST_CASE("Readers are taken from pcscd's records, empty places left out") {
  base::Bytes answer = record("Reader 1", 0x34, {0x3b, 0x02, 0x14, 0x50}, 4);
  const base::Bytes none(record_size), empty = record("Reader 2", 0x02, {0xff}, 1);
  answer.insert(answer.end(), none.begin(), none.end());
  answer.insert(answer.end(), empty.begin(), empty.end());
  const auto readers = read_reader_states(answer);
  REQUIRE(readers.size() == 2);
  CHECK(readers[0].name == "Reader 1");
  CHECK(readers[0].has_card);
  CHECK(readers[0].atr == base::Bytes{0x3b, 0x02, 0x14, 0x50});
  CHECK_FALSE(readers[1].has_card);
  CHECK(readers[1].atr.empty());
}

TEST_CASE("A record that lies about its lengths reads no further than itself") {
  base::Bytes answer = record("", 0x04, {}, 0xffffffff);
  std::memset(answer.data(), 'r', 128);  // no zero at the end
  const auto readers = read_reader_states(answer);
  REQUIRE(readers.size() == 1);
  CHECK(readers[0].name.size() == 128);
  CHECK(readers[0].atr.size() == 33);
  answer.pop_back();
  CHECK(read_reader_states(answer).empty());
}

TEST_CASE("Cards are known by their answer to reset") {
  const auto model = [](const char* atr, std::string_view reader) {
    return card_model(base::from_hex(atr), reader);
  };
  CHECK(model("3b8b015275746f6b656e20445320c1", "Aktiv Rutoken ECP 00 00")->kind ==
        CardKind::active);
  CHECK(model("3b8b015275746f6b656e6c697465c2", "Aktiv Rutoken lite 00 00")->kind ==
        CardKind::passive);
  CHECK(model("3b6f00ff00567275546f6b6e73302000009000", "Rutoken S")->kind ==
        CardKind::unsupported);
  CHECK(std::string(
            model("3bdc18ff8191fe1fc38073c821136605036351000250", "Aladdin R.D. JaCarta LT")->en) ==
        "JaCarta LT");
  CHECK(std::string(model("3bd518008131fe7d8073c82110f4", "SafeNet Token JC 0")->en) == "eToken");
  CHECK(model("3b9c9600", "Some reader") == nullptr);  // many cards begin so
  CHECK(model("", "") == nullptr);
}

TEST_CASE("A serial number in a reader's name stays at home") {
  CHECK(reader_text("Aladdin R.D. JaCarta (4E3D001122) 00 00") == "Aladdin R.D. JaCarta (…) 00 00");
  CHECK(reader_text("Reader (1) [CCID Interface] 00 00") == "Reader (1) [CCID Interface] 00 00");
  CHECK(reader_text("Open (bracket") == "Open (bracket");
}

TEST_CASE("Words are quoted for a shell where need be") {
  CHECK(shell_word("/usr/lib/x.so") == "/usr/lib/x.so");
  CHECK(shell_word("~/.config/a b") == "~/'.config/a b'");
  CHECK(shell_word("it's; rm -rf") == "'it'\\''s; rm -rf'");
  CHECK(shell_word("") == "''");
}

TEST_CASE("Libraries are judged by their ELF headers") {
  const auto folder = std::filesystem::temp_directory_path() / "kepka-doctor-elf";
  std::filesystem::create_directories(folder);
  const auto written = [&](base::Bytes bytes) {
    std::ofstream(folder / "x.so", std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return look_at_library(folder / "x.so");
  };
  base::Bytes elf{0x7f, 'E', 'L', 'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 0};
  CHECK(written(elf).fault == LibraryFault::other_architecture);
  CHECK(written(elf).architecture == "32-bit x86");
  elf[18] = 0x99;
  elf[19] = 0x99;
  CHECK(written(elf).architecture == "ELF machine 39321");
  CHECK(written({0x7f, 'E'}).fault == LibraryFault::not_library);
  CHECK(written({}).fault == LibraryFault::not_library);
  CHECK(look_at_library(folder / "none").fault == LibraryFault::unreadable);
  CHECK_FALSE(own_architecture().empty());
  std::filesystem::remove_all(folder);
}

TEST_CASE("Every message has an id of its own and both languages, and all but good news a remedy") {
  std::set<std::string_view> ids;
  for (const auto table : {browser_messages(), program_messages(), token_messages(),
                           module_messages(), key_messages()}) {
    for (const Message& message : table) {
      INFO(message.id);
      CHECK(ids.insert(message.id).second);
      CHECK(find_message(message.id) == &message);
      CHECK_FALSE(message.text.russian.empty());
      CHECK_FALSE(message.text.english.empty());
      CHECK(message.remedy.russian.empty() == message.remedy.english.empty());
      if (message.severity >= Severity::warning) CHECK_FALSE(message.remedy.english.empty());
    }
  }
}

TEST_CASE("Facts from outside are harmless in a report") {
  const Computer computer;
  Report report(computer);
  report.add("moduleFailed",
             {{"module", "/x\u202e\n{detail}"}, {"detail", std::string(5000, 'y')}});
  const Finding finding = report.sorted().at(0);
  CHECK(finding.text_en.find('\n') == std::string::npos);
  CHECK(finding.text_en.find("\u202e") == std::string::npos);
  CHECK(finding.text_en.find("{detail}") != std::string::npos);
  CHECK(finding.text_en.size() < 1000);
  CHECK(report.worst() == Severity::error);
}
