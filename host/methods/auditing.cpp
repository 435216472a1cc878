// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/auditing.h"

#include <algorithm>

#include "methods/identities.h"
#include "platform/system_journal.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

// Fixed for ever: `journalctl MESSAGE_ID=…` finds Kepka's entries by it.
constexpr const char* journal_message_id = "5f0f6ac9f0f64b0e8c1b5a2f6d3a7e21";

/// What the rules, or a person's word about a site, refuse.
bool is_refusal(ErrorCode code) {
  constexpr ErrorCode refusals[] = {
      ErrorCode::siteNotAllowed,     ErrorCode::blockedByPolicy, ErrorCode::blockedByPerson,
      ErrorCode::policyDamaged,      ErrorCode::methodForbidden, ErrorCode::storageForbidden,
      ErrorCode::algorithmForbidden, ErrorCode::grantForbidden,  ErrorCode::batchNotAllowed,
      ErrorCode::digestNotAllowed,   ErrorCode::exportForbidden, ErrorCode::auditUnavailable};
  return std::find(std::begin(refusals), std::end(refusals), code) != std::end(refusals);
}

const char* outcome_of(const Error* error) {
  if (error == nullptr) return "done";
  if (error->code() == ErrorCode::cancelled || error->code() == ErrorCode::deadlineExceeded)
    return "cancelled";
  return is_refusal(error->code()) ? "refused" : "failed";
}

bool says_key_created(const Error& error) {
  const std::string* said = error.fact("keyCreated");
  return said != nullptr && *said == "true";
}

/// One that was refused may be anything: the audit keeps its letters.
std::string plain_origin(const std::string& origin) {
  std::string out = origin.substr(0, 300);
  std::replace_if(
      out.begin(), out.end(), [](unsigned char c) { return c <= 0x20 || c >= 0x7F; }, '?');
  return out;
}

audit::Entry entry_of(const Context& context, std::string_view method, const Error* error) {
  audit::Entry entry;
  entry.time = pki::iso_time(current_time());
  entry.origin = plain_origin(context.caller.origin);
  entry.method = method;
  for (const UsedKey& use : context.uses) entry.uses.push_back({use.storage, use.key});
  entry.about = context.about;
  entry.outcome = outcome_of(error);
  if (error == nullptr) return entry;
  entry.error = base::catalogue_entry(error->code()).name;
  entry.error_code = static_cast<int>(error->code());
  entry.key_created = says_key_created(*error);
  return entry;
}

platform::JournalFields journal_fields(const audit::Written& written) {
  const audit::Entry& entry = written.line.entry;
  const std::string who = entry.origin.empty() ? "the person" : entry.origin;
  platform::JournalFields fields = {
      {"MESSAGE", who + ": " + entry.method + " " + entry.outcome +
                      (entry.error.empty() ? "" : " (" + entry.error + ")")},
      {"MESSAGE_ID", journal_message_id},
      {"PRIORITY", "6"},
      {"SYSLOG_IDENTIFIER", "kepka"},
      {"KEPKA_NUMBER", std::to_string(written.line.number)},
      {"KEPKA_DIGEST", written.digest},
      {"KEPKA_ORIGIN", entry.origin},
      {"KEPKA_METHOD", entry.method},
      {"KEPKA_OUTCOME", entry.outcome}};
  if (!entry.about.empty()) fields.emplace_back("KEPKA_ABOUT", entry.about);
  if (!entry.error.empty()) fields.emplace_back("KEPKA_ERROR", entry.error);
  for (const audit::KeyUse& use : entry.uses) {
    fields.emplace_back("KEPKA_STORAGE", use.storage);
    if (!use.key.empty()) fields.emplace_back("KEPKA_KEY", use.key);
  }
  return fields;
}

void append_entry(Services& services, const audit::Entry& entry) {
  platform::write_to_system_journal(journal_fields(services.audit.append(entry)));
}

void tell_fault(const std::function<void(const std::string&)>& log, const Error& error) {
  if (log) log(std::string("the audit cannot be written: ") + error.what());
}

}  // namespace

void note_use(Context& context, const std::string& storage_id, const std::string& key_id) {
  for (UsedKey& use : context.uses) {
    if (use.storage != storage_id) continue;
    if (use.key == key_id || key_id.empty()) return;
    if (use.key.empty()) {
      use.key = key_id;
      return;
    }
  }
  constexpr std::size_t uses_limit = 16;
  if (context.uses.size() < uses_limit) context.uses.push_back({storage_id, key_id});
}

void audit_begin(Services& services, const Context& context, std::string_view method) {
  if (!services.policy().audit_required()) return;
  try {
    audit::Entry entry = entry_of(context, method, nullptr);
    entry.outcome = "begun";
    append_entry(services, entry);
  } catch (const Error& error) {
    throw Error(ErrorCode::auditUnavailable, error.what());
  }
}

void audit_end(Services& services, const Context& context, std::string_view method,
               const Error* error, const std::function<void(const std::string&)>& log) {
  try {
    append_entry(services, entry_of(context, method, error));
  } catch (const Error& fault) {
    tell_fault(log, fault);
    if (error == nullptr && services.policy().audit_required())
      throw Error(ErrorCode::auditUnavailable, fault.what());
  }
}

void audit_refusal(Services& services, const Context& context, std::string_view method,
                   const Error& error, const std::function<void(const std::string&)>& log) {
  if (!is_refusal(error.code())) return;
  try {
    audit::Entry entry = entry_of(context, method, &error);
    const auto left_out =
        services.refusals.take(entry.origin, entry.method, entry.error, Refusals::Clock::now());
    if (!left_out) return;
    entry.repeated = *left_out;
    append_entry(services, entry);
  } catch (const Error& fault) {
    tell_fault(log, fault);
  }
}

}  // namespace kepka::methods
