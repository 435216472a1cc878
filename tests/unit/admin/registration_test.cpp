// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/registration.h"

#include <sys/stat.h>

#include "admin/registration_record.h"
#include "catch.h"
#include "environment.h"
#include "error_code.h"
#include "programs.h"

using namespace kepka;
namespace fs = std::filesystem;
using admin::ManifestOutcome;
using admin::RegistrationOrder;
using admin::RegistrationScope;
using base::ErrorCode;
using tests::code_of;

namespace {

const fs::path chromium = "/etc/chromium/native-messaging-hosts/org.kepka.host.json";
const fs::path chrome = "/etc/opt/chrome/native-messaging-hosts/org.kepka.host.json";

// A computer under a prefix, with a host.
class Computer {
 public:
  Computer() {
    fs::create_directories(root() / "usr/lib/kepka");
    write(host, "#!/bin/sh\n");
    fs::permissions(root() / host.relative_path(), fs::perms::owner_all);
  }

  fs::path root() const { return folder_.path() / "root"; }
  fs::path real(const fs::path& path) const { return root() / path.relative_path(); }
  void write(const fs::path& path, const std::string& text) const {
    fs::create_directories(real(path).parent_path());
    std::ofstream(real(path)) << text;
  }
  std::string text_of(const fs::path& path) const { return tests::read_text(real(path)); }

  RegistrationOrder order(std::vector<std::string> browsers = {}) const {
    RegistrationOrder order;
    order.place = {RegistrationScope::system, root()};
    order.browsers = std::move(browsers);
    order.host = host;
    return order;
  }

  /// Every file but the host.
  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root())) {
      count += entry.is_regular_file() ? 1 : 0;
    }
    return count - 1;
  }

  const fs::path host = "/usr/lib/kepka/kepka-host";
  const fs::path record = "/var/lib/kepka/registered.json";

 private:
  tests::TempFolder folder_;
};

ManifestOutcome outcome_of(const admin::RegistrationReport& report, const fs::path& path) {
  for (const auto& item : report.items) {
    if (item.path == path) return item.outcome;
  }
  FAIL("nothing about " + path.string());
  return ManifestOutcome::failed;
}

}  // namespace

TEST_CASE("registering writes what every browser reads, and unregistering leaves nothing") {
  const Computer computer;
  const auto report = admin::register_host(computer.order());
  CHECK(report.complete());
  for (const auto& item : report.items) CHECK(item.outcome == ManifestOutcome::written);
  CHECK(computer.text_of(chromium) ==
        admin::host_manifest(admin::BrowserKind::chromium, computer.host));
  CHECK(computer.text_of("/usr/lib64/mozilla/native-messaging-hosts/org.kepka.host.json") ==
        admin::host_manifest(admin::BrowserKind::firefox, computer.host));

  const auto again = admin::register_host(computer.order());
  for (const auto& item : again.items) CHECK(item.outcome == ManifestOutcome::unchanged);

  const auto removed = admin::unregister_host(computer.order());
  CHECK(removed.items.size() == report.items.size());
  for (const auto& item : removed.items) CHECK(item.outcome == ManifestOutcome::removed);
  CHECK(computer.files() == 0);
  CHECK_FALSE(fs::exists(computer.root() / "etc"));
  CHECK_FALSE(fs::exists(computer.root() / "var"));
  CHECK(fs::exists(computer.root() / "usr/lib/kepka"));
}

