// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Asking for PINs: what a person sees, and what a token is given to see.
#include "methods/pins.h"

#include <algorithm>
#include <thread>

#include "methods/storage_texts.h"
#include "unit/methods/method_world.h"

using namespace kepka;
using base::ErrorCode;
using tests::code_of;
using tests::contains_text;
using tests::fact;
using tests::site;
using tests::World;

namespace {

using List = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "one typed PIN is presented once, in a window that says site, person, token and attempts") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  token.pin_state().is_default = true;
  world.begin(token);
  CHECK(token.presented == List{"user-pin-1"});
  CHECK(world.windows() == 1);
  const std::string seen = world.person.transcript();
  for (const char* text : {"Kepka — создание ключа", "Сайт: ca.example.ru",
                           "Для кого: Иванова Анна Петровна", "Рутокен ЭЦП 3.0 «Бухгалтерия»",
                           "№ 1234567890 (499602d2)", "PIN-код (осталось попыток: 10)",
                           "Стоит заводской PIN-код: 12345678.", "PIN-код:", "Показать PIN-код"})
    CHECK_THAT(seen, contains_text(text));
  CHECK_THAT(seen, !contains_text("ароль"));
}

TEST_CASE("a default PIN is named by its maker's table, and not at all where that is unknown") {
  keystore::TokenFacts facts;
  facts.manufacturer = "Aladdin R.D.";
  facts.model = "JaCarta LT";
  CHECK(methods::default_pin_of(facts) == "1234567890");
  facts.model = "Unheard of";
  CHECK(methods::default_pin_of(facts).empty());
}

