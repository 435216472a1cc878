// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/browsers.h"

#include <set>
#include <string>

#include "catch.h"
#include "wire/json.h"

using namespace kepka;
using admin::Browser;
using admin::BrowserKind;
using admin::System;

TEST_CASE("every system has its browsers, and each is found by its name") {
  for (const System system : {System::linux_, System::windows, System::macos}) {
    CHECK(admin::browsers(system).size() >= 8);
    for (const Browser& browser : admin::browsers(system)) {
      CHECK(admin::find_browser(system, browser.name) == &browser);
      CHECK_FALSE(browser.user.empty());
      CHECK_FALSE(browser.system.empty());
    }
    CHECK(admin::find_browser(system, "netscape") == nullptr);
  }
}

TEST_CASE("the table tells what was really run from what is known from others") {
  CHECK(admin::find_browser(System::linux_, "chromium")->run);
  CHECK(admin::find_browser(System::linux_, "firefox-esr")->run);
  CHECK_FALSE(admin::find_browser(System::linux_, "yandex")->run);
  for (const Browser& browser : admin::browsers(System::windows)) CHECK_FALSE(browser.run);
}

TEST_CASE("Firefox reads a lib and a lib64 folder, Chromium-Gost also Chrome's") {
  const Browser* firefox = admin::find_browser(System::linux_, "firefox");
  REQUIRE(firefox->system.size() == 2);
  CHECK(firefox->system[0] == "/usr/lib/mozilla/native-messaging-hosts");
  CHECK(firefox->system[1] == "/usr/lib64/mozilla/native-messaging-hosts");
  const Browser* gost = admin::find_browser(System::linux_, "chromium-gost");
  REQUIRE(gost->system.size() == 2);
  CHECK(gost->system[1] == "/etc/opt/chrome/native-messaging-hosts");
}

TEST_CASE("a sandboxed browser has the command that lets it out") {
  const Browser* snap = admin::find_browser(System::linux_, "firefox-snap");
  CHECK(snap->sandbox == admin::Sandbox::snap);
  CHECK(snap->permission == "flatpak permission-set webextensions org.kepka.host snap.firefox yes");
  CHECK(admin::find_browser(System::linux_, "firefox-flatpak")->sandbox == admin::Sandbox::flatpak);
}

TEST_CASE("places begin at the person's home, at the person's configuration or at the root") {
  const admin::PersonFolders person{"/home/anna", "/conf"};
  CHECK(admin::place_path("~/.mozilla/x", person) == "/home/anna/.mozilla/x");
  CHECK(admin::place_path("$XDG_CONFIG_HOME/chromium", person) == "/conf/chromium");
  CHECK(admin::place_path("/etc/chromium", person) == "/etc/chromium");
}

TEST_CASE("a manifest names the host and lets in Kepka's extensions alone") {
  const auto parsed = [](BrowserKind kind, const char* host) {
    return wire::parse_json(admin::host_manifest(kind, host)).as_object();
  };
  const auto chromium = parsed(BrowserKind::chromium, "/usr/lib/kepka/kepka-host");
  CHECK(chromium.at("name").as_string() == "org.kepka.host");
  CHECK(admin::host_manifest_name() == "org.kepka.host.json");
  CHECK(chromium.at("path").as_string() == "/usr/lib/kepka/kepka-host");
  CHECK(chromium.at("type").as_string() == "stdio");
  for (const auto& origin : chromium.at("allowed_origins").as_array()) {
    CHECK(origin.as_string().starts_with("chrome-extension://"));
    CHECK(origin.as_string().ends_with("/"));
  }
  CHECK_FALSE(chromium.contains("allowed_extensions"));

  const auto firefox = parsed(BrowserKind::firefox, "/home/Иван \"x\"/kepka-host");
  CHECK(firefox.at("path").as_string() == "/home/Иван \"x\"/kepka-host");
  CHECK(firefox.at("allowed_extensions").as_array().at(0).as_string() == "kepka@kepka.org");
  CHECK_FALSE(firefox.contains("allowed_origins"));
}
