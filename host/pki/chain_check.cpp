// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/chain_check.h"

namespace kepka::pki {
namespace {

class PathChecker {
 public:
  PathChecker(const std::vector<const Certificate*>& path, std::span<const Crl> crls, Time at)
      : path_(path), crls_(crls), at_(at) {}

  std::vector<ChainProblem> check() {
    for (std::size_t place = 0; place < path_.size(); ++place) {
      check_validity(place);
      check_extensions(place);
      if (place + 1 < path_.size()) check_revocation(place);
    }
    return std::move(problems_);
  }

 private:
  void add(ChainFault fault, std::size_t place) { problems_.push_back({fault, place}); }

  void check_validity(std::size_t place) {
    if (at_ < path_[place]->not_before) add(ChainFault::not_yet_valid, place);
    if (at_ > path_[place]->not_after) add(ChainFault::expired, place);
  }

  void check_extensions(std::size_t place) {
    const Certificate& certificate = *path_[place];
    const auto extensions = decode_certificate_extensions(certificate.extensions);
    if (!extensions.unknown_critical.empty() || !extensions.malformed.empty()) {
      add(ChainFault::unknown_extension, place);
    }
    if (place == 0) {
      const auto& usage = extensions.key_usage;
      const bool may_sign = !usage || usage->has(KeyUsageBit::digital_signature) ||
                            usage->has(KeyUsageBit::non_repudiation);
      if (!may_sign) add(ChainFault::usage_not_allowed, place);
      return;
    }
    check_authority(place, extensions);
  }

  void check_authority(std::size_t place, const CertificateExtensions& extensions) {
    const bool last = place + 1 == path_.size();
    const auto& constraints = extensions.basic_constraints;
    // Old roots are certificates of version 1, which have no extensions; that they are trusted is
    // decided outside (RFC 5280 6.1.4 k).
    const bool old_root = last && path_[place]->extensions.empty();
    if (!old_root && (!constraints || !constraints->authority)) {
      add(ChainFault::no_authority, place);
    }
    if (extensions.key_usage && !extensions.key_usage->has(KeyUsageBit::key_cert_sign)) {
      add(ChainFault::usage_not_allowed, place);
    }
    // Between this authority and the end stand place - 1 others (RFC 5280 4.2.1.9).
    if (constraints && constraints->path_length &&
        *constraints->path_length < static_cast<std::int64_t>(place) - 1) {
      add(ChainFault::too_long, place);
    }
  }

  void check_revocation(std::size_t place) {
    const Certificate& issuer = *path_[place + 1];
    for (const Crl& crl : crls_) {
      if (crl.issuer_der != path_[place]->issuer_der || verify_crl(crl, issuer) != true) continue;
      const RevokedCertificate* row = find_revoked(crl, path_[place]->serial);
      if (row != nullptr && row->revoked <= at_) {
        add(ChainFault::revoked, place);
        return;
      }
    }
  }

  const std::vector<const Certificate*>& path_;
  std::span<const Crl> crls_;
  Time at_;
  std::vector<ChainProblem> problems_;
};

}  // namespace

std::vector<ChainProblem> check_path(const std::vector<const Certificate*>& path,
                                     std::span<const Crl> crls, Time at) {
  return PathChecker(path, crls, at).check();
}

}  // namespace kepka::pki
