// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "prompt/prompt.h"

namespace kepka::prompt {

/// What the port itself says in a window, whatever the caller's texts are.
struct Labels {
  const char* repeat;        // beside the second field
  const char* repeat_error;  // the two differ
  const char* quality;
  const char* quality_hint;
  const char* empty;
  const char* too_short;
  const char* too_long;
  const char* caps_lock;
  const char* show;  // the tooltip of the eye beside the field
  const char* hide;
  const char* show_question;
  const char* locale;
};

/// For a password or, with `pin`, for a token's PIN.
const Labels& labels_of(Language language, bool pin);

}  // namespace kepka::prompt
