// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/forgetting.h"

#include "enrolments/reconcile.h"
#include "methods/remembering.h"

namespace kepka::methods {

Memories memories_of(Services& services) {
  services.mend_once();
  Memories out;
  for (const enrolments::Enrolment& enrolment : services.journal.list_all()) {
    ++out.enrolments;
    const bool waits = enrolment.state == enrolments::State::begun ||
                       enrolment.state == enrolments::State::requestBuilt;
    if (waits) ++out.in_flight;
  }
  out.sites = services.consents.list().size();
  out.passwords = services.remembered->available();
  return out;
}

std::size_t forget_everything(Services& services, const base::Patience& patience) {
  std::size_t stayed = 0;
  for (const enrolments::Enrolment& enrolment : services.journal.list_all()) {
    patience.check();
    const auto mark =
        enrolments::WorkMark::take(services.mark_folder(), enrolment.origin, enrolment.request_id);
    if (mark) {
      services.journal.erase(enrolment.id);
    } else {
      ++stayed;
    }
  }
  services.consents.clear();
  forget_all_remembered(services, patience);
  return stayed;
}

}  // namespace kepka::methods