TEST_CASE("a wrong PIN asks again with the new count, the keyboard layout and Caps Lock") {
  World world(R"([{"pin": "wrong-pin"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.begin(token);
  CHECK(token.presented == List{"wrong-pin", "user-pin-1"});
  const std::string seen = world.person.transcript();
  CHECK_THAT(seen, contains_text("PIN-код не подходит. Осталось попыток: 9. Проверьте раскладку "
                                 "клавиатуры и Caps Lock."));
  CHECK_THAT(seen, contains_text("PIN-код (осталось попыток: 9)"));
  CHECK_THAT(seen, contains_text("уже вводили неправильно"));
}

TEST_CASE("wrong PINs never spend the last attempt by themselves") {
  const bool tells = GENERATE(true, false);
  World world(R"([{"pin": "wrong-1"}, {"pin": "wrong-2"}, {"pin": "wrong-3"},
                  {"notConfirmed": true}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  token.tells_attempts = tells;
  if (!tells) token.pin_state().attempts_left.reset();
  token.set_attempts(4);
  const auto error = tests::error_of([&] { world.begin(token); });
  CHECK(error.code() == ErrorCode::lastAttemptKept);
  CHECK(fact(error, "keyCreated") == "false");
  CHECK(token.presented == List{"wrong-1", "wrong-2", "wrong-3"});
  CHECK(token.attempts() == 1);
  CHECK_THAT(world.person.transcript(), contains_text("Kepka — последняя попытка"));
}

TEST_CASE(
    "the last attempt is spent after the person's explicit yes, and a wrong one says locked") {
  World world(R"([{"ok": true}, {"pin": "wrong-1"}])");
  auto& token = world.plug_in();
  token.set_attempts(1);
  CHECK(code_of([&] { world.begin(token); }) == ErrorCode::pinLocked);
  CHECK(token.presented == List{"wrong-1"});
  CHECK(world.windows() == 2);
}

TEST_CASE("what makes every PIN useless is said before any window") {
  struct Case {
    bool keystore::PinState::*flag;
    ErrorCode code;
  };
  const auto given =
      GENERATE(Case{&keystore::PinState::locked, ErrorCode::pinLocked},
               Case{&keystore::PinState::not_set, ErrorCode::pinNotSet},
               Case{&keystore::PinState::must_be_changed, ErrorCode::pinMustBeChanged});
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  token.pin_state().*given.flag = true;
  CHECK(code_of([&] { world.begin(token); }) == given.code);
  CHECK(world.windows() == 0);
  CHECK(token.presented.empty());
}

TEST_CASE("a default PIN, of which Rutoken says that it should be changed, is taken all the same") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  token.pin_state().is_default = true;
  token.pin_state().must_be_changed = true;
  CHECK_NOTHROW(world.begin(token));
}

TEST_CASE("a PIN in Cyrillic letters is questioned before the token sees it") {
  World world(R"([{"pin": "гыук-зшт-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.begin(token);
  CHECK(token.presented == List{"user-pin-1"});
  CHECK_THAT(world.person.transcript(), contains_text("В PIN-коде русские буквы"));
}

TEST_CASE("Cyrillic letters that are typed again and confirmed are tried") {
  World world(R"([{"pin": "пин-код-1"}, {"pin": "пин-код-2"}, {"pin": "пин-код-2"},
                  {"notConfirmed": true}, {"pin": "пин-код-2"}, {"ok": true}])");
  auto& token = world.plug_in();
  token.pin = "пин-код-2";
  world.begin(token);
  CHECK(token.presented == List{"пин-код-2"});
}

TEST_CASE("a length that the token does not know is said in the window and costs no attempt") {
  World world(R"([{"pin": "12345"}, {"pin": "123456789012345678901234567890123"},
                  {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.begin(token);
  CHECK(token.presented == List{"user-pin-1"});
  CHECK_THAT(world.person.transcript(), contains_text("не меньше знаков: 6, не больше: 32"));
}

TEST_CASE("an empty PIN never reaches the token") {
  World world(R"([{"pin": ""}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.begin(token);
  CHECK(token.presented == List{"user-pin-1"});
  CHECK_THAT(world.person.transcript(), contains_text("Введите PIN-код."));
}

TEST_CASE("a PIN pad's PIN is typed on the token after consent") {
  World world(R"([{"ok": true}])");
  auto& token = world.plug_in();
  token.facts().pin_pad = true;
  world.begin(token);
  CHECK(token.presented == List{"(pad)"});
  CHECK(world.windows("GETPIN") == 0);
  CHECK_THAT(world.person.transcript(), contains_text("вводится на клавиатуре токена"));
  CHECK(std::count(world.phases.begin(), world.phases.end(), "waiting_token") == 1);
}

TEST_CASE("a PIN pad's last attempt is warned of like any other") {
  World world(R"([{"ok": true}, {"notConfirmed": true}])");
  auto& token = world.plug_in();
  token.facts().pin_pad = true;
  token.pad_is_right = false;
  token.set_attempts(2);
  CHECK(code_of([&] { world.begin(token); }) == ErrorCode::lastAttemptKept);
  CHECK(token.attempts() == 1);
}

TEST_CASE("a token that is pulled out closes its window, which is no cancel of the person's") {
  World world(R"([{"hang": true}])");
  auto& token = world.plug_in();
  world.allow();
  std::thread hand([&] {
    world.person.saw("\"GETPIN\"");
    token.pull_out();
  });
  const auto error = tests::error_of([&] { world.begin(token); });
  hand.join();
  CHECK(error.code() == ErrorCode::tokenRemoved);
  CHECK(fact(error, "keyCreated") == "false");
  for (int i = 0; i < 2; ++i) world.services->consents.note_cancelled(site);
  // With a cancel of the person's these would have been three in a row.
  CHECK(world.services->consents.wait_before_next(site).count() == 0);
}

TEST_CASE("a person's cancel is cancelled, and counts against the site") {
  World world(R"([{"cancel": true}])");
  auto& token = world.plug_in();
  const auto error = tests::error_of([&] { world.begin(token); });
  CHECK(error.code() == ErrorCode::cancelled);
  CHECK(fact(error, "phase") == "waiting_user");
  for (int i = 0; i < 2; ++i) world.services->consents.note_cancelled(site);
  CHECK(world.services->consents.wait_before_next(site).count() > 0);
  CHECK(token.presented.empty());
}

TEST_CASE("a remembered PIN skips the field, not the window, and is offered once for a token") {
  World world(R"([{"pin": "user-pin-1"}, {"ok": true}, {"ok": true}])");
  world.policy(R"({"remember": true})");
  auto& token = world.plug_in();
  world.begin(token);
  CHECK(world.remembered->kept.at(token.info().id) == "user-pin-1");
  world.begin(token, "application-2");
  CHECK(world.windows("GETPIN") == 1);
  CHECK(world.windows("CONFIRM") == 2);
  CHECK_THAT(world.person.transcript(), contains_text("PIN-код взят из запомненных"));
  CHECK(token.presented == List{"user-pin-1", "user-pin-1"});
}

TEST_CASE("who does not want a PIN remembered is not asked again") {
  World world(R"([{"pin": "user-pin-1"}, {"notConfirmed": true}, {"pin": "user-pin-1"}])");
  world.policy(R"({"remember": true})");
  auto& token = world.plug_in();
  world.begin(token);
  world.begin(token, "application-2");
  CHECK(world.remembered->kept.empty());
  CHECK(world.windows() == 3);
}

TEST_CASE("a remembered PIN that is wrong is tried once and forgotten") {
  World world(R"([{"ok": true}, {"pin": "user-pin-1"}, {"notConfirmed": true}])");
  world.policy(R"({"remember": true})");
  auto& token = world.plug_in();
  world.remembered->kept[token.info().id] = "old-pin-1";
  world.begin(token);
  CHECK(token.presented == List{"old-pin-1", "user-pin-1"});
  CHECK(world.remembered->kept.empty());
  CHECK_THAT(world.person.transcript(), contains_text("PIN-код не подходит"));
}

TEST_CASE("a remembered PIN is not used with two or fewer attempts left, or an unknown number") {
  const int attempts = GENERATE(2, 1, -1);
  World world(R"([{"ok": true}, {"pin": "user-pin-1"}, {"notConfirmed": true}])");
  if (attempts != 1)
    world.person.folder.write("script.json", R"([{"pin": "user-pin-1"}, {"notConfirmed": true}])");
  world.policy(R"({"remember": true})");
  auto& token = world.plug_in();
  world.remembered->kept[token.info().id] = "old-pin-1";
  if (attempts < 0) {
    token.tells_attempts = false;
    token.pin_state().attempts_left.reset();
  } else {
    token.set_attempts(static_cast<unsigned>(attempts));
  }
  world.begin(token);
  CHECK(token.presented == List{"user-pin-1"});
}

TEST_CASE("without the administrator's leave no PIN is remembered, offered or looked for") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.remembered->kept[token.info().id] = "user-pin-1";
  world.begin(token);
  CHECK(world.remembered->finds == 0);
  CHECK(world.windows() == 1);
}

TEST_CASE("pin.change takes the old PIN and twice a new one, and refuses one that is none") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "short"}, {"pin": "user-pin-1"},
                  {"pin": "12345678"}, {"pin": "новый-код"}, {"pin": "new-pin-22"}])");
  auto& token = world.plug_in();
  world.remembered->kept[token.info().id] = "user-pin-1";
  world.call("pin.change", {{"storage", world.handle(token)}});
  CHECK(token.pin == "new-pin-22");
  CHECK(token.presented == List{"user-pin-1"});
  CHECK(world.remembered->kept.empty());
  const std::string seen = world.person.transcript();
  for (const char* text : {"Kepka — смена PIN-кода", "Сайт: ca.example.ru",
                           "Нынешний PIN-код:", "не меньше знаков: 6", "совпадает с прежним",
                           "заводской PIN-код", "В новом PIN-коде русские буквы", "Новый PIN-код:"})
    CHECK_THAT(seen, contains_text(text));
  CHECK_THAT(seen, !contains_text("SETQUALITYBAR"));
}

