// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"

namespace kepka::methods {

std::vector<Method> all_methods(Services& services) {
  return {
      hello(),
      health(services),
      report(services),
      site_access(services),
      storages_list(services),
      storages_watch(services),
      pin_change(services),
      pin_unblock(services),
      keys_list(services),
      keys_remove(services),
      applicant_check(),
      enrolments_begin(services),
      enrolments_list(services),
      enrolments_get(services),
      enrolments_finish(services),
      enrolments_abandon(services),
      certificates_list(services),
      certificates_pick(services),
      certificates_get(services),
      certificates_install(services),
      certificates_remove(services),
      verify(services),
      review_answer(services),
      renew(services),
      documents_open(services),
      documents_write(services),
      documents_close(services),
      sign(services),
      authenticate(services),
      sensor_add(services),
      sensor_cancel(services),
      consents_list(services),
      consents_set(services),
      consents_revoke(services),
  };
}

}  // namespace kepka::methods
