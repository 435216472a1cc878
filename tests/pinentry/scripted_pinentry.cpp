// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
//
// A pinentry that no person answers, for tests. It speaks Assuan on its standard streams and shows
// nothing.
//
// How to use it: copy or hard-link this program into a folder of the test's own, put script.json
// beside it, and give its path there to a test build as KEPKA_TEST_PINENTRY. DISPLAY must be set to
// something, because Kepka looks at it first; nothing connects to it.
//
// script.json is a list of steps, or {"steps": [...], and any of the settings below}. Each GETPIN
// or CONFIRM takes the next step, also across runs of the program: the number of steps taken stands
// in the file `position`.
//
//   {"pin": "text"}         GETPIN: the person types it (twice, if a second field is shown)
//   {"ok": true}            CONFIRM: the person says yes
//   {"cancel": true}        Отмена, Esc or ×
//   {"notConfirmed": true}  the third button of CONFIRM
//   {"timeout": true}       the time of SETTIMEOUT is over
//   {"error": 83886340}     any error number
//   {"crash": true}         ends at once, without an answer
//   {"hang": true}          never answers, until it is killed
//   {"flood": true}         never stops writing short lines
//   {"longLine": true}      writes one line without an end
//   {"garbage": true}       writes bytes that are no Assuan
//   {"raw": "D a\nOK\n"}    writes exactly this
//
// To any of them can be added:
//
//   "delayMs": 300          waits first
//   "waitsFor": "go"        waits until a file of that name lies in the folder
//   "quality": true         asks INQUIRE QUALITY for the pin first, as real programs at each key
//   "notRepeated": true     behaves as a program without a second field: no status PIN_REPEATED
//
// Settings: "flavor": what GETINFO flavor says ("scripted"); "refuse": commands that get "unknown
// command" (["SETREPEAT"]); "greeting": the first line; "silent": true never writes anything.
//
// What happened is appended to transcript.jsonl, one JSON object a line, with the program's pid:
//
//   {"run": 7, "command": "SETDESC", "argument": "Сайт: ..."}  arguments are unescaped
//   {"run": 7, "answer": "pin"}                                which step was taken; never a pin
//   {"run": 7, "quality": "57"}
//
// A test can wait for {"command": "GETPIN"} to know that the window is "open". When the steps have
// run out, GETPIN and CONFIRM fail with an error of nobody's; the transcript says "exhausted".
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <thread>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string hex(unsigned char byte, const char* digits) {
  return {'%', digits[byte >> 4], digits[byte & 15]};
}

/// As Assuan wants the data of D: %XX for % and the ends of lines.
std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += c == '%' || c == '\r' || c == '\n'
               ? hex(static_cast<unsigned char>(c), "0123456789ABCDEF")
               : std::string(1, c);
  return out;
}

/// As pinentry 1.2 does it: + for a space, %XX for + and control characters, % as it is.
std::string escape_inquiry(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ')
      out += '+';
    else if (byte < 0x20 || c == '+')
      out += hex(byte, "0123456789abcdef");
    else
      out += c;
  }
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%' || i + 2 >= text.size()) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
    i += 2;
  }
  return out;
}

