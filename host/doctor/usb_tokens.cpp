// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/usb_tokens.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <system_error>

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t devices_max = 512;
constexpr std::size_t attribute_length_max = 128;
constexpr int smart_card_class = 0x0b;
constexpr std::uint16_t aktiv = 0x0a89, rutoken_s = 0x0020;

struct MakerRow {
  std::uint16_t vendor;
  std::optional<std::uint16_t> product;
  const char* ru;
  const char* en;
};

// The first row that fits counts.
constexpr std::array makers{
    MakerRow{aktiv, 0x0030, "Рутокен ЭЦП", "Rutoken ECP"},
    MakerRow{aktiv, 0x0025, "Рутокен Lite", "Rutoken Lite"},
    MakerRow{aktiv, rutoken_s, "Рутокен S", "Rutoken S"},
    MakerRow{aktiv, {}, "Рутокен", "Rutoken"},
    MakerRow{0x24dc, {}, "JaCarta", "JaCarta"},
    MakerRow{0x0529, {}, "eToken", "eToken"},
};

/// A file of sysfs: one short line.
std::string attribute(const fs::path& folder, const char* name) {
  std::ifstream file(folder / name);
  std::string text(attribute_length_max, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text.substr(0, text.find_first_of("\r\n"));
}

std::optional<unsigned> hex_attribute(const fs::path& folder, const char* name) {
  const std::string text = attribute(folder, name);
  const bool is_hex = !text.empty() && text.size() <= 4 &&
                      text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (!is_hex) return std::nullopt;
  return static_cast<unsigned>(std::stoul(text, nullptr, 16));
}

bool has_card_interface(const fs::path& device) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(device, error)) {
    if (hex_attribute(entry.path(), "bInterfaceClass") == smart_card_class) return true;
  }
  return false;
}

std::optional<UsbToken> token_in(const fs::path& device) {
  const auto vendor = hex_attribute(device, "idVendor");
  const auto product = hex_attribute(device, "idProduct");
  if (!vendor || !product) return std::nullopt;
  UsbToken token;
  token.vendor = static_cast<std::uint16_t>(*vendor);
  token.product = static_cast<std::uint16_t>(*product);
  token.is_rutoken_s = token.vendor == aktiv && token.product == rutoken_s;
  const auto row = std::ranges::find_if(makers, [&](const MakerRow& each) {
    return each.vendor == token.vendor && each.product.value_or(token.product) == token.product;
  });
  if (row != makers.end()) {
    token.ru = row->ru;
    token.en = row->en;
    return token;
  }
  if (!has_card_interface(device)) return std::nullopt;
  token.ru = token.en = attribute(device, "product");
  if (token.en.empty()) token.ru = token.en = token.ids();
  return token;
}

}  // namespace

std::string UsbToken::ids() const {
  std::array<char, 10> text{};
  std::snprintf(text.data(), text.size(), "%04x:%04x", static_cast<unsigned>(vendor),
                static_cast<unsigned>(product));
  return text.data();
}

std::vector<UsbToken> usb_tokens(const Computer& computer) {
  std::vector<UsbToken> found;
  std::error_code error;
  std::size_t seen = 0;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(computer.at("/sys/bus/usb/devices"), error)) {
    if (++seen > devices_max) break;
    if (auto token = token_in(entry.path())) found.push_back(std::move(*token));
  }
  std::ranges::sort(found, {}, &UsbToken::ids);
  return found;
}

}  // namespace kepka::doctor
