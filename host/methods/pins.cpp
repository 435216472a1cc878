// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/pins.h"

#include <charconv>
#include <utility>

#include "base/error.h"
#include "methods/auditing.h"
#include "methods/remembering.h"
#include "methods/storage_texts.h"
#include "methods/storages.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using base::Secret;
using keystore::PinState;
using keystore::StorageInfo;

std::optional<unsigned> attempts_of(const Error& error) {
  for (const auto& [key, value] : error.data()) {
    unsigned number = 0;
    if (key != "attemptsLeft") continue;
    const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (fault == std::errc() && end == value.data() + value.size()) return number;
  }
  return std::nullopt;
}

class PinFlow {
 public:
  PinFlow(Services& services, Context& context, const PinQuestion& question)
      : services_(services),
        context_(context),
        question_(question),
        gone_(question.store->gone()),
        storage_(question.store->info()),
        error_(question.error) {}

  void run(const std::function<void(const Secret&)>& use) {
    refresh();
    for (;;) {
      check_state();
      if (is_last_attempt()) warn_of_last_attempt();
      const Secret pin = storage_.token->pin_pad ? ask_for_pin_pad() : ask();
      note_consent(services_, question_.purpose.site);
      context_.patience.check();
      check_not_gone(gone_);
      try {
        if (storage_.token->pin_pad) context_.progress("waiting_token", -1);
        return use(pin);
      } catch (const Error& error) {
        note_refusal(error);
      }
    }
  }

 private:
  bool is_person() const { return question_.user == PinUser::person; }

  /// The token's counters as they are now: another program may have used it since. An
  /// administrator's are not listed.
  void refresh() {
    const auto listed_now = find_store(services_, storage_.id, context_.patience);
    storage_ = (listed_now ? listed_now : question_.store)->info();
    const PinState listed = storage_.token->pin;
    if (is_person()) {
      pin_ = listed;
    } else {
      pin_.min_length = listed.min_length;
      pin_.max_length = listed.max_length;
    }
  }

  /// What makes every attempt useless, before the person types anything.
  void check_state() const {
    if (pin_.locked) throw Error(ErrorCode::pinLocked);
    if (pin_.not_set) throw Error(ErrorCode::pinNotSet);
    // Rutoken says so of a default PIN, which it takes all the same.
    if (pin_.must_be_changed && !pin_.is_default && !question_.purpose.changes_pin)
      throw Error(ErrorCode::pinMustBeChanged);
  }

  bool is_last_attempt() const { return pin_.final_try || pin_.attempts_left == 1U; }

  void warn_of_last_attempt() {
    const auto window = last_attempt_window(question_.purpose, storage_, question_.user);
    if (ask_question(services_, context_, window, gone_)) return;
    note_cancelled(services_, context_);
    throw Error(ErrorCode::lastAttemptKept).with("phase", "waiting_user");
  }

  Secret ask_for_pin_pad() {
    need_consent(services_, context_,
                 pin_pad_window(question_.purpose, storage_, pin_, question_.user, error_), gone_);
    return {};
  }

  Secret ask() {
    for (;;) {
      Secret typed = ask_password(
          services_, context_,
          pin_window(question_.purpose, storage_, pin_, question_.user, error_), gone_);
      if (may_be_meant(typed)) return typed;
    }
  }

  /// Says in error_ why the token shall not see it.
  bool may_be_meant(Secret& typed) {
    const prompt::Language language = question_.purpose.language;
    if (has_cyrillic(typed.view()) && !is_insisted_on(typed)) {
      error_ = cyrillic_text(language);
      questioned_ = std::move(typed);
      return false;
    }
    if (fits(typed.size(), pin_)) return true;
    error_ = length_text(language, pin_);
    return false;
  }

  /// The same once more, and a yes to the question about it.
  bool is_insisted_on(const Secret& typed) {
    return questioned_ && questioned_->equals(typed.view()) &&
           ask_question(services_, context_, cyrillic_window(question_.purpose, storage_), gone_);
  }

  /// After a PIN that the token did not take. Throws what no other PIN can help.
  void note_refusal(const Error& error) {
    const prompt::Language language = question_.purpose.language;
    if (error.code() == ErrorCode::pinLength) {
      error_ = length_text(language, pin_);
      return;
    }
    if (error.code() != ErrorCode::wrongPin) throw error;
    if (is_person()) refresh();
    pin_.count_low = true;
    if (const auto left = attempts_of(error)) {
      pin_.attempts_left = left;
      pin_.final_try = *left == 1;
      pin_.locked = *left == 0;
    }
    error_ = wrong_pin_text(language, pin_, question_.user);
  }

 public:
  static bool fits(std::size_t size, const PinState& pin) {
    return size >= pin.min_length && (pin.max_length == 0 || size <= pin.max_length);
  }