TEST_CASE("pin.change keeps the new PIN while the old one is asked for again") {
  World world(R"([{"pin": "wrong-pin"}, {"pin": "new-pin-22"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.call("pin.change", {{"storage", world.handle(token, "")}}, "");
  CHECK(token.pin == "new-pin-22");
  CHECK(token.presented == List{"wrong-pin", "user-pin-1"});
  const std::string seen = world.person.transcript();
  CHECK_THAT(seen, contains_text("Вы открыли это окно из настроек Kepka."));
  CHECK_THAT(seen, !contains_text("Сайт:"));
}

TEST_CASE("a new PIN that the token refuses is asked for again") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "111111"}, {"pin": "new-pin-22"}])");
  auto& token = world.plug_in();
  token.judge_new_pin = [](const base::Secret& chosen) {
    if (chosen.text() == "111111") throw base::Error(ErrorCode::pinRefused);
  };
  world.call("pin.change", {{"storage", world.handle(token)}});
  CHECK(token.pin == "new-pin-22");
  CHECK_THAT(world.person.transcript(), contains_text("Токен не принял новый PIN-код"));
}

TEST_CASE("pin.change is there for a PIN that must be changed, not for a locked one") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "new-pin-22"}])");
  auto& token = world.plug_in();
  token.pin_state().must_be_changed = true;
  world.call("pin.change", {{"storage", world.handle(token)}});
  CHECK(token.pin == "new-pin-22");
  token.set_attempts(0);
  CHECK(code_of([&] {
          world.call("pin.change", {{"storage", world.handle(token)}});
        }) == ErrorCode::pinLocked);
  CHECK(world.windows() == 2);
}

