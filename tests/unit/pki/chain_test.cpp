// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Paths of certificates and lists that openssl's authority issued, beside what `openssl verify`
// says.
#include "pki/chain.h"

#include "signers_for_tests.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;

const char* const config =
    "[ca]\ndefault_ca=it\n[it]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\npolicy=any\n"
    "unique_subject=no\npreserve=yes\ndefault_days=365\ndefault_crl_days=30\n"
    "[any]\ncommonName=supplied\n"
    "[authority]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
    "subjectKeyIdentifier=hash\n"
    "[limited]\nbasicConstraints=critical,CA:TRUE,pathlen:0\nsubjectKeyIdentifier=hash\n"
    "authorityKeyIdentifier=keyid\n"
    "[no_usage]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature\n"
    "[person]\nkeyUsage=critical,digitalSignature,nonRepudiation\nbasicConstraints=CA:FALSE\n"
    "authorityKeyIdentifier=keyid\n"
    "[exchange]\nkeyUsage=critical,keyAgreement\n"
    "[critical]\n1.2.3.4=critical,DER:0500\n";

/// Authorities and people in one folder, each by its name: NAME.pem, NAME.key, NAME.der.
class Authorities {
 public:
  explicit Authorities(std::string algorithm, std::string digest)
      : algorithm_(std::move(algorithm)), digest_(std::move(digest)) {
    folder_.write("conf", std::string_view(config));
    folder_.write("index", std::string_view(""));
  }

  void root(const std::string& name, const std::string& section = "authority") const {
    require_run(folder_, "openssl req -engine gost -config conf -x509 -new -newkey " + algorithm_ +
                             " -nodes -keyout " + name + ".key -subj /CN=" + name + " -" + digest_ +
                             " -days 3650 -extensions " + section + " -out " + name +
                             ".pem 2>/dev/null; openssl x509 -in " + name +
                             ".pem -outform DER -out " + name + ".der");
  }

  void issue(const std::string& name, const std::string& by, const std::string& section,
             const std::string& options = "") const {
    require_run(folder_, "openssl req -engine gost -config conf -new -newkey " + algorithm_ +
                             " -nodes -keyout " + name + ".key -subj /CN=" + name + " -out r && " +
                             "openssl ca -engine gost -config conf -batch -notext -md " + digest_ +
                             " -cert " + by + ".pem -keyfile " + by + ".key -extensions " +
                             section + " " + options + " -in r -out " + name +
                             ".pem && openssl x509 -in " + name + ".pem -outform DER -out " + name +
                             ".der");
  }

  Certificate get(const std::string& name) const {
    return decode_certificate(folder_.read(name + ".der"));
  }

  Crl crl(const std::string& by, const std::string& revoked) const {
    require_run(folder_, "openssl ca -engine gost -config conf -md " + digest_ + " -cert " + by +
                             ".pem -keyfile " + by + ".key -revoke " + revoked +
                             ".pem -crl_reason keyCompromise && openssl ca -engine gost -config "
                             "conf -gencrl -md " +
                             digest_ + " -cert " + by + ".pem -keyfile " + by +
                             ".key -out l.pem && openssl crl -in l.pem -outform DER -out l.der");
    return decode_crl(folder_.read("l.der"));
  }

  /// What openssl says to a path from `name` over `between` to `root`.
  bool openssl_verifies(const std::string& name, const std::string& root,
                        const std::string& between = "") const {
    const std::string untrusted = between.empty() ? "" : " -untrusted " + between + ".pem";
    return tests::run(folder_, "openssl verify -engine gost -CAfile " + root + ".pem" + untrusted +
                                   " " + name + ".pem")
               .status == 0;
  }

  const tests::TempFolder& folder() const { return folder_; }

 private:
  tests::TempFolder folder_;
  std::string algorithm_, digest_;
};

Time now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

std::vector<ChainFault> faults_of(const Chain& chain) {
  std::vector<ChainFault> out;
  for (const ChainProblem& problem : chain.problems) out.push_back(problem.fault);
  return out;
}

using Faults = std::vector<ChainFault>;
using Certificates = std::vector<Certificate>;

const Authorities& gost_world() {
  static const auto world = [] {
    auto out = std::make_unique<Authorities>("gost2012_256 -pkeyopt paramset:A", "md_gost12_256");
    out->root("root");
    out->issue("between", "root", "limited");
    out->issue("ivanova", "between", "person");
    out->root("stranger");
    return out;
  }();
  return *world;
}

