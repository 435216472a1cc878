// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "methods/method.h"
#include "methods/services.h"

// One method of the protocol, one file, named after it. Each function binds a method to the
// services; what it takes and gives stands in host/wire/protocol.json.
namespace kepka::methods {

Method hello();
Method health(Services& services);
Method report(Services& services);
Method site_access(Services& services);
Method storages_list(Services& services);
Method storages_watch(Services& services);
Method pin_change(Services& services);
Method pin_unblock(Services& services);
Method keys_list(Services& services);
Method keys_remove(Services& services);
Method applicant_check();
Method enrolments_begin(Services& services);
Method enrolments_list(Services& services);
Method enrolments_get(Services& services);
Method enrolments_finish(Services& services);
Method enrolments_abandon(Services& services);
Method certificates_list(Services& services);
Method certificates_pick(Services& services);
Method certificates_get(Services& services);
Method certificates_install(Services& services);
Method certificates_remove(Services& services);
Method verify(Services& services);
Method review_answer(Services& services);
Method renew(Services& services);
Method documents_open(Services& services);
Method documents_write(Services& services);
Method documents_close(Services& services);
Method sign(Services& services);
Method authenticate(Services& services);
Method sensor_add(Services& services);
Method sensor_cancel(Services& services);
Method consents_list(Services& services);
Method consents_set(Services& services);
Method consents_revoke(Services& services);

/// All of them; a test holds the list to protocol.json.
std::vector<Method> all_methods(Services& services);

}  // namespace kepka::methods
