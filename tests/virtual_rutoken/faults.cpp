// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "faults.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "failure.h"
#include "platform/file_lock.h"
#include "platform/files.h"
#include "wire/json.h"

namespace virtual_rutoken {

namespace {

namespace json = boost::json;
namespace wire = kepka::wire;

constexpr std::int64_t max_number = std::int64_t{1} << 40;
constexpr std::size_t max_fault_text = 65536;

struct KindName {
  std::string_view name;
  FaultKind kind;
};

constexpr std::array kinds = {
    KindName{"answer", FaultKind::answer},
    KindName{"unplug", FaultKind::unplug},
    KindName{"replace", FaultKind::replace},
    KindName{"slow", FaultKind::slow},
    KindName{"hang", FaultKind::hang},
    KindName{"abort", FaultKind::abort},
    KindName{"crash", FaultKind::crash},
    KindName{"print", FaultKind::print},
    KindName{"flood", FaultKind::flood},
    KindName{"lockPin", FaultKind::lock_pin},
    KindName{"hugeLength", FaultKind::huge_length},
    KindName{"wrongType", FaultKind::wrong_type},
    KindName{"badLabel", FaultKind::bad_label},
    KindName{"swapHalves", FaultKind::swap_halves},
    KindName{"wrongSignature", FaultKind::wrong_signature},
};

FaultKind kind_of(std::string_view name) {
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const KindName& row) { return row.name == name; });
  if (found == kinds.end()) throw std::runtime_error("no fault " + std::string(name));
  return found->kind;
}

std::uint64_t number(const json::value& value, const wire::Path& path) {
  return static_cast<std::uint64_t>(wire::expect_integer(value, path, 0, max_number));
}

Fault read_fault(const json::value& value) {
  const wire::Path path("fault");
  const auto& members = wire::expect_object(value, path);
  wire::refuse_unknown_keys(
      members, path,
      {"function", "slot", "call", "times", "when", "do", "rv", "ms", "bytes", "text", "token"});
  const auto text = [&](std::string_view key, const std::string& missing) {
    const auto* found = members.if_contains(key);
    return found == nullptr ? missing : wire::expect_string(*found, path / key, 0, max_fault_text);
  };
  Fault fault;
  fault.function =
      wire::expect_string(wire::expect_member(members, "function", path), path / "function", 1, 64);
  fault.kind = kind_of(wire::expect_string(wire::expect_member(members, "do", path), path / "do", 1,
                                           max_fault_text));
  fault.after = text("when", "before") == "after";
  fault.rv = rv_of(text("rv", "CKR_GENERAL_ERROR"));
  fault.text = text("text", "rutoken: hello from the vendor\n");
  fault.token = text("token", "");
  if (const auto* slot = members.if_contains("slot")) fault.slot = number(*slot, path / "slot");
  if (const auto* call = members.if_contains("call")) fault.call = number(*call, path / "call");
  if (const auto* ms = members.if_contains("ms")) fault.ms = number(*ms, path / "ms");
  const auto* bytes = members.if_contains("bytes");
  fault.bytes = bytes == nullptr ? 64 * 1024 * 1024 : number(*bytes, path / "bytes");
  if (const auto* times = members.if_contains("times")) {
    if (times->is_string() && times->get_string() == "always") {
      fault.times.reset();
    } else {
      fault.times = number(*times, path / "times");
    }
  }
  return fault;
}

bool matches(const Fault& fault, std::string_view function, std::optional<CK_SLOT_ID> slot) {
  if (fault.function != function && fault.function != "*") return false;
  return !fault.slot || fault.slot == slot;
}

bool strikes(const Fault& fault, std::uint64_t count) {
  return count >= fault.call && (!fault.times || count < fault.call + *fault.times);
}

/// Past stdio, as a vendor's printf ends there too.
void write_to_stdout(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void flood_stdout(std::uint64_t bytes) {
  const std::string line(4095, '#');
  for (std::uint64_t written = 0; written < bytes; written += line.size() + 1) {
    write_to_stdout(line + "\n");
  }
}

[[noreturn]] void crash() {
  // The default action, as a sanitizer's handler would turn it into a report and an exit.
  std::signal(SIGSEGV, SIG_DFL);
  std::raise(SIGSEGV);
  std::abort();
}

}  // namespace

Faults::Faults(const std::filesystem::path& folder)
    : folder_(folder), file_(folder / "faults.json", &Faults::parse) {}

std::vector<Fault> Faults::strike(std::string_view function, std::optional<CK_SLOT_ID> slot) {
  const auto script = file_.get();
  const auto concerns = [&](const Fault& fault) { return matches(fault, function, slot); };
  if (std::none_of(script->faults.begin(), script->faults.end(), concerns)) return {};

  const auto lock = kepka::platform::FileLock::briefly(folder_ / "faults.lock");
  std::vector<std::uint64_t> counts = counts_of(*script);
  std::vector<Fault> striking;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const Fault& fault = script->faults[i];
    if (!concerns(fault)) continue;
    if (strikes(fault, ++counts[i])) striking.push_back(fault);
  }
  const json::object seen{{"id", script->id}, {"counts", json::value_from(counts)}};
  kepka::platform::write_file_atomically(folder_ / "faults-seen.json",
                                         kepka::base::bytes_of(json::serialize(seen)));
  return striking;
}

Faults::Script Faults::parse(const std::string* text) {
  Script script;
  if (text == nullptr) return script;
  const json::value root = wire::parse_json(*text);
  const wire::Path path("faults");
  const auto& members = wire::expect_object(root, path);
  wire::refuse_unknown_keys(members, path, {"id", "faults"});
  script.id = wire::expect_string(wire::expect_member(members, "id", path), path / "id", 1, 256);
  const auto& faults = wire::expect_member(members, "faults", path);
  for (const json::value& fault : wire::expect_array(faults, path / "faults", 1000)) {
    script.faults.push_back(read_fault(fault));
  }
  return script;
}

std::vector<std::uint64_t> Faults::counts_of(const Script& script) const {
  std::vector<std::uint64_t> counts(script.faults.size());
  const auto text = WatchedFile(folder_ / "faults-seen.json").read();
  if (text == nullptr) return counts;
  const json::value root = wire::parse_json(*text);
  const wire::Path path("seen");
  const auto& members = wire::expect_object(root, path);
  if (wire::expect_string(wire::expect_member(members, "id", path), path, 0, 256) != script.id) {
    return counts;
  }
  const auto& known = wire::expect_array(wire::expect_member(members, "counts", path), path, 1000);
  for (std::size_t i = 0; i < counts.size() && i < known.size(); ++i) {
    counts[i] = number(known[i], path);
  }
  return counts;
}

void strike_process(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::slow:
      std::this_thread::sleep_for(std::chrono::milliseconds(fault.ms));
      return;
    case FaultKind::hang:
      for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
    case FaultKind::abort:
      std::signal(SIGABRT, SIG_DFL);
      std::abort();
    case FaultKind::crash:
      crash();
    case FaultKind::print:
      write_to_stdout(fault.text);
      return;
    case FaultKind::flood:
      flood_stdout(fault.bytes);
      return;
    default:
      return;
  }
}

}  // namespace virtual_rutoken
