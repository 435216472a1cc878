// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "audit/trail.h"

#include <sys/stat.h>

#include <thread>

#include "audit/verify.h"
#include "base/error.h"
#include "catch.h"
#include "platform/files.h"
#include "programs.h"

using namespace kepka;
using audit::TrailFault;
namespace fs = std::filesystem;

namespace {

audit::Entry entry(const std::string& method = "sign") {
  audit::Entry out;
  out.time = "2026-12-01T03:00:00Z";
  out.origin = "https://ca.example.ru";
  out.method = method;
  out.uses = {{"registry", "00112233445566778899aabbccddeeff"}};
  out.outcome = "done";
  return out;
}

/// An audit of its own, to be meddled with.
class Meddled {
 public:
  explicit Meddled(int count = 5, audit::Sizes sizes = {}) : trail_(folder(), sizes) {
    for (int i = 0; i < count; ++i) last_ = trail_.append(entry("method" + std::to_string(i)));
  }

  fs::path folder() const { return temp_.path() / "audit"; }
  fs::path file(std::uint64_t number = 1) const {
    return folder() / audit::trail_file_name(number);
  }
  audit::Trail& trail() { return trail_; }
  const audit::Written& last() const { return last_; }

  std::string text(std::uint64_t number = 1) const { return tests::read_text(file(number)); }
  void write(const std::string& text, std::uint64_t number = 1) const {
    platform::write_file_atomically(file(number), base::bytes_of(text));
  }

  std::vector<std::string> lines() const { return audit::read_trail(folder()).files.front().lines; }
  void write_lines(const std::vector<std::string>& lines) const {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    write(text);
  }

  audit::Verdict verify(const audit::Noted& noted = {}) const {
    return audit::verify_trail(audit::read_trail(folder()), noted);
  }
  bool has(TrailFault fault, const audit::Noted& noted = {}) const {
    for (const audit::FaultAt& at : verify(noted).faults) {
      if (at.fault == fault) return true;
    }
    return false;
  }

 private:
  tests::TempFolder temp_;
  audit::Trail trail_;
  audit::Written last_;
};

}  // namespace

TEST_CASE("what was written is read again, each line with the digest of the line before") {
  const Meddled audit(3);
  const auto lines = audit.lines();
  REQUIRE(lines.size() == 3);
  std::string previous(audit::no_digest);
  std::uint64_t number = 0;
  for (const std::string& text : lines) {
    const audit::Line line = audit::line_of(text);
    CHECK(line.number == ++number);
    CHECK(line.previous == previous);
    CHECK(line.entry.origin == "https://ca.example.ru");
    CHECK(line.entry.uses == entry().uses);
    previous = audit::digest_of(text);
  }
  CHECK(audit.last().digest == previous);
  CHECK(audit.verify().whole());
  CHECK(audit.verify().lines == 3);
}

TEST_CASE("an audit that is not there is whole, and looking makes none") {
  const tests::TempFolder folder;
  CHECK(audit::verify_trail(audit::read_trail(folder.path() / "audit")).whole());
  CHECK_FALSE(fs::exists(folder.path() / "audit"));
}

TEST_CASE("the audit's files are its person's alone") {
  const Meddled audit(1);
  for (const fs::path& path : {audit.file(), audit.folder() / "head.json"}) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
  }
}

TEST_CASE("an edited line is noticed, also the last one") {
  const Meddled audit;
  auto lines = audit.lines();
  const std::size_t which = GENERATE(0U, 2U, 4U);
  lines[which].replace(lines[which].find("done"), 4, "fail");
  audit.write_lines(lines);
  CHECK(audit.has(which == 4 ? TrailFault::edited_last : TrailFault::wrong_previous));
}