TEST_CASE("a path over an authority between is found for every algorithm") {
  const char* const algorithms[][2] = {{"gost2012_512 -pkeyopt paramset:A", "md_gost12_512"},
                                       {"rsa:2048", "sha512"},
                                       {"ec -pkeyopt ec_paramgen_curve:secp384r1", "sha256"}};
  for (const auto& [algorithm, digest] : algorithms) {
    INFO(algorithm);
    Authorities world(algorithm, digest);
    world.root("root");
    world.issue("between", "root", "limited");
    world.issue("ivanova", "between", "person");
    CHECK(world.openssl_verifies("ivanova", "root", "between"));
    const Certificates trusted = {world.get("root")};
    const Certificates given = {world.get("between")};
    const Certificate end = world.get("ivanova");
    const Chain chain = build_chain(end, {trusted, given, {}}, now());
    CHECK(faults_of(chain) == Faults{});
    CHECK(chain.path == std::vector<const Certificate*>{&end, &given.front(), &trusted.front()});
  }
}

TEST_CASE("any trusted authority ends a path, and so does the certificate itself") {
  const Certificate end = gost_world().get("ivanova");
  const Certificates between = {gost_world().get("between")};
  CHECK(build_chain(end, {between, {}, {}}, now()).problems.empty());
  const Certificates itself = {end};
  CHECK(build_chain(end, {itself, {}, {}}, now()).problems.empty());
}

TEST_CASE("a missing issuer, an untrusted root and a stranger of the same name are told apart") {
  const Certificate end = gost_world().get("ivanova");
  const Certificates root = {gost_world().get("root")};
  const Certificates between = {gost_world().get("between")};
  const Certificates stranger = {gost_world().get("stranger")};
  CHECK(faults_of(build_chain(end, {root, {}, {}}, now())) == Faults{ChainFault::issuer_unknown});
  const Certificates both = {between[0], root[0]};
  CHECK(faults_of(build_chain(end, {stranger, both, {}}, now())) ==
        Faults{ChainFault::not_trusted});

  Authorities impostor("gost2012_256 -pkeyopt paramset:A", "md_gost12_256");
  impostor.root("between");
  Certificates false_between = {impostor.get("between")};
  CHECK(faults_of(build_chain(end, {root, false_between, {}}, now())) ==
        Faults{ChainFault::issuer_unknown});
  false_between[0].extensions.clear();  // and with them the key identifier that tells it apart
  CHECK(faults_of(build_chain(end, {root, false_between, {}}, now())) ==
        Faults{ChainFault::wrong_signature});
  // The real one beside it is found.
  const Certificates mixed = {false_between[0], between[0]};
  CHECK(build_chain(end, {root, mixed, {}}, now()).problems.empty());
}

TEST_CASE("validity is looked at at the time that is asked for, of each certificate") {
  const Certificate end = gost_world().get("ivanova");
  const Certificates root = {gost_world().get("root")};
  const Certificates between = {gost_world().get("between")};
  const auto at = [&](Time time) { return faults_of(build_chain(end, {root, between, {}}, time)); };
  const auto day = std::chrono::days(1);
  CHECK(at(end.not_before) == Faults{});
  CHECK(at(between[0].not_after) == Faults{});  // issued before the person, for as long
  CHECK(at(end.not_after + std::chrono::days(2)) ==
        Faults{ChainFault::expired, ChainFault::expired});  // of the person and the one between
  CHECK(at(root[0].not_before - day).size() == 3);
  CHECK(at(root[0].not_before - day)[0] == ChainFault::not_yet_valid);
}

TEST_CASE("who may not certify, and too many authorities, are found as openssl finds them") {
  Authorities world("gost2012_256 -pkeyopt paramset:A", "md_gost12_256");
  world.root("root");
  world.issue("limited", "root", "limited");
  world.issue("below", "limited", "authority");
  world.issue("person", "below", "person");
  world.issue("child", "person", "person");
  world.issue("unable", "root", "no_usage");
  world.issue("grandchild", "unable", "person");
  const Certificates root = {world.get("root")};
  const Certificates given = {world.get("limited"), world.get("below"), world.get("person"),
                              world.get("unable")};
  const auto check = [&](const std::string& name) {
    const Certificate end = world.get(name);
    return faults_of(build_chain(end, {root, given, {}}, now()));
  };
  CHECK(check("person") == Faults{ChainFault::too_long});
  CHECK(std::ranges::count(check("child"), ChainFault::no_authority) == 1);
  CHECK(check("grandchild") == Faults{ChainFault::usage_not_allowed});
  CHECK_FALSE(world.openssl_verifies("grandchild", "root", "unable"));
}

