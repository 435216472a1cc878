// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace kepka::enrolments {

/// begun: the key's id is on disk, the key perhaps. requestBuilt: the request is on disk; from here
/// nothing automatic removes the pair. installed, abandoned: ended (kept 90 days, so that a
/// repeated finish is success).
enum class State { begun, requestBuilt, installed, abandoned };

struct Enrolment {
  std::string id;          // 32 hex digits, what the page holds; made by the journal
  std::string origin;      // whose it is; nobody else sees it
  std::string request_id;  // the cabinet's own name for the application, unique within an origin
                           // among those in flight
  std::string storage;     // KeyStore id
  std::string key_id;      // 32 hex digits, KeyRecord id
  std::string key_of;      // the enrolment that made the key, if this one uses it again
  std::string algorithm;   // of the protocol, "gost2012-256"
  std::string place;       // this computer's name and the storage's, for the person
  // What the storage is called, for when it is away. Empty in records of the registry.
  std::string storage_label_ru, storage_label_en;
  std::string token_label, token_serial;  // as the module says; hostile
  std::string token_serial_decimal;       // as on the case
  State state = State::begun;
  base::Bytes fingerprint;  // digest of what was asked (profile, applicant, storage): the same
                            // requestId with other data is an error
  base::Bytes spki;         // once the key is made
  base::Bytes request;      // DER, once built
  base::Bytes statement;    // of a renewal: the request signed with the old key (CMS, DER)
  base::Bytes certificate;  // DER, once installed
  std::chrono::sys_seconds created, updated;
};

/// A file an enrolment (JSON) under `folder`, written atomically, under a lock between processes. A
/// damaged file is set aside and never hides the others.
class Journal {
 public:
  explicit Journal(std::filesystem::path folder);

  /// Fills id, created, updated and state. Throws Error(requestIdInUse) when the origin has one in
  /// flight with that request_id, Error(tooManyEnrolments) above 100 in flight for the origin.
  Enrolment begin(Enrolment enrolment);

  /// Replaces the record. The state only goes forward; throws Error(enrolmentEnded) if it does not,
  /// and Error(enrolmentNotFound).
  void update(Enrolment& enrolment);

  /// Removes a record whose state is begun: the failure before the request was on disk.
  void roll_back(const std::string& id);

  /// Removes the record whatever its state: the person wants it forgotten. Its key stays.
  void erase(const std::string& id);

  std::optional<Enrolment> find(const std::string& origin, const std::string& id);
  /// The one in flight (begun or requestBuilt) with that request_id.
  std::optional<Enrolment> find_in_flight(const std::string& origin, const std::string& request_id);
  std::vector<Enrolment> list(const std::string& origin);
  std::vector<Enrolment> list_all();

  /// Whether another enrolment that is not given up uses the same key: then it must stay.
  bool key_is_shared(const Enrolment& enrolment);

 private:
  std::filesystem::path folder_;
};

}  // namespace kepka::enrolments
