// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "enrolments/journal.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/random.h"
#include "enrolments/record.h"
#include "platform/file_lock.h"
#include "platform/files.h"

namespace kepka::enrolments {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t record_limit = 512 * 1024;
constexpr std::size_t in_flight_limit = 100;
constexpr std::chrono::hours ended_are_kept{24 * 90};

std::chrono::sys_seconds now() {
  return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

bool is_ended(const Enrolment& enrolment) {
  return enrolment.state == State::installed || enrolment.state == State::abandoned;
}

std::filesystem::path file_of(const std::filesystem::path& folder, const std::string& id) {
  return folder / (id + ".json");
}

platform::FileLock lock(const std::filesystem::path& folder) {
  platform::make_private_folder(folder);
  return platform::FileLock::briefly(folder / ".lock");
}

/// A damaged record is set aside, where a person can look at it, and never hides the others.
std::optional<Enrolment> read_or_set_aside(const std::filesystem::path& file) {
  try {
    const auto content = platform::read_file(file, record_limit);
    if (!content) return std::nullopt;
    Enrolment enrolment = read_record(*content);
    if (enrolment.id + ".json" != file.filename())
      throw Error(ErrorCode::storeDamaged, "another enrolment's name");
    return enrolment;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::storeUnavailable) throw;
    std::filesystem::path aside = file;
    aside += ".damaged";
    platform::remove_all(aside);
    platform::rename_without_replacing(file, aside);
    return std::nullopt;
  }
}

std::vector<Enrolment> read_all(const std::filesystem::path& folder) {
  std::vector<Enrolment> enrolments;
  for (const std::filesystem::path& name : platform::list_folder(folder)) {
    if (name.extension() != ".json") continue;
    if (auto enrolment = read_or_set_aside(folder / name.filename()))
      enrolments.push_back(std::move(*enrolment));
  }
  return enrolments;
}

void write(const std::filesystem::path& folder, const Enrolment& enrolment) {
  platform::write_file_atomically(file_of(folder, enrolment.id),
                                  base::bytes_of(write_record(enrolment)));
}

void remove_long_ended(const std::filesystem::path& folder,
                       const std::vector<Enrolment>& enrolments) {
  for (const Enrolment& enrolment : enrolments) {
    if (is_ended(enrolment) && enrolment.updated + ended_are_kept < now()) {
      platform::remove_all(file_of(folder, enrolment.id));
    }
  }
}

/// Under the lock, if the folder is there at all: looking makes none.
std::vector<Enrolment> read_all_locked(const std::filesystem::path& folder) {
  if (!platform::exists(folder)) return {};
  const platform::FileLock held = lock(folder);
  return read_all(folder);
}

}  // namespace

Journal::Journal(std::filesystem::path folder) : folder_(std::move(folder)) {}

Enrolment Journal::begin(Enrolment enrolment) {
  const platform::FileLock held = lock(folder_);
  platform::remove_left_overs(folder_);
  const std::vector<Enrolment> all = read_all(folder_);
  remove_long_ended(folder_, all);
  std::size_t in_flight = 0;
  for (const Enrolment& other : all) {
    if (other.origin != enrolment.origin || is_ended(other)) continue;
    if (other.request_id == enrolment.request_id) throw Error(ErrorCode::requestIdInUse);
    ++in_flight;
  }
  if (in_flight >= in_flight_limit) throw Error(ErrorCode::tooManyEnrolments);
  crypto::Random random;
  enrolment.id = base::to_hex(random.bytes(16));
  enrolment.state = State::begun;
  enrolment.created = enrolment.updated = now();
  write(folder_, enrolment);
  return enrolment;
}

void Journal::update(Enrolment& enrolment) {
  const platform::FileLock held = lock(folder_);
  if (!is_id(enrolment.id)) throw Error(ErrorCode::enrolmentNotFound);
  const auto old = read_or_set_aside(file_of(folder_, enrolment.id));
  if (!old) throw Error(ErrorCode::enrolmentNotFound);
  if (is_ended(*old) || enrolment.state < old->state) throw Error(ErrorCode::enrolmentEnded);
  enrolment.updated = now();
  write(folder_, enrolment);
}

void Journal::roll_back(const std::string& id) {
  const platform::FileLock held = lock(folder_);
  if (!is_id(id)) return;
  const auto old = read_or_set_aside(file_of(folder_, id));
  if (old && old->state == State::begun) platform::remove_all(file_of(folder_, id));
}

void Journal::erase(const std::string& id) {
  const platform::FileLock held = lock(folder_);
  if (is_id(id)) platform::remove_all(file_of(folder_, id));
}

std::optional<Enrolment> Journal::find(const std::string& origin, const std::string& id) {
  if (!is_id(id) || !platform::exists(folder_)) return std::nullopt;
  const platform::FileLock held = lock(folder_);
  auto enrolment = read_or_set_aside(file_of(folder_, id));
  if (!enrolment || enrolment->origin != origin) return std::nullopt;
  return enrolment;
}

std::optional<Enrolment> Journal::find_in_flight(const std::string& origin,
                                                 const std::string& request_id) {
  for (Enrolment& enrolment : read_all_locked(folder_)) {
    if (enrolment.origin == origin && enrolment.request_id == request_id && !is_ended(enrolment)) {
      return std::move(enrolment);
    }
  }
  return std::nullopt;
}

bool Journal::key_is_shared(const Enrolment& enrolment) {
  const std::vector<Enrolment> all = read_all_locked(folder_);
  return std::any_of(all.begin(), all.end(), [&](const Enrolment& other) {
    return other.id != enrolment.id && other.state != State::abandoned &&
           other.storage == enrolment.storage && other.key_id == enrolment.key_id;
  });
}

std::vector<Enrolment> Journal::list(const std::string& origin) {
  std::vector<Enrolment> enrolments = read_all_locked(folder_);
  std::erase_if(enrolments,
                [&origin](const Enrolment& enrolment) { return enrolment.origin != origin; });
  return enrolments;
}

std::vector<Enrolment> Journal::list_all() { return read_all_locked(folder_); }

}  // namespace kepka::enrolments
