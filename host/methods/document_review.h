// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "methods/identities.h"
#include "methods/sign_order.h"

namespace kepka::methods {

/// Shows the documents in the extension's review page, where there is more to see than Kepka's own
/// window holds: the content of a text or of an application in Kepka's form, or the list of a
/// batch. Waits until the person goes on. Throws what show_review() does.
void review_documents(Services& services, Context& context, const Identity& identity,
                      const SignOrder& order);

}  // namespace kepka::methods