TEST_CASE("the registry has no PIN to change or to unblock") {
  World world;
  for (const char* name : {"pin.change", "pin.unblock"})
    CHECK(code_of([&] {
            world.call(name, {{"storage", "registry"}});
          }) == ErrorCode::invalidParams);
}

TEST_CASE("pin.unblock unlocks by the administrator's PIN and keeps the person's") {
  World world(R"([{"pin": "wrong-admin"}, {"pin": "admin-pin-1"}])");
  auto& token = world.plug_in();
  token.set_attempts(0);
  world.call("pin.unblock", {{"storage", world.handle(token)}});
  CHECK(token.attempts() == 10);
  CHECK(token.pin == "user-pin-1");
  CHECK(token.presented_admin == List{"wrong-admin", "admin-pin-1"});
  const std::string seen = world.person.transcript();
  CHECK_THAT(seen, contains_text("PIN-код администратора не подходит. Осталось попыток: 9."));
  CHECK_THAT(seen, contains_text("Ключи на токене останутся целы"));
}

TEST_CASE("pin.unblock can set a new PIN") {
  World world(R"([{"pin": "admin-pin-1"}, {"pin": "new-pin-22"}])");
  auto& token = world.plug_in();
  token.set_attempts(0);
  world.call("pin.unblock", {{"storage", world.handle(token, "")}, {"newPin", true}}, "");
  CHECK(token.pin == "new-pin-22");
}

TEST_CASE("the administrator's last attempt is guarded, too, and one that is locked helps nobody") {
  World world(R"([{"pin": "wrong-admin"}, {"notConfirmed": true},
                  {"pin": "wrong-admin"}])");
  auto& token = world.plug_in();
  const auto unblock = [&] { world.call("pin.unblock", {{"storage", world.handle(token)}}); };
  token.admin_attempts = 2;
  CHECK(code_of(unblock) == ErrorCode::lastAttemptKept);
  CHECK(token.admin_attempts == 1);
  token.admin_attempts = 0;
  const auto error = tests::error_of(unblock);
  CHECK(error.code() == ErrorCode::unblockRefused);
  CHECK(fact(error, "reason") == "adminPinLocked");
}
