// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "doctor/report.h"
#include "worker.gen.h"

namespace kepka::doctor {

/// What the modules show in their slots: tokens that cannot be used as they are, and those that
/// can. A token that two modules show is told of once; never its number or label.
void tell_slots(const std::vector<wire::worker::Slot>& slots, Report& report);

}  // namespace kepka::doctor
