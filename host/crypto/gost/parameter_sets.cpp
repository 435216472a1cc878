// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/parameter_sets.h"

#include <algorithm>
#include <array>
#include <string>

namespace kepka::crypto::gost {

namespace {

struct Numbers {
  unsigned cofactor;
  std::string_view p, a, b, q, x, y;
};

// Curves of RFC 4357 11.4 and RFC 7836 A; the two of cofactor 4 are given in Weierstrass form.
constexpr Numbers test_256 = {1,
                              "8000000000000000000000000000000000000000000000000000000000000431",
                              "7",
                              "5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E",
                              "8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3",
                              "2",
                              "08E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8"};

constexpr Numbers a_256 = {1,
                           "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97",
                           "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD94",
                           "A6",
                           "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893",
                           "1",
                           "8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14"};

constexpr Numbers b_256 = {1,
                           "8000000000000000000000000000000000000000000000000000000000000C99",
                           "8000000000000000000000000000000000000000000000000000000000000C96",
                           "3E1AF419A269A5F866A7D3C25C3DF80AE979259373FF2B182F49D4CE7E1BBC8B",
                           "800000000000000000000000000000015F700CFFF1A624E5E497161BCC8A198F",
                           "1",
                           "3FA8124359F96680B83D1C3EB2C070E5C545C9858D03ECFB744BF8D717717EFC"};

constexpr Numbers c_256 = {1,
                           "9B9F605F5A858107AB1EC85E6B41C8AACF846E86789051D37998F7B9022D759B",
                           "9B9F605F5A858107AB1EC85E6B41C8AACF846E86789051D37998F7B9022D7598",
                           "805A",
                           "9B9F605F5A858107AB1EC85E6B41C8AA582CA3511EDDFB74F02F3A6598980BB9",
                           "0",
                           "41ECE55743711A8C3CBF3783CD08C0EE4D4DC440D4641A8F366E550DFDB3BB67"};

constexpr Numbers twisted_256 = {
    4,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97",
    "C2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335",
    "295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513",
    "400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67",
    "91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28",
    "32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C"};

constexpr Numbers test_512 = {1,
                              "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
                              "F1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373",
                              "7",
                              "1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC43"
                              "61834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC",
                              "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
                              "A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF",
                              "24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762"
                              "FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A",
                              "2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C"
                              "83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E"};

constexpr Numbers a_512 = {1,
                           "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                           "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7",
                           "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                           "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC4",
                           "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265"
                           "EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
                           "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                           "27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
                           "3",
                           "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921"
                           "DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4"};

constexpr Numbers b_512 = {1,
                           "8000000000000000000000000000000000000000000000000000000000000000"
                           "000000000000000000000000000000000000000000000000000000000000006F",
                           "8000000000000000000000000000000000000000000000000000000000000000"
                           "000000000000000000000000000000000000000000000000000000000000006C",
                           "687D1B459DC841457E3E06CF6F5E2517B97C7D614AF138BCBF85DC806C4B289F"
                           "3E965D2DB1416D217F8B276FAD1AB69C50F78BEE1FA3106EFB8CCBC7C5140116",
                           "8000000000000000000000000000000000000000000000000000000000000001"
                           "49A1EC142565A545ACFDB77BD9D40CFA8B996712101BEA0EC6346C54374F25BD",
                           "2",
                           "1A8F7EDA389B094C2C071E3647A8940F3C123B697578C213BE6DD9E6C8EC7335"
                           "DCB228FD1EDF4A39152CBCAAF8C0398828041055F94CEEEC7E21340780FE41BD"};

constexpr Numbers twisted_512 = {
    4,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7",
    "DC9203E514A721875485A529D2C722FB187BC8980EB866644DE41C68E1430645"
    "46E861C0E2C9EDD92ADE71F46FCF50FF2AD97F951FDA9F2A2EB6546F39689BD3",
    "B4C4EE28CEBC6C2C8AC12952CF37F16AC7EFB6A9F69F4B57FFDA2E4F0DE5ADE0"
    "38CBC2FFF719D2C18DE0284B8BFEF3B52B8CC7A5F5BF0A3C8D2319A5312557E1",
    "3FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
    "C98CDBA46506AB004C33A9FF5147502CC8EDA9E7A769A12694623CEF47F023ED",
    "E2E31EDFC23DE7BDEBE241CE593EF5DE2295B7A9CBAEF021D385F7074CEA043A"
    "A27272A7AE602BF2A7B9033DB9ED3610C6FB85487EAE97AAC5BC7928C1950148",
    "F5CE40D95B5EB899ABBCCFF5911CB8577939804D6527378B8C108C3D2090FF9B"
    "E18E2D33E3021ED2EF32D85822423B6304F726AA854BAE07D0396E9A9ADDC40F"};

constexpr ParameterSet row(std::string_view name, std::string_view oid, KeyKind kind,
                           bool test_only, bool digest_parameter, const Numbers& numbers) {
  return {name,      oid,       kind,      test_only, digest_parameter, numbers.cofactor,
          numbers.p, numbers.a, numbers.b, numbers.q, numbers.x,        numbers.y};
}

constexpr auto k256 = KeyKind::gost2012_256;
constexpr auto k512 = KeyKind::gost2012_512;

// name, OID, kind, test only, digestParamSet written, curve. RFC 9215 4.2: digestParamSet goes with
// the old OIDs of RFC 4357, is forbidden with tc26-256-B to D and better left out with tc26-256-A;
// with 512-bit keys it is optional, and A and B carry it in what certification authorities issue.
constexpr std::array sets = {
    row("2001-Test", "1.2.643.2.2.35.0", k256, true, true, test_256),
    row("CryptoPro-A", "1.2.643.2.2.35.1", k256, false, true, a_256),
    row("CryptoPro-B", "1.2.643.2.2.35.2", k256, false, true, b_256),
    row("CryptoPro-C", "1.2.643.2.2.35.3", k256, false, true, c_256),
    row("CryptoPro-XchA", "1.2.643.2.2.36.0", k256, false, true, a_256),
    row("CryptoPro-XchB", "1.2.643.2.2.36.1", k256, false, true, c_256),
    row("tc26-256-A", "1.2.643.7.1.2.1.1.1", k256, false, false, twisted_256),
    row("tc26-256-B", "1.2.643.7.1.2.1.1.2", k256, false, false, a_256),
    row("tc26-256-C", "1.2.643.7.1.2.1.1.3", k256, false, false, b_256),
    row("tc26-256-D", "1.2.643.7.1.2.1.1.4", k256, false, false, c_256),
    row("tc26-512-Test", "1.2.643.7.1.2.1.2.0", k512, true, false, test_512),
    row("tc26-512-A", "1.2.643.7.1.2.1.2.1", k512, false, true, a_512),
    row("tc26-512-B", "1.2.643.7.1.2.1.2.2", k512, false, true, b_512),
    row("tc26-512-C", "1.2.643.7.1.2.1.2.3", k512, false, false, twisted_512),
};

template <typename Condition>
const ParameterSet* find(Condition condition) {
  const auto found = std::find_if(sets.begin(), sets.end(), condition);
  return found == sets.end() ? nullptr : &*found;
}

}  // namespace

std::span<const ParameterSet> parameter_sets() { return sets; }

const ParameterSet* find_by_oid(const asn1::Oid& oid) {
  const std::string dotted = oid.dotted();
  return find([&dotted](const ParameterSet& set) { return set.oid == dotted; });
}

const ParameterSet* find_by_name(std::string_view name) {
  return find([name](const ParameterSet& set) { return set.name == name; });
}

const ParameterSet& default_set(KeyKind kind) {
  return *find_by_name(kind == KeyKind::gost2012_512 ? "tc26-512-A" : "CryptoPro-XchA");
}

}  // namespace kepka::crypto::gost