[[noreturn]] void repeat_for_ever(std::string_view text) {
  std::string much;
  while (much.size() < 10'000) much += text;
  for (;;) std::cout << much << std::flush;
}

[[noreturn]] void hang() {
  for (;;) ::pause();
}

/// Operation cancelled, and so on, as libgpg-error numbers them for pinentry; the last is nobody's.
constexpr struct {
  std::string_view step, answer;
} plain_answers[] = {
    {"ok", "OK\n"},
    {"cancel", "ERR 83886179 Operation cancelled <Pinentry>\n"},
    {"notConfirmed", "ERR 83886194 Not confirmed <Pinentry>\n"},
    {"timeout", "ERR 83886142 Timeout <Pinentry>\n"},
    {"exhausted", "ERR 83887179 The script has no more steps <Pinentry>\n"},
    {"garbage", {"\xff\x00\x80\x0a\x16\x03\x01\x0a", 8}},
};
constexpr std::string_view unknown_command = "ERR 83886355 Unknown IPC command <Pinentry>\n";
constexpr std::string_view other_steps[] = {"pin",  "error", "raw",     "crash",
                                            "hang", "flood", "longLine"};

class Pinentry {
 public:
  explicit Pinentry(fs::path folder) : folder_(std::move(folder)) {
    const json::value content = json::parse(read_text(folder_ / "script.json"));
    if (content.is_array())
      script_["steps"] = content;
    else
      script_ = content.as_object();
  }

  [[noreturn]] void run() {
    write(setting("greeting", "OK Pleased to meet you") + "\n");
    for (;;) {
      const std::string line = next_line();
      const std::size_t space = std::min(line.find(' '), line.size());
      std::string command = line.substr(0, space);
      std::transform(command.begin(), command.end(), command.begin(),
                     [](unsigned char c) { return std::toupper(c); });
      note({{"command", command},
            {"argument", unescape(space < line.size() ? line.substr(space + 1) : "")}});
      obey(command);
    }
  }

 private:
  void obey(const std::string& command) {
    if (refuses(command)) return write(unknown_command);
    shown_.insert(command);
    if (command == "GETPIN" || command == "CONFIRM") return answer();
    if (command == "GETINFO") return write("D " + setting("flavor", "scripted") + "\nOK\n");
    write(command == "BYE" ? "OK closing connection\n" : "OK\n");
    if (command == "BYE") std::exit(0);
  }

  void answer() {
    const json::object step = take_step();
    const std::string kind = kind_of(step);
    note({{"answer", kind}});
    if (const auto* delay = step.if_contains("delayMs"))
      std::this_thread::sleep_for(std::chrono::milliseconds(delay->to_number<int>()));
    if (const auto* file = step.if_contains("waitsFor")) {
      while (!fs::exists(folder_ / file->as_string().c_str()))
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (step.contains("quality")) ask_quality(step.at("pin").as_string());
    take(step, kind);
    shown_.erase("SETREPEAT");  // as the real ones, which forget it with each answer
  }

  void take(const json::object& step, const std::string& kind) {
    for (const auto& [name, text] : plain_answers) {
      if (name == kind) return write(text);
    }
    if (kind == "raw") return write(step.at("raw").as_string());
    if (kind == "error")
      return write("ERR " + json::serialize(step.at("error")) + " Failed <Pinentry>\n");
    if (kind == "hang") hang();
    if (kind == "flood") repeat_for_ever("# nothing\n");
    if (kind == "longLine") repeat_for_ever("x");
    if (kind != "pin") std::exit(1);
    const bool repeated = shown_.contains("SETREPEAT") && !step.contains("notRepeated");
    write((repeated ? "S PIN_REPEATED\n" : "") + ("D " + escape(step.at("pin").as_string())) +
          "\nOK\n");
  }

  static std::string kind_of(const json::object& step) {
    for (const auto& plain : plain_answers) {
      if (step.contains(plain.step)) return std::string(plain.step);
    }
    for (const auto name : other_steps) {
      if (step.contains(name)) return std::string(name);
    }
    return "unknown step";
  }

  json::object take_step() const {
    const fs::path file = folder_ / "position";
    const std::string taken = read_text(file);
    const std::size_t position = taken.empty() ? 0 : std::stoul(taken);
    const json::array& steps = script_.at("steps").as_array();
    if (position >= steps.size()) return {{"exhausted", true}};
    const fs::path next = file.string() + "." + std::to_string(::getpid());
    std::ofstream(next) << position + 1;
    fs::rename(next, file);
    return steps[position].as_object();
  }

  void ask_quality(std::string_view pin) {
    write("INQUIRE QUALITY " + escape_inquiry(pin) + "\n");
    for (std::string line = next_line(); line != "END" && line != "CAN"; line = next_line()) {
      note({{"quality", line.starts_with("D ") ? line.substr(2) : line}});
    }
  }

  static std::string next_line() {
    std::string line;
    if (!std::getline(std::cin, line)) std::exit(0);
    if (line.ends_with('\r')) line.pop_back();
    return line;
  }

  void write(std::string_view text) const {
    if (!script_.contains("silent")) std::cout << text << std::flush;
    if (!std::cout) std::exit(1);
  }

  /// In one write, so that lines of several runs never mix.
  void note(const json::object& entry) const {
    json::object whole{{"run", ::getpid()}};
    whole.insert(entry.begin(), entry.end());
    const std::string line = json::serialize(whole) + "\n";
    const int file = ::open((folder_ / "transcript.jsonl").c_str(),
                            O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0 || ::write(file, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
      std::exit(1);
    ::close(file);
  }

  std::string setting(const char* name, const char* otherwise) const {
    const auto* given = script_.if_contains(name);
    return given == nullptr ? otherwise : std::string(given->as_string());
  }

  bool refuses(const std::string& command) const {
    const auto* refused = script_.if_contains("refuse");
    if (refused == nullptr) return false;
    const auto& list = refused->as_array();
    return std::any_of(list.begin(), list.end(),
                       [&](const json::value& one) { return one.as_string() == command; });
  }

  fs::path folder_;
  json::object script_;
  std::set<std::string> shown_;
};

}  // namespace

int main() {
  std::signal(SIGPIPE, SIG_IGN);
  Pinentry(fs::read_symlink("/proc/self/exe").parent_path()).run();
}
