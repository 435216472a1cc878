// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/modules.h"

#include <unistd.h>

#include "catch.h"
#include "environment.h"
#include "keystore/token/p11_kit.h"
#include "platform/files.h"
#include "programs.h"

using namespace kepka;
namespace fs = std::filesystem;
using base::ErrorCode;
using keystore::find_modules;
using keystore::ModuleRank;
using tests::TempFolder;

namespace {

struct ModulesFixture {
  TempFolder temp;
  std::optional<tests::Variable> variable;

  fs::path file(const std::string& name, unsigned mode = 0700) const {
    const fs::path path = temp.path() / name;
    fs::create_directories(path.parent_path());
    temp.write(name, "");
    fs::permissions(path, fs::perms(mode));
    return path;
  }
  void use(const std::string& paths) { variable.emplace("KEPKA_TEST_MODULES", paths.c_str()); }
};

std::vector<std::string> names_of(const std::vector<keystore::Module>& modules) {
  std::vector<std::string> names;
  for (const auto& module : modules) names.push_back(module.path.filename().string());
  return names;
}

}  // namespace

TEST_CASE("a vendor's module comes before OpenSC's, and that before others") {
  ModulesFixture f;
  f.use(f.file("a.so").string() + ":" + f.file("opensc-pkcs11.so").string() + ":" +
        f.file("libjcPKCS11-2.so").string() + ":/nowhere/none.so");
  CHECK(names_of(find_modules({})) ==
        std::vector<std::string>{"libjcPKCS11-2.so", "opensc-pkcs11.so", "a.so"});
  CHECK(keystore::rank_of("/usr/lib/librtpkcs11ecp.so.2") == ModuleRank::vendor);
}

TEST_CASE("one file under two names is one module") {
  ModulesFixture f;
  const fs::path real = f.file("real.so");
  fs::create_symlink(real, f.temp.path() / "librtpkcs11ecp.so");
  f.use(real.string() + ":" + (f.temp.path() / "librtpkcs11ecp.so").string());
  const auto modules = find_modules({});
  REQUIRE(modules.size() == 1);
  CHECK(modules.front().path == fs::canonical(real));
  CHECK(modules.front().rank == ModuleRank::vendor);
  CHECK_FALSE(modules.front().problem);
}

TEST_CASE("a module that others may write is not loaded, and the others are") {
  ModulesFixture f;
  const fs::path unsafe = f.file("unsafe.so", 0722);
  const fs::path in_open_folder = f.file("open/b.so");
  fs::permissions(f.temp.path() / "open", fs::perms::all);
  f.use(unsafe.string() + ":" + f.file("z.so").string() + ":" + in_open_folder.string());
  const auto modules = find_modules({});
  REQUIRE(modules.size() == 3);
  for (const auto& module : modules) {
    const bool is_safe = module.path.filename() == "z.so";
    CHECK(is_safe != module.problem.has_value());
    if (module.problem) CHECK(module.problem->code() == ErrorCode::moduleUnsafe);
  }
}

TEST_CASE("with an allow list only what it names is loaded, and deny wins") {
  ModulesFixture f;
  const fs::path a = f.file("a.so");
  const fs::path b = f.file("b.so");
  fs::create_symlink(a, f.temp.path() / "link.so");
  f.use(a.string() + ":" + b.string());
  CHECK(names_of(find_modules({.has_allow = true, .allow = {a}})) ==
        std::vector<std::string>{"a.so"});
  CHECK(find_modules({.has_allow = true}).empty());
  CHECK(names_of(find_modules({.deny = {b}})) == std::vector<std::string>{"a.so"});
  CHECK(
      find_modules({.has_allow = true, .allow = {a}, .deny = {f.temp.path() / "link.so"}}).empty());
}

TEST_CASE("a plug-in's private copy is never loaded") {
  CHECK(keystore::is_private_copy("/opt/aktivco/rutokenplugin/librtpkcs11ecp.so"));
  CHECK(keystore::is_private_copy("/opt/kontur.plugin/pkcs11/libjcPKCS11-2.so"));
  CHECK_FALSE(keystore::is_private_copy("/opt/aktivco/rutokenecp/amd64/librtpkcs11ecp.so"));
  CHECK_FALSE(keystore::is_private_copy("/opt/kontur.plugin2/a.so"));
}

TEST_CASE("p11-kit's configuration names modules, the administrator's before the packages'") {
  const ModulesFixture f;
  const auto package = [&](const std::string& name, const std::string& text) {
    f.file("package/" + name, 0600);
    f.temp.write("package/" + name, text);
  };
  f.file("modules/relative.so");
  fs::create_directories(f.temp.path() / "etc");
  package("relative.module", "# a comment\nmodule: relative.so\n  critical : yes\r\n");
  package("absolute.module", "module: /usr/lib/absolute.so\npriority: 1");
  package("missing.module", "module: nowhere.so\n");
  package("remote.module", "remote: |ssh host p11-kit remote\nmodule: /usr/lib/remote.so\n");
  package("others.module", "module: /usr/lib/others.so\nenable-in: geary, midori\n");
  package("ours.module", "module: /usr/lib/ours.so\nenable-in: geary, kepka-token\n");
  package("not-for-us.module", "module: /usr/lib/not.so\ndisable-in: kepka-token,firefox\n");
  package("proxy.module", "module: /usr/lib/p11-kit-proxy.so\n");
  package("trust.module", "module: /usr/lib/pkcs11/p11-kit-trust.so\n");
  package("read.me", "module: /usr/lib/readme.so\n");
  package("replaced.module", "module: /usr/lib/old.so\ncritical: yes\n");
  f.temp.write("etc/replaced.module", "module: /usr/lib/new.so\n");
  f.temp.write("etc/open.module", "module: /usr/lib/open.so\n");
  fs::permissions(f.temp.path() / "etc/open.module", fs::perms::all);

  const auto found = keystore::p11_kit_modules({f.temp.path() / "package", f.temp.path() / "etc"},
                                               {"/nowhere", f.temp.path() / "modules"},
                                               platform::only_owner_may_write);
  std::vector<std::string> seen;
  for (const auto& module : found) {
    seen.push_back(module.path.filename().string() + (module.critical ? "!" : ""));
  }
  CHECK(seen == std::vector<std::string>{"absolute.so", "ours.so", "relative.so!", "new.so!"});
}

TEST_CASE("without an override the computer's own places are looked at") {
  const tests::Variable none("KEPKA_TEST_MODULES", nullptr);
  for (const auto& module : find_modules({})) {
    CHECK(module.path.is_absolute());
    CHECK_FALSE(keystore::is_p11_kits_own(module.path));
  }
}
