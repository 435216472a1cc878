// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/chain.h"

#include <algorithm>
#include <optional>

#include "pki/chain_check.h"
#include "pki/signature_algorithms.h"

namespace kepka::pki {
namespace {

constexpr std::size_t path_max = 10;
// Certificates of one name that sign each other must not cost time without end.
constexpr unsigned verifications_max = 64;

bool is_same(const Certificate& left, const Certificate& right) { return left.der == right.der; }

bool is_in(const Certificate& certificate, std::span<const Certificate> others) {
  return std::ranges::any_of(others,
                             [&](const Certificate& other) { return is_same(certificate, other); });
}

bool has_name_of_issuer(const Certificate& issuer, const Certificate& certificate) {
  return issuer.subject_der == certificate.issuer_der ||
         same_name(issuer.subject, certificate.issuer);
}

// Contradicting key identifiers tell an authority's keys apart (RFC 5280 4.2.1.1).
bool may_be_issuer(const Certificate& issuer, const Certificate& certificate) {
  if (!has_name_of_issuer(issuer, certificate)) return false;
  const auto wanted =
      decode_certificate_extensions(certificate.extensions).authority_key_identifier;
  if (!wanted || wanted->key_identifier.empty()) return true;
  const auto found = decode_certificate_extensions(issuer.extensions).subject_key_identifier;
  return !found || *found == wanted->key_identifier;
}

class Builder {
 public:
  Builder(const ChainSources& sources, Time at) : sources_(sources), at_(at) {}

  Chain build(const Certificate& end) {
    extend({&end});
    return std::move(*best_);
  }

 private:
  void extend(const std::vector<const Certificate*>& path) {
    const Certificate& last = *path.back();
    if (is_in(last, sources_.trusted)) return offer(path, std::nullopt);
    // One that only has its issuer's name may be signed by the authority's other key.
    const bool ends = has_name_of_issuer(last, last) && verify_self_signed(last) != false;
    if (ends) return offer(path, ChainFault::not_trusted);
    ChainFault why = ChainFault::issuer_unknown;
    bool extended = false;
    for (const auto& certificates : {sources_.trusted, sources_.given}) {
      for (const Certificate& candidate : certificates) {
        if (!may_follow(path, candidate)) continue;
        ++verifications_;
        const auto right =
            verify_signed(candidate.key, last.signature_algorithm, last.tbs, last.signature);
        if (right != true) {
          why = right ? ChainFault::wrong_signature : ChainFault::unknown_algorithm;
          continue;
        }
        std::vector<const Certificate*> longer = path;
        longer.push_back(&candidate);
        extend(longer);
        extended = true;
      }
    }
    if (!extended) offer(path, why);
  }

  bool may_follow(const std::vector<const Certificate*>& path, const Certificate& candidate) const {
    if (path.size() == path_max || verifications_ == verifications_max) return false;
    if (best_ && best_->problems.empty()) return false;  // found already
    const bool there = std::ranges::any_of(
        path, [&](const Certificate* present) { return is_same(*present, candidate); });
    return !there && may_be_issuer(candidate, *path.back());
  }

  // A path that goes no further.
  void offer(const std::vector<const Certificate*>& path, std::optional<ChainFault> end) {
    Chain chain{path, check_path(path, sources_.crls, at_)};
    if (end) chain.problems.push_back({*end, path.size() - 1});
    if (!best_ || chain.problems.size() < best_->problems.size()) best_ = std::move(chain);
  }

  const ChainSources& sources_;
  const Time at_;
  unsigned verifications_ = 0;
  std::optional<Chain> best_;
};

}  // namespace

Chain build_chain(const Certificate& end, const ChainSources& sources, Time at) {
  return Builder(sources, at).build(end);
}

std::optional<bool> verify_self_signed(const Certificate& certificate) {
  if (!has_name_of_issuer(certificate, certificate)) return std::nullopt;
  return verify_signed(certificate.key, certificate.signature_algorithm, certificate.tbs,
                       certificate.signature);
}

}  // namespace kepka::pki
