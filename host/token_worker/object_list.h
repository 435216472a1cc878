// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "token_worker/objects.h"
#include "worker.gen.h"

namespace kepka::token_worker {

/// The objects of a token at one moment, given out in pages that fit a frame.
class ObjectList {
 public:
  /// `sees_private`: logged in, or the token demands no login. An object that cannot be read is
  /// left out; if none can be, throws what Module::check() throws.
  static ObjectList read(const Session& session, bool sees_private);

  /// Items from that number on, in the order keys, data, certificates; `next` while more are left.
  wire::worker::ObjectsListResult page(std::size_t from) const;

 private:
  std::vector<wire::worker::KeyObject> keys_;
  std::vector<wire::worker::DataObject> data_;
  std::vector<wire::worker::CertificateObject> certificates_;
};

}  // namespace kepka::token_worker