TEST_CASE("what is for all users can be read by all, whatever the umask") {
  const Computer computer;
  const mode_t before = umask(077);
  admin::register_host(computer.order());
  umask(before);
  for (const fs::path& path : {chromium, chromium.parent_path(), computer.record}) {
    struct stat status {};
    REQUIRE(lstat(computer.real(path).c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == (S_ISDIR(status.st_mode) ? 0755U : 0644U));
  }
}

TEST_CASE("another host's path makes our own manifests new") {
  const Computer computer;
  admin::register_host(computer.order());
  auto order = computer.order();
  order.host = "/opt/kepka-host";
  computer.write(order.host, "x");
  fs::permissions(computer.real(order.host), fs::perms::owner_all);
  CHECK(outcome_of(admin::register_host(order), chromium) == ManifestOutcome::updated);
  CHECK(computer.text_of(chromium).find("/opt/kepka-host") != std::string::npos);
}

TEST_CASE("a manifest that it did not write stays, also at unregistering") {
  const Computer computer;
  computer.write(chromium, "{\"name\": \"org.kepka.host\", \"path\": \"/opt/other\"}");
  const auto report = admin::register_host(computer.order({"chromium", "chrome"}));
  CHECK_FALSE(report.complete());
  CHECK(outcome_of(report, chromium) == ManifestOutcome::foreign);
  CHECK(outcome_of(report, chrome) == ManifestOutcome::written);
  admin::unregister_host(computer.order());
  CHECK(computer.text_of(chromium).find("/opt/other") != std::string::npos);
  CHECK_FALSE(fs::exists(computer.real(chrome)));
}

TEST_CASE("a right manifest that a package brought is enough, and stays the package's") {
  const Computer computer;
  computer.write(chromium, admin::host_manifest(admin::BrowserKind::chromium, computer.host));
  const auto report = admin::register_host(computer.order({"chromium"}));
  CHECK(report.complete());
  CHECK(outcome_of(report, chromium) == ManifestOutcome::present);
  CHECK_FALSE(fs::exists(computer.real(computer.record)));
  CHECK(admin::unregister_host(computer.order()).items.empty());
  CHECK(fs::exists(computer.real(chromium)));
}

TEST_CASE("a manifest that was changed since is left, and no longer ours") {
  const Computer computer;
  admin::register_host(computer.order({"chromium"}));
  computer.write(chromium, "{}");
  CHECK(outcome_of(admin::register_host(computer.order({"chromium"})), chromium) ==
        ManifestOutcome::foreign);
  const auto report = admin::unregister_host(computer.order());
  CHECK_FALSE(report.complete());
  CHECK(outcome_of(report, chromium) == ManifestOutcome::foreign);
  CHECK(computer.text_of(chromium) == "{}");
  CHECK(admin::unregister_host(computer.order()).items.empty());
}

TEST_CASE("a link in the manifest's place is not followed") {
  const Computer computer;
  computer.write("/tmp/target", "secret");
  fs::create_directories(computer.real(chromium).parent_path());
  fs::create_symlink(computer.real("/tmp/target"), computer.real(chromium));
  const auto report = admin::register_host(computer.order({"chromium"}));
  CHECK(outcome_of(report, chromium) == ManifestOutcome::foreign);
  CHECK(computer.text_of("/tmp/target") == "secret");
  CHECK(fs::is_symlink(computer.real(chromium)));
}

TEST_CASE("a folder's link is followed, but not out of the prefix") {
  const Computer computer;
  const tests::TempFolder outside;
  fs::create_directories(computer.root() / "etc");
  fs::create_directory_symlink(outside.path(), computer.root() / "etc/chromium");
  const auto report = admin::register_host(computer.order({"chromium"}));
  CHECK(outcome_of(report, chromium) == ManifestOutcome::failed);
  CHECK(fs::is_empty(outside.path()));

  const Computer linked;
  fs::create_directories(linked.root() / "etc/real");
  fs::create_directory_symlink("real", linked.root() / "etc/chromium");
  CHECK(admin::register_host(linked.order({"chromium"})).complete());
  CHECK(fs::exists(linked.root() / "etc/real/native-messaging-hosts/org.kepka.host.json"));
}

TEST_CASE("a file that several browsers read goes when the last of them is unregistered") {
  const Computer computer;
  admin::register_host(computer.order({"chrome", "chromium-gost"}));
  const auto first = admin::unregister_host(computer.order({"chrome"}));
  CHECK(outcome_of(first, chrome) == ManifestOutcome::kept);
  CHECK(fs::exists(computer.real(chrome)));
  const auto second = admin::unregister_host(computer.order({"chromium-gost"}));
  CHECK(outcome_of(second, chrome) == ManifestOutcome::removed);
  CHECK(outcome_of(second, chromium) == ManifestOutcome::removed);
  CHECK(computer.files() == 0);
}

TEST_CASE("an interrupted registration is ours: going on and unregistering both work") {
  const Computer computer;
  admin::register_host(computer.order({"chromium", "chrome"}));
  SECTION("between the record and the file") { fs::remove(computer.real(chrome)); }
  SECTION("between the file and the second record") {
    // Both digests are still recorded.
    const std::string text = computer.text_of(computer.record);
    const auto at = text.find("\"sha256\":[") + 10;
    computer.write(computer.record,
                   text.substr(0, at) + '"' + std::string(64, '0') + "\"," + text.substr(at));
  }
  SECTION("with a temporary file left") {
    computer.write(chrome.parent_path() / ".kepka-tmp-1", "half");
    fs::remove(computer.real(chrome));
  }
  SECTION("and going on") {
    fs::remove(computer.real(chrome));
    CHECK(admin::register_host(computer.order({"chromium", "chrome"})).complete());
  }
  CHECK(admin::unregister_host(computer.order()).complete());
  CHECK_FALSE(fs::exists(computer.real(chromium)));
  CHECK_FALSE(fs::exists(computer.real(chrome)));
  CHECK_FALSE(fs::exists(computer.real(computer.record)));
}

TEST_CASE("a damaged record stops everything and names nothing else's files") {
  const Computer computer;
  admin::register_host(computer.order({"chromium"}));
  computer.write("/etc/passwd", "root");
  const std::string digest(64, 'a');
  const std::string good = computer.text_of(computer.record);
  const std::vector<std::string> damaged = {
      "",
      "{",
      "[]",
      "{\"version\":2,\"files\":[],\"folders\":[]}",
      good + "x",
      R"({"version":1,"files":[{"path":"/etc/passwd","sha256":[")" + digest +
          R"("],"browsers":["chrome"]}],"folders":[]})",
      R"({"version":1,"files":[{"path":"/etc/../etc/org.kepka.host.json","sha256":[")" + digest +
          R"("],"browsers":["chrome"]}],"folders":[]})",
      R"({"version":1,"files":[{"path":"/etc/org.kepka.host.json","sha256":[],"browsers":["a"]}],)"
      R"("folders":[]})",
      R"({"version":1,"files":[],"folders":["etc"]})",
      std::string(300 * 1024, ' '),
  };
  for (const std::string& text : damaged) {
    computer.write(computer.record, text);
    CHECK(code_of([&] { admin::unregister_host(computer.order()); }) ==
          ErrorCode::registrationRecordDamaged);
    CHECK(code_of([&] { admin::register_host(computer.order()); }) ==
          ErrorCode::registrationRecordDamaged);
    CHECK(computer.text_of(computer.record) == text);
  }
  CHECK(fs::exists(computer.real(chromium)));
  CHECK(computer.text_of("/etc/passwd") == "root");
}

