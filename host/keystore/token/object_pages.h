// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "keystore/token/watcher.h"

namespace kepka::keystore {

/// All pages of objects.list, put together; at most 1024 objects of each kind. Throws what
/// Worker::call() throws.
wire::worker::ObjectsListResult list_objects(Worker& worker, const TokenPlace& token,
                                             const base::Patience& patience);

}  // namespace kepka::keystore
