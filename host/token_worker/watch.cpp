// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/watch.h"

#include "base/error.h"
#include "token_worker/token_info.h"
#include "worker.gen.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;
namespace worker = wire::worker;

ObjectList read_objects(const Module& module, CK_SLOT_ID slot, const std::string& serial) {
  const CK_TOKEN_INFO info = token_info(module, slot);
  const std::string inserted = identity_of(info).serial;
  if (inserted != serial) {
    throw Error(ErrorCode::tokenReplaced).with("inserted", inserted).with("needed", serial);
  }
  check_prepared(info);
  const OpenSession session = OpenSession::read_only(module, slot);
  return ObjectList::read(session.get(), (info.flags & CKF_LOGIN_REQUIRED) == 0);
}

}  // namespace

const Module& Watch::module() {
  if (!module_) module_ = Module::load(file_);
  if (!events_) {
    events_.emplace(file_);
    // The helper has a function list of its own, and each that p11-kit's client gives is a
    // connection of its own; any other library answers that it is initialized.
    module_->initialize();
  }
  return *module_;
}

Answer Watch::answer(const wire::Request& request, std::span<base::Secret> secrets) {
  if (!secrets.empty()) wire::throw_invalid(wire::Path("secrets"), "no secret");
  const wire::Path path("arguments");
  if (request.method == "slots.list") {
    worker::read_slots_list_params(request.arguments, path);
    return {worker::write(list_slots()), {}};
  }
  if (request.method == "objects.list") {
    const auto params = worker::read_objects_list_params(request.arguments, path);
    return {worker::write(list_objects(params)), {}};
  }
  throw Error(ErrorCode::unknownMethod, request.method);
}

worker::SlotsListResult Watch::list_slots() {
  const Module& known = module();
  listed_.reset();
  seen_ = slots_of(known, true);
  return token_worker::list_slots(known);
}

worker::ObjectsListResult Watch::list_objects(const worker::ObjectsListParams& params) {
  const bool is_listed =
      listed_ && listed_->slot == params.slot && listed_->serial == params.serial;
  if (params.from == 0 || !is_listed) {
    listed_.reset();
    const auto slot = static_cast<CK_SLOT_ID>(params.slot);
    listed_ = Listed{params.slot, params.serial, read_objects(module(), slot, params.serial)};
  }
  auto page = listed_->objects.page(static_cast<std::size_t>(params.from));
  if (!page.next) listed_.reset();
  return page;
}

int Watch::wake_descriptor() const { return events_ ? events_->wake_descriptor() : -1; }

/// Of some modules the helper believes that they have slot events, and they have none (SoftHSM
/// answers CKR_NO_EVENT when asked without waiting, and does not wait): so the list of slots is
/// looked at, too.
bool Watch::slots_changed(bool woken) {
  if (!events_) return false;
  if (woken) events_->take();
  try {
    std::vector<CK_SLOT_ID> now = slots_of(*module_, true);
    const bool changed = now != seen_;
    seen_ = std::move(now);
    return woken || changed;
  } catch (const Error&) {
    return woken;  // the next listing tells
  }
}

}  // namespace kepka::token_worker
