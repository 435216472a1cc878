// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "methods/services.h"

// Erasing what Kepka remembers of a person's doings; never a key, never a certificate, never the
// audit.
namespace kepka::methods {

struct Memories {
  std::size_t enrolments = 0;
  std::size_t in_flight = 0;  // of these, that wait for their certificate
  std::size_t sites = 0;      // decisions about sites
  bool passwords = false;     // whether the system's store can be asked to forget them
};

Memories memories_of(Services& services);

/// Erases them, each under the lock that guards it. An enrolment that is being worked on, in
/// whatever host, stays; returns how many stayed.
std::size_t forget_everything(Services& services, const base::Patience& patience);

}  // namespace kepka::methods
