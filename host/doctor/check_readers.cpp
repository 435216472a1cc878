// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

#include "doctor/checks.h"
#include "doctor/packages.h"
#include "doctor/pcscd.h"
#include "doctor/reader_text.h"
#include "doctor/usb_tokens.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;

constexpr const char* service_socket = "/run/pcscd/pcscd.comm";
constexpr std::size_t processes_max = 20'000;

void tell_usb(const std::vector<UsbToken>& tokens, Report& report) {
  if (tokens.empty()) report.add("noUsbToken");
  for (const UsbToken& token : tokens) {
    const Fact name{"token", token.ru, token.en};
    report.add("usbToken", {name, {"ids", token.ids()}});
    if (token.is_rutoken_s) report.add("tokenUnsupported", {name});
  }
}

/// Two of them fight for the same USB devices: each sees what the other has left.
bool has_two_services(const Computer& computer) {
  std::error_code error;
  std::size_t seen = 0, services = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(computer.at("/proc"), error)) {
    if (++seen > processes_max) break;
    const std::string name = entry.path().filename().string();
    if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; })) continue;
    std::ifstream file(entry.path() / "comm");
    std::string program;
    std::getline(file, program);
    if (program == "pcscd") ++services;
  }
  return services > 1;
}

struct ServiceRow {
  ServiceState state;
  const char* id;
};

constexpr std::array service_faults{
    ServiceRow{ServiceState::absent, "pcscdMissing"},
    ServiceRow{ServiceState::forbidden, "pcscdForbidden"},
    ServiceRow{ServiceState::silent, "pcscdSilent"},
    ServiceRow{ServiceState::unknown, "pcscdUnknown"},
};

void tell_service(const Computer& computer, ServiceState state, bool is_needed, Report& report) {
  if (state == ServiceState::ready) return report.add("pcscdReady");
  if (state == ServiceState::absent && !is_needed) return report.add("pcscdNotNeeded");
  const auto* const row = std::ranges::find(service_faults, state, &ServiceRow::state);
  report.add(row->id, {{"install", install_command(computer, Package::pcscd)}});
}

void tell_card(const Reader& reader, std::vector<CardSeen>& cards, Report& report) {
  const Fact place{"reader", reader_text(reader.name)};
  if (!reader.has_card) return report.add("readerEmpty", {place});
  if (reader.atr.empty()) return report.add("cardMute", {place});
  const CardModel* model = card_model(reader.atr, reader.name);
  cards.push_back({reader.name, model});
  if (model == nullptr) return report.add("cardUnknown", {place, {"atr", atr_text(reader.atr)}});
  const Fact name{"token", model->ru, model->en};
  report.add("cardReady", {place, name});
  if (model->kind == CardKind::unsupported) report.add("tokenUnsupported", {name});
  if (model->kind == CardKind::passive) report.add("tokenPassive", {name});
}

/// Rutoken S has been told of already; its driver would not help.
std::string names_of(const std::vector<UsbToken>& tokens, std::string UsbToken::*language) {
  std::string names;
  for (const UsbToken& token : tokens) {
    if (!token.is_rutoken_s) names.append(names.empty() ? "" : ", ").append(token.*language);
  }
  return names;
}

}  // namespace

Report check_readers(const Computer& computer, std::vector<CardSeen>& cards,
                     const base::Patience& patience) {
  Report report(computer);
  const std::vector<UsbToken> tokens = usb_tokens(computer);
  tell_usb(tokens, report);
  const ServiceAnswer service = ask_pcscd(computer.at(service_socket), patience);
  tell_service(computer, service.state, !tokens.empty(), report);
  if (has_two_services(computer)) report.add("twoServices");
  if (service.state != ServiceState::ready) return report;
  for (const Reader& reader : service.readers) tell_card(reader, cards, report);
  const auto wanted = std::ranges::count(tokens, false, &UsbToken::is_rutoken_s);
  if (static_cast<std::ptrdiff_t>(service.readers.size()) < wanted) {
    report.add("readerMissing",
               {{"token", names_of(tokens, &UsbToken::ru), names_of(tokens, &UsbToken::en)},
                {"install", install_command(computer, Package::ccid)}});
  }
  return report;
}

}  // namespace kepka::doctor