TEST_CASE("a record that is a link is not followed") {
  const Computer computer;
  computer.write("/elsewhere", "{}");
  fs::create_directories(computer.real(computer.record).parent_path());
  fs::create_symlink(computer.real("/elsewhere"), computer.real(computer.record));
  CHECK(code_of([&] { admin::register_host(computer.order()); }) ==
        ErrorCode::registrationRecordDamaged);
}

TEST_CASE("a file where a folder should be is told, and the others are written") {
  const Computer computer;
  computer.write("/etc/chromium", "not a folder");
  const auto report = admin::register_host(computer.order({"chromium", "chrome"}));
  CHECK(outcome_of(report, chromium) == ManifestOutcome::failed);
  CHECK(outcome_of(report, chrome) == ManifestOutcome::written);
  CHECK(admin::unregister_host(computer.order()).items.size() == 1);
  CHECK(computer.text_of("/etc/chromium") == "not a folder");
}

TEST_CASE("a dry run tells the same and touches nothing") {
  const Computer computer;
  auto order = computer.order();
  order.dry_run = true;
  const auto would = admin::register_host(order);
  CHECK(computer.files() == 0);
  CHECK_FALSE(fs::exists(computer.root() / "var"));
  const auto did = admin::register_host(computer.order());
  REQUIRE(would.items.size() == did.items.size());
  const auto would_go = admin::unregister_host(order);
  CHECK(outcome_of(would_go, chromium) == ManifestOutcome::removed);
  CHECK(fs::exists(computer.real(chromium)));
  CHECK(admin::registration_text(would_go, admin::Language::russian).starts_with("Проба"));
}

TEST_CASE("a host that browsers could not start, or others could replace, is refused") {
  const Computer computer;
  const auto refused = [](const RegistrationOrder& order) {
    return code_of([&] { admin::register_host(order); }) == ErrorCode::registrationHostUnusable;
  };
  auto order = computer.order();
  order.host = "usr/lib/kepka/kepka-host";
  CHECK(refused(order));
  order.host = "/usr/lib/kepka/none";
  CHECK(refused(order));
  order.host = "/usr/lib/kepka";
  CHECK(refused(order));
  computer.write("/usr/lib/kepka/text", "x");
  order.host = "/usr/lib/kepka/text";
  CHECK(refused(order));
  // For every user of the computer itself, in a folder that is not root's alone.
  order.place.prefix.clear();
  order.dry_run = true;
  order.host = computer.real(computer.host);
  CHECK(refused(order));
  CHECK(computer.files() == 1);
}

TEST_CASE("an empty home has no browser to register for, unless one is named") {
  const Computer computer;
  const tests::Variable home("HOME", "/home/anna");
  const tests::Variable config("XDG_CONFIG_HOME", nullptr);
  const tests::Variable data("XDG_DATA_HOME", nullptr);
  auto order = computer.order();
  order.place.scope = RegistrationScope::user;
  CHECK(code_of([&] { admin::register_host(order); }) == ErrorCode::registrationNoBrowser);
  fs::create_directories(computer.root() / "home/anna/.config/vivaldi");
  const auto report = admin::register_host(order);
  REQUIRE(report.items.size() == 1);
  CHECK(report.items[0].path ==
        "/home/anna/.config/vivaldi/NativeMessagingHosts/org.kepka.host.json");
  order.browsers = {"firefox-snap"};
  const auto named = admin::register_host(order);
  CHECK(named.items.at(0).path == "/home/anna/.mozilla/native-messaging-hosts/org.kepka.host.json");
  CHECK(admin::registration_text(named, admin::Language::english).find("flatpak permission-set") !=
        std::string::npos);
  order.browsers.clear();
  CHECK(admin::unregister_host(order).items.size() == 2);
  CHECK_FALSE(fs::exists(computer.root() / "home/anna/.local"));
  CHECK_FALSE(fs::exists(computer.root() / "home/anna/.mozilla"));
  CHECK(fs::exists(computer.root() / "home/anna/.config/vivaldi"));
}