TEST_CASE("a line that was taken out, put in or moved is noticed") {
  const Meddled audit;
  auto lines = audit.lines();
  SECTION("out") { lines.erase(lines.begin() + 2); }
  SECTION("the first out") { lines.erase(lines.begin()); }
  SECTION("in") { lines.insert(lines.begin() + 2, lines[1]); }
  SECTION("moved") { std::swap(lines[1], lines[2]); }
  audit.write_lines(lines);
  CHECK(audit.has(TrailFault::wrong_number));
  CHECK(audit.has(TrailFault::wrong_previous));
}

TEST_CASE(
    "a tail that was cut off is noticed, also within a line, and also after more was written") {
  Meddled audit;
  auto lines = audit.lines();
  SECTION("one line") { lines.resize(4); }
  SECTION("all lines") { lines.clear(); }
  audit.write_lines(lines);
  CHECK(audit.has(TrailFault::cut));
  audit.trail().append(entry());
  CHECK(audit.has(TrailFault::wrong_number));
}

TEST_CASE("half a line at the end is noticed, and gone when more is written") {
  Meddled audit;
  const std::string text = audit.text();
  audit.write(text.substr(0, text.size() - 10));
  CHECK(audit.has(TrailFault::torn));
  CHECK(audit.has(TrailFault::cut));
  audit.trail().append(entry());
  CHECK_FALSE(audit.has(TrailFault::torn));
  CHECK(audit.has(TrailFault::wrong_previous));
}

TEST_CASE("lines that nobody's head knows are noticed") {
  const Meddled audit(2);
  auto lines = audit.lines();
  for (int i = 0; i < 3; ++i) {
    audit::Line line{lines.size() + 1, entry("forged"), audit::digest_of(lines.back())};
    lines.push_back(audit::text_of(line));
  }
  audit.write_lines(lines);
  CHECK(audit.has(TrailFault::added));
}

TEST_CASE("a host that ended between a line and its head leaves a chain that goes on") {
  Meddled audit(3);
  const std::string head = tests::read_text(audit.folder() / "head.json");
  audit.trail().append(entry());
  platform::write_file_atomically(audit.folder() / "head.json", base::bytes_of(head));
  CHECK(audit.verify().whole());
  CHECK(audit.trail().append(entry()).line.number == 5);
  CHECK(audit.verify().whole());
}

TEST_CASE("a head that is gone is noticed, also after more was written") {
  Meddled audit;
  const std::string text = GENERATE(std::string(), std::string("{}"), std::string("no JSON"));
  fs::remove(audit.folder() / "head.json");
  if (!text.empty())
    platform::write_file_atomically(audit.folder() / "head.json", base::bytes_of(text));
  CHECK(audit.has(TrailFault::head_missing));
  audit.trail().append(entry());
  CHECK(audit.has(TrailFault::head_lost));
  CHECK_FALSE(audit.has(TrailFault::head_missing));
}

TEST_CASE("a text that is no line is noticed") {
  const Meddled audit;
  auto lines = audit.lines();
  lines[2] = GENERATE(std::string(), std::string("{}"), std::string("\x01\xff"),
                      std::string(R"({"number": "3"})"));
  audit.write_lines(lines);
  CHECK(audit.has(TrailFault::not_read));
}

TEST_CASE("a full file is followed by the next, the chain goes on, and only so many are kept") {
  const Meddled audit(60, {.file_limit = 1000, .files_kept = 4});
  const auto content = audit::read_trail(audit.folder());
  REQUIRE(content.files.size() == 4);
  CHECK(content.files.front().number > 1);
  CHECK(content.head->first == content.files.front().number);
  CHECK(content.files.back().number == content.head->file);
  const audit::Verdict verdict = audit.verify();
  CHECK(verdict.whole());
  CHECK(verdict.last.number == 60);
  CHECK(verdict.first > 1);
}