TEST_CASE("a key that may not sign and a critical extension that nobody knows are refused") {
  Authorities world("gost2012_256 -pkeyopt paramset:A", "md_gost12_256");
  world.root("root");
  world.issue("exchange", "root", "exchange");
  world.issue("critical", "root", "critical");
  const Certificates root = {world.get("root")};
  const Certificate exchange = world.get("exchange"), critical = world.get("critical");
  CHECK(faults_of(build_chain(exchange, {root, {}, {}}, now())) ==
        Faults{ChainFault::usage_not_allowed});
  CHECK(faults_of(build_chain(critical, {root, {}, {}}, now())) ==
        Faults{ChainFault::unknown_extension});
  CHECK_FALSE(world.openssl_verifies("critical", "root"));
}

TEST_CASE("a list of the issuer's revokes, one that it did not sign does not") {
  Authorities world("gost2012_256 -pkeyopt paramset:A", "md_gost12_256");
  world.root("root");
  world.issue("ivanova", "root", "person");
  world.issue("petrov", "root", "person");
  const Certificates root = {world.get("root")};
  const Certificate ivanova = world.get("ivanova"), petrov = world.get("petrov");
  std::vector<Crl> crls = {world.crl("root", "ivanova")};
  CHECK(display_name(crls[0].issuer) == "CN=root");
  REQUIRE(crls[0].revoked.size() == 1);
  CHECK(crls[0].revoked[0].reason == 1);
  CHECK(crls[0].next_update > crls[0].this_update);
  CHECK(verify_crl(crls[0], root[0]) == true);
  const Time later = now() + std::chrono::seconds(5);
  CHECK(faults_of(build_chain(ivanova, {root, {}, crls}, later)) == Faults{ChainFault::revoked});
  CHECK(build_chain(petrov, {root, {}, crls}, later).problems.empty());

  crls[0].signature[0] ^= 1U;
  CHECK(verify_crl(crls[0], root[0]) == false);
  CHECK(build_chain(ivanova, {root, {}, crls}, later).problems.empty());
}

TEST_CASE("a list that ends early or has a changed bit is read or malformed") {
  Authorities world("gost2012_256 -pkeyopt paramset:A", "md_gost12_256");
  world.root("root");
  world.issue("ivanova", "root", "person");
  world.crl("root", "ivanova");
  const Bytes der = world.folder().read("l.der");
  for (std::size_t size = 0; size < der.size(); ++size) {
    CHECK(error_of([&] { decode_crl(ByteView(der).first(size)); }) == ErrorCode::malformedCrl);
  }
  unsigned read = 0, refused = 0;
  for (std::size_t bit = 0; bit < 8 * der.size(); ++bit) {
    Bytes changed = der;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << bit % 8));
    const ErrorCode code = error_of([&] { decode_crl(changed); });
    read += code == ErrorCode{} ? 1U : 0U;
    refused += code == ErrorCode::malformedCrl ? 1U : 0U;
  }
  CHECK(read + refused == 8 * der.size());
  CHECK(read > 100);
  CHECK(refused > 100);
}

// Every certificate of the one name is signed by each of the other's.
TEST_CASE("authorities that sign each other cost little and end") {
  const SignerForTests& by = all_signers().front();
  const Name names[] = {{{oids::common_name, asn1::tag::utf8_string, "one"}},
                        {{oids::common_name, asn1::tag::utf8_string, "other"}}};
  Certificates tangle;
  for (std::size_t i = 0; i < 60; ++i) {
    Certificate copy = by.certificate;
    copy.subject = names[i % 2];
    copy.subject_der = encode_name(copy.subject);
    copy.issuer = names[1 - i % 2];
    copy.issuer_der = encode_name(copy.issuer);
    copy.extensions.clear();
    copy.der.push_back(static_cast<std::uint8_t>(i));
    tangle.push_back(copy);
  }
  const Chain chain = build_chain(tangle[0], {{}, tangle, {}}, now());
  CHECK_FALSE(chain.problems.empty());
  CHECK(chain.path.size() <= 10);
}

TEST_CASE("a self-signed certificate is told from one that only says so") {
  const Certificate root = gost_world().get("root");
  CHECK(verify_self_signed(root) == true);
  Certificate changed = root;
  changed.signature[0] ^= 1U;
  CHECK(verify_self_signed(changed) == false);
  CHECK_FALSE(verify_self_signed(gost_world().get("ivanova")).has_value());
}

}  // namespace
}  // namespace kepka::pki
