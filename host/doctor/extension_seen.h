// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "doctor/browser_places.h"

namespace kepka::doctor {

enum class ExtensionSeen {
  yes,
  no,
  unknown  // the browser has no profile yet
};

/// Whether a profile of the browser has Kepka's extension, or the computer gives it to all of them.
/// By the browser's own files, which say it shortly after it was installed.
ExtensionSeen extension_seen(const Computer& computer, const InstalledBrowser& browser);

}  // namespace kepka::doctor
