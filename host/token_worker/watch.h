// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "token_worker/object_list.h"
#include "token_worker/serve.h"
#include "token_worker/slot_events.h"

namespace kepka::token_worker {

/// `kepka-token watch`: slots and public objects of one module, and when they change. Slots are
/// read one by one from the module itself: the helper's own enumeration ends at the first slot that
/// fails. Never logs in.
class Watch : public Work {
 public:
  /// The module is loaded by the first request, so that its failure has somebody to be told to;
  /// the next request tries again.
  explicit Watch(std::filesystem::path module) : file_(std::move(module)) {}

  Answer answer(const wire::Request& request, std::span<base::Secret> secrets) override;
  int wake_descriptor() const override;
  bool slots_changed(bool woken) override;

 private:
  struct Listed {
    std::int64_t slot;
    std::string serial;
    ObjectList objects;
  };

  const Module& module();
  wire::worker::SlotsListResult list_slots();
  wire::worker::ObjectsListResult list_objects(const wire::worker::ObjectsListParams& params);

  const std::filesystem::path file_;
  std::optional<Module> module_;
  std::optional<SlotEvents> events_;
  std::vector<CK_SLOT_ID> seen_;  // slots with a token, when last looked at
  std::optional<Listed> listed_;  // what later pages are taken from
};

}  // namespace kepka::token_worker
