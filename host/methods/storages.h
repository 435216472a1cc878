// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "enrolments/journal.h"
#include "methods/conversions.h"
#include "methods/method.h"
#include "methods/services.h"

// Finding the storage that somebody means, and telling a page about storages.
namespace kepka::methods {

/// Every storage of this computer, the registry first, and what keeps others from being listed.
/// Throws Error(cancelled | deadlineExceeded) and nothing else.
keystore::TokenListing all_stores(const Services& services, const base::Patience& patience);

/// Whether the rules let this caller make and use keys there. The extension, which is the person,
/// may always.
bool may_use(const policy::Policy& rules, const Context& context,
             const keystore::StorageInfo& storage);

/// all_stores() without those that this caller may not use.
keystore::TokenListing usable_stores(const Services& services, const Context& context);

/// The storage with this id, if it is here; for the registry no token is looked at.
std::shared_ptr<keystore::KeyStore> find_store(const Services& services, const std::string& id,
                                               const base::Patience& patience);

/// By the name that storages.list gave to this caller. Throws Error(storageNotFound |
/// storageForbidden).
std::shared_ptr<keystore::KeyStore> need_store(Services& services, const Context& context,
                                               const std::string& handle);

/// The same for what only tokens have, PINs. Throws Error(invalidParams) for the registry.
std::shared_ptr<keystore::KeyStore> need_token(Services& services, const Context& context,
                                               const std::string& handle);

/// Where an enrolment's key is. Throws Error(tokenAbsent) with "storage", "label" and "serial", and
/// Error(tokenReplaced) with "inserted" and "needed" when one other token is plugged in; the facts
/// only to whom may_identify() lets have them.
std::shared_ptr<keystore::KeyStore> need_store(Services& services, const Context& context,
                                               const enrolments::Enrolment& enrolment);

/// What this caller calls the storage.
std::string handle_of(Services& services, const Context& context, const std::string& storage_id);

/// Whether labels and serial numbers may be told: the extension always, a site once the person has
/// allowed it.
bool may_identify(Services& services, const Context& context);

/// The storages as this caller may see them. Tokens that look alike to it get a running number.
std::vector<protocol::Storage> to_protocol(Services& services, const Context& context,
                                           const std::vector<keystore::StorageInfo>& storages);

/// A page never sees a path, and a reader's name only once it may identify.
protocol::StorageProblem to_protocol(const keystore::TokenProblem& problem, bool is_page,
                                     bool identify);

/// An enrolment with its storage's handle.
protocol::Enrolment to_protocol(Services& services, const Context& context,
                                const enrolments::Enrolment& enrolment, bool whole);

}  // namespace kepka::methods
