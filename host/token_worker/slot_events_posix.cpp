// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <pkcs11-helper-1.0/pkcs11h-core.h>
#include <sys/eventfd.h>

#include <string>

#include "base/error.h"
#include "token_worker/slot_events.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;

constexpr const char* provider = "module";
constexpr unsigned poll_interval = 2000;  // ms, of the helper

// What the helper keeps pointers to.
struct HelperState {
  int event = -1;
  CK_C_INITIALIZE_ARGS arguments{};
  bool initialized = false;
};
HelperState& state() {
  static HelperState state;
  return state;
}

/// On a thread of the helper's.
void on_slot_event(void* event) { ::eventfd_write(*static_cast<int*>(event), 1); }

PKCS11H_BOOL refuse_token(void*, void*, const pkcs11h_token_id_t, const unsigned) { return 0; }

PKCS11H_BOOL refuse_pin(void*, void*, const pkcs11h_token_id_t, const unsigned, char*,
                        const size_t) {
  return 0;
}

void check(CK_RV rv, const char* call) {
  if (rv == CKR_OK) return;
  throw Error(ErrorCode::moduleFailed, call).with("ckr", std::to_string(rv));
}

void initialize_helper() {
  HelperState& helper = state();
  if (helper.initialized) return;
  helper.event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (helper.event < 0) throw Error(ErrorCode::internalError, "no eventfd");
  check(pkcs11h_initialize(), "pkcs11h_initialize");
  pkcs11h_setLogLevel(PKCS11H_LOG_QUIET);
  check(pkcs11h_setTokenPromptHook(refuse_token, nullptr), "pkcs11h_setTokenPromptHook");
  check(pkcs11h_setPINPromptHook(refuse_pin, nullptr), "pkcs11h_setPINPromptHook");
  check(pkcs11h_setProtectedAuthentication(0), "pkcs11h_setProtectedAuthentication");
  helper.initialized = true;
}

void set_property(unsigned property, const void* value, std::size_t size) {
  check(pkcs11h_setProviderProperty(provider, property, value, size),
        "pkcs11h_setProviderProperty");
}

/// C_Initialize; with the system's locks, or without threads if the module cannot have them.
CK_RV initialize_provider(const std::string& location, bool with_locks) {
  HelperState& helper = state();
  helper.arguments = {};
  helper.arguments.flags = CKF_OS_LOCKING_OK;
  check(pkcs11h_registerProvider(provider), "pkcs11h_registerProvider");
  set_property(PKCS11H_PROVIDER_PROPERTY_LOCATION, location.c_str(), location.size() + 1);
  const CK_C_INITIALIZE_ARGS* arguments = &helper.arguments;
  if (with_locks) set_property(PKCS11H_PROVIDER_PROPERTY_INIT_ARGS, &arguments, sizeof(void*));
  const unsigned method = PKCS11H_SLOTEVENT_METHOD_AUTO;
  set_property(PKCS11H_PROVIDER_PROPERTY_SLOT_EVENT_METHOD, &method, sizeof method);
  set_property(PKCS11H_PROVIDER_PROPERTY_SLOT_POLL_INTERVAL, &poll_interval, sizeof poll_interval);
  const PKCS11H_BOOL no = 0;
  set_property(PKCS11H_PROVIDER_PROPERTY_CERT_IS_PRIVATE, &no, sizeof no);
  const CK_RV rv = pkcs11h_initializeProvider(provider);
  if (rv != CKR_OK) pkcs11h_removeProvider(provider);
  return rv;
}

}  // namespace

SlotEvents::SlotEvents(const std::filesystem::path& module) {
  initialize_helper();
  CK_RV rv = initialize_provider(module.string(), true);
  // Without locks the module must not meet the helper's threads: no hook, no threads.
  const bool has_locks = rv != CKR_CANT_LOCK;
  if (!has_locks) rv = initialize_provider(module.string(), false);
  check(rv, "C_Initialize");
  if (has_locks) {
    check(pkcs11h_setSlotEventHook(on_slot_event, &state().event), "pkcs11h_setSlotEventHook");
  }
}

int SlotEvents::wake_descriptor() const { return state().event; }

void SlotEvents::take() const {
  eventfd_t events = 0;
  ::eventfd_read(state().event, &events);
}

}  // namespace kepka::token_worker
