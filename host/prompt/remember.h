// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/patience.h"
#include "base/secret.h"

namespace kepka::prompt {

/// Passwords that the person asked to remember, kept by the system's own store (Linux: Secret
/// Service through secret-tool). Whether it may be used at all is the policy's decision, not this
/// class's.
class Remembered {
 public:
  virtual ~Remembered() = default;
  virtual bool available() = 0;
  /// Nothing if there is none, or the store is locked or does not answer within two seconds.
  virtual std::optional<base::Secret> find(const std::string& storage,
                                           const base::Patience& patience) = 0;
  /// False if the store refused.
  virtual bool keep(const std::string& storage, const base::Secret& password,
                    const base::Patience& patience) = 0;
  virtual void forget(const std::string& storage, const base::Patience& patience) = 0;
  /// Everything that Kepka has put there.
  virtual void forget_all(const base::Patience& patience) = 0;
};

std::unique_ptr<Remembered> make_remembered();

}  // namespace kepka::prompt
