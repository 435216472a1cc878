// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/token_models.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "pki/name.h"

namespace kepka::keystore {

namespace {

using wire::worker::Token;

constexpr std::size_t text_limit = 64;

/// A row fits when the token's texts begin with its own; the first row that fits counts.
struct ModelRow {
  std::string_view manufacturer, model, firmware;
  const char* ru;
  const char* en;
};

// Rutoken ECP 2.0 and 3.0 say the same model; their firmware tells them apart.
constexpr std::array models{
    ModelRow{"Aktiv", "Rutoken lite", "", "Рутокен Lite", "Rutoken Lite"},
    ModelRow{"Aktiv", "Rutoken Lite", "", "Рутокен Lite", "Rutoken Lite"},
    ModelRow{"Aktiv", "Rutoken ECP", "30.", "Рутокен ЭЦП 3.0", "Rutoken ECP 3.0"},
    ModelRow{"Aktiv", "Rutoken ECP", "23.", "Рутокен ЭЦП 2.0", "Rutoken ECP 2.0"},
    ModelRow{"Aktiv", "Rutoken ECP", "", "Рутокен ЭЦП", "Rutoken ECP"},
    ModelRow{"Aktiv", "Rutoken S", "", "Рутокен S", "Rutoken S"},
    ModelRow{"Aktiv", "", "", "Рутокен", "Rutoken"},
    ModelRow{"Aladdin", "JaCarta", "", "", ""},
    ModelRow{"Aladdin", "", "", "JaCarta", "JaCarta"},
    ModelRow{"ISBC", "", "", "ESMART Token", "ESMART Token"},
};

struct MakerRow {
  std::string_view manufacturer;
  const char* sign_tool;  // empty: by its texts
  const char* used_by_ru;
  const char* used_by_en;
};

// Makers whose tokens with GOST inside are certified tools for electronic signatures.
constexpr std::array certified_makers{
    MakerRow{"Aktiv", "СКЗИ \"РУТОКЕН ЭЦП\"",
             "Kepka, Рутокен Плагин, КриптоПро CSP 5 и программы, которые работают через PKCS#11",
             "Kepka, Rutoken Plugin, CryptoPro CSP 5 and programs that use PKCS#11"},
    MakerRow{"Aladdin", "\"Криптотокен\" (АЛАДДИН Р.Д.)",
             "Kepka, JC-WebClient и программы, которые работают через PKCS#11",
             "Kepka, JC-WebClient and programs that use PKCS#11"},
    MakerRow{"ISBC", "", "Kepka и программы, которые работают через PKCS#11",
             "Kepka and programs that use PKCS#11"},
};

const MakerRow* maker_of(const Token& token) {
  const auto* const row = std::find_if(
      certified_makers.begin(), certified_makers.end(),
      [&](const MakerRow& each) { return token.manufacturer.starts_with(each.manufacturer); });
  return row == certified_makers.end() ? nullptr : row;
}

std::string harmless(const std::string& text) { return pki::display_text(text, text_limit); }

}  // namespace

TokenLabel label_of(const Token& token) {
  const auto* const row = std::find_if(models.begin(), models.end(), [&](const ModelRow& each) {
    return token.manufacturer.starts_with(each.manufacturer) &&
           token.model.starts_with(each.model) && token.firmware.starts_with(each.firmware);
  });
  if (row != models.end() && row->ru[0] != '\0') return {row->ru, row->en};
  const std::string model = harmless(token.model);
  if (model.empty()) return {"Токен", "Token"};
  return {model, model};
}

bool is_certified_maker(const Token& token) { return maker_of(token) != nullptr; }

bool is_rutoken(const Token& token) { return token.manufacturer.starts_with("Aktiv"); }

std::string sign_tool_of(const Token& token) {
  const MakerRow* maker = maker_of(token);
  if (maker != nullptr && maker->sign_tool[0] != '\0') return maker->sign_tool;
  const std::string manufacturer = harmless(token.manufacturer);
  const std::string model = harmless(token.model);
  if (manufacturer.empty() || model.empty()) return manufacturer + model;
  return manufacturer + " " + model;
}

TokenLabel used_by_of(const Token& token) {
  const MakerRow* maker = maker_of(token);
  if (maker != nullptr) return {maker->used_by_ru, maker->used_by_en};
  return {"Kepka и программы, которые работают через PKCS#11",
          "Kepka and programs that use PKCS#11"};
}

}  // namespace kepka::keystore
