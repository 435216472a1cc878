// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/card_models.h"

#include <algorithm>
#include <array>

namespace kepka::doctor {
namespace {

constexpr std::string_view rutoken_module = "librtpkcs11ecp.so", rutoken_site = "rutoken.ru";
constexpr std::string_view jacarta_module = "libjcPKCS11-2.so", jacarta_site = "aladdin-rd.ru";
constexpr std::string_view etoken_module = "libeTPkcs11.so", etoken_site = "thalesgroup.com";

// The first row that fits counts. Rutoken's historical bytes spell its name ("Rutoken DS ").
constexpr std::array models{
    CardModel{"3B8B015275746F6B656E20445320C1", "", "Рутокен ЭЦП 2.0 или 3.0",
              "Rutoken ECP 2.0 or 3.0", CardKind::active, rutoken_module, rutoken_site},
    CardModel{"3B8B015275746F6B656E20454350A0", "", "Рутокен ЭЦП", "Rutoken ECP", CardKind::active,
              rutoken_module, rutoken_site},
    CardModel{"3B88800152745343", "", "Рутокен ЭЦП 3.0 NFC", "Rutoken ECP 3.0 NFC",
              CardKind::active, rutoken_module, rutoken_site},
    CardModel{"3B8B015275746F6B656E6C697465C2", "", "Рутокен Lite", "Rutoken Lite",
              CardKind::passive, rutoken_module, rutoken_site},
    CardModel{"3B9E96", "Rutoken", "Рутокен Lite (карта)", "Rutoken Lite (card)", CardKind::passive,
              rutoken_module, rutoken_site},
    CardModel{"3B9C96", "Rutoken", "Рутокен ЭЦП (карта)", "Rutoken ECP (card)", CardKind::active,
              rutoken_module, rutoken_site},
    CardModel{"3B9C9480", "Rutoken", "Рутокен ЭЦП (карта)", "Rutoken ECP (card)", CardKind::active,
              rutoken_module, rutoken_site},
    CardModel{"3B6F00FF00567275546F6B6E7330", "", "Рутокен S", "Rutoken S", CardKind::unsupported,
              "", ""},
    CardModel{"3BDC18FF8191FE1FC38073C8211", "JaCarta LT", "JaCarta LT", "JaCarta LT",
              CardKind::passive, jacarta_module, jacarta_site},
    CardModel{"3BDC18FF8191FE1FC38073C8211", "JaCarta", "JaCarta", "JaCarta", CardKind::depends,
              jacarta_module, jacarta_site},
    // The same card with Aladdin's or with SafeNet's name on its case.
    CardModel{"3BD518008131FE7D8073C82110F4", "JaCarta", "JaCarta PRO", "JaCarta PRO",
              CardKind::passive, jacarta_module, jacarta_site},
    CardModel{"3BD518008131", "", "eToken", "eToken", CardKind::depends, etoken_module,
              etoken_site},
};

constexpr std::string_view hex_digits = "0123456789ABCDEF";

std::string hex_of(base::ByteView atr) {
  std::string out;
  for (const std::uint8_t byte : atr) {
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
  return out;
}

}  // namespace

const CardModel* card_model(base::ByteView atr, std::string_view reader) {
  const std::string hex = hex_of(atr);
  const auto row = std::ranges::find_if(models, [&](const CardModel& model) {
    return hex.starts_with(model.atr) && reader.find(model.reader) != std::string_view::npos;
  });
  return row == models.end() ? nullptr : &*row;
}

std::string atr_text(base::ByteView atr) {
  std::string out;
  for (const std::uint8_t byte : atr) {
    if (!out.empty()) out += ' ';
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
  return out;
}

}  // namespace kepka::doctor