  /// U+0400 to U+052F in UTF-8 begin with D0 to D4. Looked at in place: a secret is not decoded
  /// into memory that nobody locks.
  static bool has_cyrillic(base::ByteView text) {
    for (const std::uint8_t byte : text) {
      if (byte >= 0xD0 && byte <= 0xD4) return true;
    }
    return false;
  }

 private:
  Services& services_;
  Context& context_;
  const PinQuestion& question_;
  const std::stop_token gone_;
  StorageInfo storage_;
  PinState pin_;
  std::string error_;
  std::optional<Secret> questioned_;  // typed with Cyrillic letters
};

/// Why this cannot be the new PIN; empty if it can.
std::string fault_of_new(base::ByteView typed, const StorageInfo& storage, const Secret* old_pin,
                         prompt::Language language) {
  const std::string by_default = default_pin_of(*storage.token);
  if (PinFlow::has_cyrillic(typed)) return new_is_cyrillic_text(language);
  if (!PinFlow::fits(typed.size(), storage.token->pin))
    return length_text(language, storage.token->pin);
  if (old_pin != nullptr && old_pin->equals(typed)) return new_is_old_text(language);
  if (!by_default.empty() && base::text_of(typed) == by_default)
    return new_is_default_text(language);
  return {};
}

Secret ask_new_pin(Services& services, Context& context, const PinQuestion& question,
                   const Secret* old_pin, const std::string& error) {
  const StorageInfo storage = question.store->info();
  const prompt::Language language = question.purpose.language;
  const auto fault = [&storage, old_pin, language](base::ByteView typed) {
    return fault_of_new(typed, storage, old_pin, language);
  };
  return ask_password(services, context, new_pin_window(question.purpose, storage, error, fault),
                      question.store->gone());
}

/// Calls `present` with a new PIN, and with another one as long as the token takes none. `kept`:
/// the one chosen before, for when the PIN that goes with it is wrong: the person need not think of
/// another.
void with_new_pin(Services& services, Context& context, const PinQuestion& question,
                  const Secret* old_pin, std::optional<Secret>& kept,
                  const std::function<void(const Secret&)>& present) {
  std::string error;
  if (kept && old_pin != nullptr && old_pin->equals(kept->view())) kept.reset();
  for (;;) {
    if (!kept) kept = ask_new_pin(services, context, question, old_pin, error);
    context.patience.check();
    check_not_gone(question.store->gone());
    try {
      return present(*kept);
    } catch (const Error& fault) {
      if (fault.code() != ErrorCode::pinRefused && fault.code() != ErrorCode::pinLength) throw;
      kept.reset();
      error = refused_text(question.purpose.language);
    }
  }
}

keystore::PinKeeper& pins_of(keystore::KeyStore& store) {
  keystore::PinKeeper* pins = store.pins();
  if (pins == nullptr) throw Error(ErrorCode::unblockRefused, "a storage without PINs");
  return *pins;
}

}  // namespace

void with_pin(Services& services, Context& context, const PinQuestion& question,
              const std::function<void(const Secret&)>& use) {
  note_use(context, question.store->info().id, {});
  PinFlow(services, context, question).run(use);
}

void change_pin(Services& services, Context& context,
                const std::shared_ptr<keystore::KeyStore>& store, const Site& site,
                const Secret* old_pin) {
  keystore::PinKeeper& pins = pins_of(*store);
  const PinQuestion question{
      store, change_pin_purpose(language_of(context.caller.language), site), PinUser::person, {}};
  const bool pin_pad = store->info().token->pin_pad;
  std::optional<Secret> kept;
  const auto use = [&](const Secret& old) {
    if (pin_pad) return pins.change({}, {}, context.patience);
    with_new_pin(services, context, question, &old, kept,
                 [&](const Secret& chosen) { pins.change(old, chosen, context.patience); });
  };
  if (old_pin != nullptr && !pin_pad) {
    use(*old_pin);
  } else {
    with_pin(services, context, question, use);
  }
  forget_remembered(services, store->info(), {});
}

void unblock_pin(Services& services, Context& context,
                 const std::shared_ptr<keystore::KeyStore>& store, const Site& site, bool set_new) {
  keystore::PinKeeper& pins = pins_of(*store);
  const PinQuestion question{store,
                             unblock_purpose(language_of(context.caller.language), site),
                             PinUser::administrator,
                             {}};
  const bool asks_new = set_new && !store->info().token->pin_pad;
  std::optional<Secret> kept;
  try {
    with_pin(services, context, question, [&](const Secret& admin) {
      if (!asks_new) return pins.unblock(admin, {}, context.patience);
      with_new_pin(services, context, question, nullptr, kept,
                   [&](const Secret& chosen) { pins.unblock(admin, chosen, context.patience); });
    });
  } catch (const Error& error) {
    // It is the administrator's that is locked: nobody can help any more.
    if (error.code() != ErrorCode::pinLocked) throw;
    throw Error(ErrorCode::unblockRefused, error.detail()).with("reason", "adminPinLocked");
  }
  if (asks_new) forget_remembered(services, store->info(), {});
}

}  // namespace kepka::methods
