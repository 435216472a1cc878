// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bitset>

#include "admin/describe_extensions.h"
#include "pki/oids.h"

namespace kepka::admin {
namespace {

using pki::CertificateExtensions;
using pki::KeyUsageBit;

// КС1 to КА1 (order 796 of the FSB): 1.2.643.100.113.1 to .6.
constexpr std::string_view class_prefix = "1.2.643.100.113.";
constexpr std::size_t class_count = 6;

void check_usage(const std::vector<pki::Extension>& extensions, const CertificateExtensions& all,
                 Findings& findings) {
  const auto found = std::ranges::find(extensions, pki::oids::key_usage, &pki::Extension::type);
  if (found == extensions.end()) {
    findings.add("keyUsageMissing");
    return;
  }
  if (!all.key_usage) return;  // malformed, which is said already
  if (!found->critical) findings.add("keyUsageNotCritical");
  const bool authority = all.basic_constraints && all.basic_constraints->authority;
  if (authority != all.key_usage->has(KeyUsageBit::key_cert_sign)) findings.add("keyUsageOdd");
  const bool signs = all.key_usage->has(KeyUsageBit::digital_signature) ||
                     all.key_usage->has(KeyUsageBit::non_repudiation);
  if (!authority && !signs) findings.add("keyUsageNotSigning");
}

void check_key_period(const CertificateExtensions& all, pki::Time now, Findings& findings) {
  if (!all.private_key_usage_period) return;
  const auto& period = *all.private_key_usage_period;
  if (!period.not_before && !period.not_after) findings.add("keyPeriodMalformed");
  if (period.not_before && period.not_after && *period.not_after < *period.not_before) {
    findings.add("keyPeriodMalformed");
  }
  if (period.not_after && now > *period.not_after) findings.add("keyPeriodOver");
}

// Who holds a class names every class below it too.
void check_classes(const CertificateExtensions& all, Findings& findings) {
  std::bitset<class_count> classes;
  for (const pki::CertificatePolicy& policy : all.policies) {
    const std::string dotted = policy.policy.dotted();
    if (!dotted.starts_with(class_prefix) || dotted.size() != class_prefix.size() + 1) continue;
    const char digit = dotted.back();
    if (digit >= '1' && digit <= '6') classes.set(static_cast<std::size_t>(digit - '1'));
  }
  const unsigned long bits = classes.to_ulong();
  if ((bits & (bits + 1)) != 0) findings.add("policyClassGap");
}

}  // namespace

void check_certificate_extensions(const std::vector<pki::Extension>& extensions, pki::Time now,
                                  Findings& findings) {
  const CertificateExtensions all = pki::decode_certificate_extensions(extensions);
  check_usage(extensions, all, findings);
  check_key_period(all, now, findings);
  check_classes(all, findings);
}

}  // namespace kepka::admin
