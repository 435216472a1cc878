// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "call.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <new>

#include "base/error.h"
#include "log.h"

namespace virtual_rutoken {

namespace {

// A module's state belongs to the process: PKCS #11 gives its functions nothing else to find it by.
std::mutex current_mutex;
std::shared_ptr<Library> current_library;

std::shared_ptr<Library> current() {
  const std::lock_guard lock(current_mutex);
  // A child of fork() must initialize for itself (PKCS #11 base specification 5.4).
  if (current_library != nullptr && current_library->pid != ::getpid()) current_library.reset();
  return current_library;
}

/// Takes the library's mutex; a second thread that finds it taken needs CKF_OS_LOCKING_OK.
std::unique_lock<std::mutex> enter(Library& library) {
  std::unique_lock lock(library.mutex, std::defer_lock);
  if (library.may_lock) {
    lock.lock();
  } else {
    require(lock.try_lock(), CKR_GENERAL_ERROR);
  }
  return lock;
}

std::string_view kind_name(FaultKind kind) {
  switch (kind) {
    case FaultKind::hang:
      return "(hangs)";
    case FaultKind::abort:
      return "(aborts)";
    default:
      return "(crashes)";
  }
}

bool never_returns(FaultKind kind) {
  return kind == FaultKind::hang || kind == FaultKind::abort || kind == FaultKind::crash;
}

void use_up_tries(Library& library, CK_SLOT_ID slot) {
  const std::lock_guard lock(library.mutex);
  library.token(slot).change([](TokenState& state) { state.user.tries_left = 0; });
}

void strike(Call& call, const Fault& fault, std::optional<CK_SLOT_ID> slot, LogLine& line) {
  if (never_returns(fault.kind)) {
    line.result = kind_name(fault.kind);
    append_to_log(call.library.folder, line);
  }
  strike_process(fault);
  switch (fault.kind) {
    case FaultKind::answer:
      fail(fault.rv);
    case FaultKind::unplug:
      if (slot) call.library.control.put(*slot, {});
      fail(CKR_DEVICE_REMOVED);
    case FaultKind::replace:
      if (slot) call.library.control.put(*slot, fault.token);
      return;
    case FaultKind::lock_pin:
      if (slot) use_up_tries(call.library, *slot);
      return;
    default:
      return;
  }
}

/// Writes why something failed that no CK_RV tells.
void explain(Call& call, const char* what) {
  if (!call.detail.empty()) call.detail += "; ";
  call.detail += what;
}

CK_RV answer_of(Call& call, const std::function<void()>& act) {
  try {
    act();
    return CKR_OK;
  } catch (const Failure& failure) {
    return failure.rv();
  } catch (const std::bad_alloc&) {
    return CKR_HOST_MEMORY;
  } catch (const std::exception& error) {
    explain(call, error.what());
    return CKR_FUNCTION_FAILED;
  }
}

CK_RV run_in(Library& library, const Subject& subject, bool with_mutex, const Work& work) {
  LogLine line{
      subject.function, subject.slot, subject.session, {}, {}, std::chrono::steady_clock::now()};
  Call call{library, {}, {}};
  const CK_RV rv = answer_of(call, [&] {
    if (!line.slot && subject.session) {
      const auto lock = enter(library);
      line.slot = library.slot_of(*subject.session);
    }
    call.faults = library.faults.strike(subject.function, line.slot);
    for (const Fault& fault : call.faults) {
      if (!fault.after) strike(call, fault, line.slot, line);
    }
    if (with_mutex) {
      const auto lock = enter(library);
      work(call);
    } else {
      work(call);
    }
    for (const Fault& fault : call.faults) {
      if (fault.after) strike(call, fault, line.slot, line);
    }
  });
  line.detail = call.detail;
  line.result = rv_name(rv);
  append_to_log(library.folder, line);
  return rv;
}

CK_RV run_somewhere(const Subject& subject, bool with_mutex, const Work& work) {
  const auto library = current();
  if (library != nullptr) return run_in(*library, subject, with_mutex, work);
  append_to_log(module_folder(), {subject.function,
                                  subject.slot,
                                  subject.session,
                                  {},
                                  rv_name(CKR_CRYPTOKI_NOT_INITIALIZED),
                                  std::chrono::steady_clock::now()});
  return CKR_CRYPTOKI_NOT_INITIALIZED;
}

/// CKF_OS_LOCKING_OK; throws Failure for arguments that PKCS #11 5.4 does not allow, and for a
/// caller that has only locks of its own.
bool may_lock(const CK_C_INITIALIZE_ARGS* arguments) {
  if (arguments == nullptr) return false;
  require(arguments->pReserved == nullptr, CKR_ARGUMENTS_BAD);
  const int given = (arguments->CreateMutex != nullptr) + (arguments->DestroyMutex != nullptr) +
                    (arguments->LockMutex != nullptr) + (arguments->UnlockMutex != nullptr);
  require(given == 0 || given == 4, CKR_ARGUMENTS_BAD);
  const bool system_locks = (arguments->flags & CKF_OS_LOCKING_OK) != 0;
  require(given == 0 || system_locks, CKR_CANT_LOCK);
  return system_locks;
}

}  // namespace

const Fault* Call::fault(FaultKind kind) const {
  const auto found = std::find_if(faults.begin(), faults.end(),
                                  [kind](const Fault& fault) { return fault.kind == kind; });
  return found == faults.end() ? nullptr : &*found;
}

CK_RV run(const Subject& subject, const Work& work) { return run_somewhere(subject, true, work); }

CK_RV run_unlocked(const Subject& subject, const Work& work) {
  return run_somewhere(subject, false, work);
}

CK_RV initialize(CK_C_INITIALIZE_ARGS* arguments) {
  const Subject subject = on_library("C_Initialize");
  if (const auto library = current()) {
    return run_in(*library, subject, false, [](Call&) { fail(CKR_CRYPTOKI_ALREADY_INITIALIZED); });
  }
  try {
    const auto library = std::make_shared<Library>(module_folder(), may_lock(arguments));
    const CK_RV rv = run_in(*library, subject, true, [](Call&) {});
    if (rv == CKR_OK) {
      const std::lock_guard lock(current_mutex);
      current_library = library;
    }
    return rv;
  } catch (const Failure& failure) {
    return failure.rv();
  } catch (const std::exception& error) {
    append_to_log(module_folder(), {subject.function,
                                    {},
                                    {},
                                    error.what(),
                                    "(no configuration)",
                                    std::chrono::steady_clock::now()});
    return CKR_FUNCTION_FAILED;
  }
}

CK_RV finalize(void* reserved) {
  return run_unlocked(on_library("C_Finalize"), [reserved](Call& call) {
    require(reserved == nullptr, CKR_ARGUMENTS_BAD);
    call.library.finalized = true;
    const std::lock_guard lock(current_mutex);
    current_library.reset();
  });
}

}  // namespace virtual_rutoken
