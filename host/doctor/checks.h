// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/patience.h"
#include "doctor/card_models.h"
#include "doctor/computer.h"
#include "doctor/report.h"
#include "policy/policy.h"

// Each check looks at one thing, says what it found, and changes nothing. None throws for what it
// finds; each throws what patience throws, and none waits longer than a few seconds.
namespace kepka::doctor {

/// A card that pcscd sees.
struct CardSeen {
  std::string reader;
  const CardModel* model = nullptr;  // nullptr: not known
};

/// Manifests, browsers' policies, extensions, sandboxes, other programs; starts each host that a
/// manifest names as a browser does, and waits for its answer to hello.
Report check_browsers(const Computer& computer, const base::Patience& patience);

/// Which window would ask for a PIN, and whether it can be shown.
Report check_windows(const Computer& computer, const policy::Policy& rules);

/// USB, then pcscd, then its readers and the cards in them: `cards` gets these.
Report check_readers(const Computer& computer, std::vector<CardSeen>& cards,
                     const base::Patience& patience);

/// Each PKCS #11 module in a process of its own, side by side, and what it shows.
Report check_modules(const Computer& computer, const policy::Policy& rules,
                     const std::vector<CardSeen>& cards, const base::Patience& patience);

/// This person's keys: folders, owners, room, damaged containers.
Report check_keys(const Computer& computer);

/// The administrator's rules.
Report check_rules(const Computer& computer, const policy::Policy& rules);

}  // namespace kepka::doctor