TEST_CASE(
    "a file that is missing is noticed: the first, one in the middle, the last, all of them") {
  Meddled audit(20, {.file_limit = 1000, .files_kept = 100});
  const std::uint64_t last = audit::read_trail(audit.folder()).files.back().number;
  REQUIRE(last > 3);
  SECTION("first") {
    fs::remove(audit.file(1));
    CHECK(audit.has(TrailFault::file_missing));
  }
  SECTION("middle") {
    fs::remove(audit.file(2));
    CHECK(audit.has(TrailFault::file_missing));
    CHECK(audit.has(TrailFault::wrong_number));
  }
  SECTION("last") {
    fs::remove(audit.file(last));
    CHECK(audit.has(TrailFault::cut));
    audit.trail().append(entry());
    CHECK(audit.has(TrailFault::file_missing));
  }
  SECTION("all") {
    for (std::uint64_t number = 1; number <= last; ++number) fs::remove(audit.file(number));
    CHECK(audit.has(TrailFault::cut));
    audit.trail().append(entry());
    CHECK_FALSE(audit.verify().whole());
  }
}

TEST_CASE("an audit that was made anew as a whole is noticed by what was noted of the old one") {
  const Meddled old(5);
  const audit::Noted noted = {{5, old.last().digest}};
  CHECK(old.verify(noted).whole());
  CHECK(old.verify(noted).compared == 1);
  Meddled other(4);
  CHECK(other.has(TrailFault::cut, noted));
  other.trail().append(entry("another"));
  CHECK(other.verify().whole());
  CHECK(other.has(TrailFault::differs, noted));
}

TEST_CASE("the system's journal is read for what Kepka wrote there, and the rest passed over") {
  const std::string digest(64, 'a');
  const audit::Noted noted = audit::noted_in_journal(
      "{\"KEPKA_NUMBER\":\"7\",\"KEPKA_DIGEST\":\"" + digest +
      "\",\"MESSAGE\":\"x\"}\n"
      "{\"MESSAGE\":\"other\"}\nno JSON\n{\"KEPKA_NUMBER\":7,\"KEPKA_DIGEST\":\"\"}\n"
      "{\"KEPKA_NUMBER\":\"8x\",\"KEPKA_DIGEST\":\"" +
      digest + "\"}");
  CHECK(noted == audit::Noted{{7, digest}});
}

TEST_CASE("several write at the same time, and the chain is whole") {
  const tests::TempFolder folder;
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&folder] {
      audit::Trail trail(folder.path() / "audit");
      for (int j = 0; j < 10; ++j) trail.append(entry());
    });
  }
  for (std::thread& writer : writers) writer.join();
  const auto verdict = audit::verify_trail(audit::read_trail(folder.path() / "audit"));
  CHECK(verdict.whole());
  CHECK(verdict.lines == 40);
}

TEST_CASE("an audit that cannot be written says so") {
  const tests::TempFolder folder;
  folder.write("audit", std::string_view("no folder"));
  audit::Trail trail(folder.path() / "audit");
  CHECK_THROWS_AS(trail.append(entry()), base::Error);
}

TEST_CASE("whatever an entry holds, its line is one line and is read again") {
  audit::Entry strange = entry("method\nwith \"quotes\" and \xD0\x96");
  strange.about = "https://ca.example.ru granted";
  strange.error = "cancelled";
  strange.error_code = 1001;
  strange.key_created = true;
  strange.repeated = 12;
  const std::string text = audit::text_of({7, strange, std::string(audit::no_digest), true});
  CHECK(text.find('\n') == std::string::npos);
  const audit::Line line = audit::line_of(text);
  CHECK(line.entry.method == strange.method);
  CHECK(line.entry.about == strange.about);
  CHECK(line.entry.error_code == 1001);
  CHECK(line.entry.key_created);
  CHECK(line.entry.repeated == 12);
  CHECK(line.head_lost);
}

TEST_CASE("what a later Kepka writes besides keeps nobody from reading a line") {
  std::string text = audit::text_of({7, entry(), std::string(audit::no_digest)});
  text.insert(1, R"("novelty": [1], )");
  CHECK(audit::line_of(text).entry.method == "sign");
}
