// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "enrolments/journal.h"
#include "methods/method.h"
#include "methods/request_plan.h"
#include "methods/services.h"

// The steps of an enrolment, which a first certificate and a renewed one share.
namespace kepka::methods {

/// The request that was built for this application before, if there is one. A begun record is
/// nobody's answer: it is being worked on, or mend_once() will remove it. Throws
/// Error(requestIdInUse) if it was built from other data.
std::optional<enrolments::Enrolment> built_before(Services& services, const std::string& origin,
                                                  const std::string& request_id,
                                                  const base::Bytes& fingerprint);

/// Opens the sensor's window, waits until it is full, mixes what it gathered into the generator,
/// closes it. A token that is pulled out meanwhile closes it, too.
void collect_entropy(Services& services, Context& context, const pki::Name& subject,
                     const keystore::KeyStore& store);

/// Gives a token's generator what ours has gathered, the person's movements among it.
void seed_token(Services& services, keystore::Access& access);

/// A record in State::begun under our mark: a host died over it, or a token was pulled out. Nobody
/// has its request, so key and record go. Returns it if that needs the PIN of `storage_id`, which
/// will be asked for: then remove_with() it. What lies on another token can only be given up: it is
/// listed as a key without a request.
std::optional<enrolments::Enrolment> remove_left_behind(Services& services,
                                                        const std::string& origin,
                                                        const std::string& request_id,
                                                        const std::string& storage_id);

void remove_with(Services& services, keystore::Access& access, const enrolments::Enrolment& left);

/// Throws Error(algorithmForbidden) if the rules do not let the plan's new key be made.
void check_may_make(const Services& services, const RequestPlan& plan);

/// The record of a new key, to be begun.
enrolments::Enrolment record_of(Services& services, const Context& context,
                                const keystore::StorageInfo& storage, const RequestPlan& plan,
                                const std::string& request_id);

/// From consent on: record, key (unless the record names another enrolment's), request; then
/// `sign_further` with the request, and all of it is on disk. What fails before that leaves neither
/// key nor record, if the storage still answers; the error says so as "keyCreated".
enrolments::Enrolment enrol(Services& services, Context& context, keystore::Access& access,
                            const RequestPlan& plan, const enrolments::Enrolment& wanted,
                            const std::function<void(enrolments::Enrolment&)>& sign_further = {});

}  // namespace kepka::methods
