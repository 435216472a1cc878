// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <future>

#include "platform/file_lock.h"
#include "scripted.h"

namespace kepka::tests {

namespace {

using base::ErrorCode;

prompt::PasswordWindow password_window() {
  prompt::PasswordWindow window;
  window.title = "Kepka — запись сертификата";
  window.description = "Сайт: ca.example.ru\n\nДля кого: 100% Иванова\n";
  window.prompt = "Пароль:";
  window.ok = "Записать_всё";
  window.cancel = "Отмена";
  return window;
}

prompt::PasswordWindow new_password_window() {
  prompt::PasswordWindow window = password_window();
  window.new_password = true;
  return window;
}

const prompt::ConfirmWindow confirm_window{"Kepka", "Сайт: ca.example.ru", "Удалить", "Отмена",
                                           prompt::Language::en};

bool is_running(int pid) { return ::kill(pid, 0) == 0; }

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

}  // namespace

TEST_CASE(
    "the password that the person types comes back to the byte, with percent signs, spaces and "
    "Cyrillic letters") {
  const std::string typed = "100%25 па+роль\\n %";
  Scripted scripted("[{\"pin\": \"100%25 па+роль\\\\n %\"}]");
  CHECK(scripted.prompt->ask_password(password_window(), seconds(20)).text() == typed);
}

TEST_CASE("the window shows the caller's texts whole, with line ends and percent signs") {
  Scripted scripted(R"([{"pin": "secret-1"}])");
  scripted.prompt->ask_password(password_window(), seconds(20));
  const std::string transcript = scripted.transcript();
  CHECK_THAT(transcript, contains_text(R"("SETTITLE","argument":"Kepka — запись сертификата")"));
  CHECK_THAT(
      transcript,
      contains_text(R"("SETDESC","argument":"Сайт: ca.example.ru\n\nДля кого: 100% Иванова")"));
  CHECK_THAT(transcript, contains_text(R"("SETPROMPT","argument":"Пароль:")"));
  CHECK_THAT(transcript, contains_text(R"("SETCANCEL","argument":"Отмена")"));
  CHECK_THAT(transcript, contains_text(R"("SETOK","argument":"Записать__всё")"));
  CHECK_THAT(transcript, contains_text(R"("argument":"lc-messages=ru_RU.UTF-8")"));
  CHECK_THAT(transcript, contains_text(R"("command":"BYE")"));
}

TEST_CASE(
    "the program is not given the terminal, the right to remember, or the right to leave the "
    "keyboard free") {
  Scripted scripted(R"([{"pin": "secret-1"}])");
  scripted.prompt->ask_password(password_window(), seconds(20));
  const std::string transcript = scripted.transcript();
  for (const char* option : {"ttyname", "ttytype", "allow-external-password-cache", "no-grab"}) {
    CAPTURE(option);
    CHECK(transcript.find(option) == std::string::npos);
  }
  CHECK(transcript.find("SETREPEAT") == std::string::npos);
  CHECK(transcript.find("SETQUALITYBAR") == std::string::npos);
  CHECK(transcript.find("SETERROR") == std::string::npos);
}

TEST_CASE("the caller's error is shown above the field") {
  Scripted scripted(R"([{"pin": "secret-1"}])");
  prompt::PasswordWindow window = password_window();
  window.error = "Пароль не подходит.";
  scripted.prompt->ask_password(window, seconds(20));
  CHECK_THAT(scripted.transcript(),
             contains_text(R"("SETERROR","argument":"Пароль не подходит.")"));
}

TEST_CASE("the program's own time is the caller's patience, and at most ten minutes") {
  Scripted scripted(R"([{"pin": "secret-1"}, {"pin": "secret-1"}])");
  scripted.prompt->ask_password(password_window(), {});
  CHECK_THAT(scripted.transcript(), contains_text(R"("SETTIMEOUT","argument":"600")"));
  scripted.prompt->ask_password(password_window(), seconds(60));
  CHECK(scripted.transcript().find(R"("SETTIMEOUT","argument":"60")") != std::string::npos);
}

TEST_CASE("a program that knows none of the comforts still asks for the password") {
  Scripted scripted(
      R"({"refuse": ["OPTION", "GETINFO", "SETTIMEOUT"], "steps": [{"pin": "secret-1"}]})");
  CHECK(scripted.prompt->ask_password(password_window(), seconds(20)).text() == "secret-1");
}

TEST_CASE(
    "a program that does not show the description, and so the site, gets no answer from the "
    "person") {
  Scripted scripted(R"({"refuse": ["SETDESC"], "steps": [{"pin": "secret-1"}]})");
  const auto error =
      error_of([&] { scripted.prompt->ask_password(password_window(), seconds(20)); });
  CHECK(error.code() == ErrorCode::promptFailed);
  CHECK(scripted.transcript().find("GETPIN") == std::string::npos);
}

TEST_CASE("cancel and the program's timeout are the same cancelled for ask_password") {
  const auto step = GENERATE(as<std::string>(), "cancel", "timeout", "notConfirmed");
  CAPTURE(step);
  Scripted scripted("[{\"" + step + "\": true}]");
  const auto error =
      error_of([&] { scripted.prompt->ask_password(password_window(), seconds(20)); });
  CHECK(error.code() == ErrorCode::cancelled);
  CHECK(fact(error, "phase") == "waiting_user");
}

TEST_CASE("confirm tells yes from no, and a timeout is cancelled") {
  Scripted scripted(
      R"([{"ok": true}, {"cancel": true}, {"notConfirmed": true}, {"timeout": true}])");
  CHECK(scripted.prompt->confirm(confirm_window, seconds(20)));
  CHECK_FALSE(scripted.prompt->confirm(confirm_window, seconds(20)));
  CHECK_FALSE(scripted.prompt->confirm(confirm_window, seconds(20)));
  const auto error = error_of([&] { (void)scripted.prompt->confirm(confirm_window, seconds(20)); });
  CHECK(error.code() == ErrorCode::cancelled);
  CHECK(fact(error, "phase") == "waiting_user");
  CHECK_THAT(scripted.transcript(), contains_text(R"("argument":"lc-messages=en_US.UTF-8")"));
}

TEST_CASE("a program that crashes or talks nonsense is promptFailed, and never a password") {
  const auto step = GENERATE(
      as<std::string>(), R"({"crash": true})", R"({"garbage": true})", R"({"flood": true})",
      R"({"longLine": true})", R"({"error": 83886340})", R"({"raw": "ERR\n"})",
      R"({"raw": "ERR 0 all is well\n"})", R"({"raw": "D a%2\nOK\n"})",
      R"({"raw": "D a%zz\nOK\n"})", R"({"raw": "OKAY\n"})", R"({"raw": "ERR 99999999999\n"})");
  CAPTURE(step);
  Scripted scripted("[" + step + "]");
  const auto error =
      error_of([&] { scripted.prompt->ask_password(password_window(), seconds(60)); });
  CHECK(error.code() == ErrorCode::promptFailed);
}

TEST_CASE("a password beyond pinentry's own bound is refused") {
  Scripted scripted("[{\"raw\": \"D " + std::string(900, 'a') + "\\nD " + std::string(900, 'a') +
                    "\\nD " + std::string(900, 'a') + "\\nOK\\n\"}]");
  const auto error =
      error_of([&] { scripted.prompt->ask_password(password_window(), seconds(20)); });
  CHECK(error.code() == ErrorCode::promptFailed);
}

TEST_CASE("a program that greets with nonsense is promptFailed") {
  Scripted scripted(R"({"greeting": "ERR 83886340 no", "steps": [{"pin": "secret-1"}]})");
  const auto error =
      error_of([&] { scripted.prompt->ask_password(password_window(), seconds(20)); });
  CHECK(error.code() == ErrorCode::promptFailed);
}

TEST_CASE("comments, empty lines, carriage returns and unknown statuses between are passed over") {
  Scripted scripted(
      R"([{"raw": "# hello\n\nS BUTTON_INFO close\r\nD ab\r\nD cd\r\nOK fine\r\n"}])");
  CHECK(scripted.prompt->ask_password(password_window(), seconds(20)).text() == "abcd");
}

TEST_CASE("a stop closes the window within a second") {
  Scripted scripted(R"([{"hang": true}])");
  std::stop_source stop;
  auto asked = std::async(std::launch::async, [&] {
    return error_of(
        [&] { scripted.prompt->ask_password(password_window(), {.stop = stop.get_token()}); });
  });
  REQUIRE(scripted.saw("\"answer\":\"hang\""));
  const int pid = scripted.pid();
  REQUIRE(is_running(pid));
  const auto begin = base::Clock::now();
  stop.request_stop();
  const auto error = asked.get();
  CHECK(base::Clock::now() - begin < std::chrono::seconds(1));
  CHECK(error.code() == ErrorCode::cancelled);
  CHECK(fact(error, "phase") == "waiting_user");
  CHECK_FALSE(is_running(pid));
}

TEST_CASE("patience that ends closes the window as cancelled") {
  Scripted scripted(R"([{"hang": true}])");
  const auto error =
      error_of([&] { scripted.prompt->ask_password(password_window(), seconds(2)); });
  CHECK(error.code() == ErrorCode::cancelled);
  CHECK(fact(error, "phase") == "waiting_user");
  CHECK_FALSE(is_running(scripted.pid()));
}

TEST_CASE(
    "while another process shows a window, nothing is started, and the wait can be given up") {
  Scripted scripted(R"([{"pin": "secret-1"}])");
  auto other =
      std::make_unique<platform::FileLock>(scripted.folder.path / "window.lock", seconds(5));
  const auto error = error_of([&] {
    scripted.prompt->ask_password(
        password_window(),
        {.stop = {}, .until = base::Clock::now() + std::chrono::milliseconds(300)});
  });
  CHECK(error.code() == ErrorCode::cancelled);
  CHECK(fact(error, "phase") == "waiting_window");
  CHECK(scripted.transcript().empty());
  other.reset();
  CHECK(scripted.prompt->ask_password(password_window(), seconds(20)).text() == "secret-1");
}

TEST_CASE("two prompts show their windows one after the other") {
  Scripted scripted(R"([{"pin": "secret-1", "delayMs": 400}, {"pin": "secret-2"}])");
  const auto ask = [&] { return scripted.prompt->ask_password(password_window(), seconds(30)); };
  auto first = std::async(std::launch::async, ask);
  REQUIRE(scripted.saw("GETPIN"));
  auto second = std::async(std::launch::async, ask);
  CHECK(first.get().text() == "secret-1");
  CHECK(second.get().text() == "secret-2");
  const std::string transcript = scripted.transcript();
  CHECK(transcript.find("\"BYE\"") < transcript.rfind("SETTITLE"));
}

TEST_CASE("an empty password is asked for again") {
  Scripted scripted(R"([{"pin": ""}, {"raw": "OK\n"}, {"pin": "x"}])");
  CHECK(scripted.prompt->ask_password(password_window(), seconds(20)).text() == "x");
  CHECK(count(scripted.transcript(), R"("SETERROR","argument":"Введите пароль.")") == 2);
}

TEST_CASE("a new password is typed twice and its quality shown") {
  Scripted scripted(R"([{"pin": "Ромашка и 7 львов", "quality": true}])");
  CHECK(scripted.prompt->ask_password(new_password_window(), seconds(20)).text() ==
        "Ромашка и 7 львов");
  const std::string transcript = scripted.transcript();
  CHECK_THAT(transcript, contains_text(R"("SETREPEAT","argument":"Ещё раз:")"));
  CHECK_THAT(transcript,
             contains_text(
                 R"("SETREPEATERROR","argument":"Пароли не совпадают. Введите пароль ещё раз.")"));
  CHECK_THAT(transcript, contains_text(R"("SETQUALITYBAR","argument":"Надёжность:")"));
  CHECK_THAT(transcript, contains_text(R"("quality":"100")"));
  CHECK(transcript.find("Ромашка") == std::string::npos);
}

TEST_CASE("the bar is negative, which pinentry draws in red, while a new password is too short") {
  Scripted scripted(R"([{"pin": "aG+ 5", "quality": true}, {"cancel": true}])");
  const auto error =
      error_of([&] { scripted.prompt->ask_password(new_password_window(), seconds(20)); });
  CHECK(error.code() == ErrorCode::cancelled);
  CHECK_THAT(scripted.transcript(), contains_text(R"("quality":"-)"));
}

TEST_CASE("a new password below the rules is asked for again, with the reason, until it is good") {
  const std::string long_one(129, 'x');
  Scripted scripted(R"([{"pin": "1234567"}, {"pin": ")" + long_one + R"("}, {"pin": "12345678"}])");
  prompt::PasswordWindow window = new_password_window();
  window.language = prompt::Language::en;
  CHECK(scripted.prompt->ask_password(window, seconds(20)).text() == "12345678");
  const std::string transcript = scripted.transcript();
  CHECK_THAT(transcript, contains_text("The password is too short"));
  CHECK_THAT(transcript, contains_text("The password is too long"));
  CHECK(count(transcript, "\"GETPIN\"") == 3);
  CHECK(count(transcript, "\"SETREPEAT\"") == 3);
  CHECK(count(transcript, "\"SETQUALITYBAR\"") == 3);
}

TEST_CASE("a program without a second field is asked twice, and what differs is not taken") {
  Scripted scripted(
      R"([{"pin": "password-1", "notRepeated": true}, {"pin": "password-2", "notRepeated": true},
                        {"pin": "password-3", "notRepeated": true}, {"pin": "password-3", "notRepeated": true}])");
  CHECK(scripted.prompt->ask_password(new_password_window(), seconds(20)).text() == "password-3");
  const std::string transcript = scripted.transcript();
  CHECK(count(transcript, R"("SETPROMPT","argument":"Ещё раз:")") == 2);
  CHECK(count(transcript,
              R"("SETERROR","argument":"Пароли не совпадают. Введите пароль ещё раз.")") == 1);
}

TEST_CASE("a program that would draw into a terminal is not asked") {
  Scripted scripted(R"({"flavor": "gnome3:curses", "steps": [{"pin": "secret-1"}]})");
  const auto error =
      error_of([&] { scripted.prompt->ask_password(password_window(), seconds(20)); });
  CHECK(error.code() == ErrorCode::noPrompt);
  CHECK(fact(error, "reason") == "noProgram");
  CHECK(scripted.transcript().find("GETPIN") == std::string::npos);
}

TEST_CASE("without a display nothing is started, and the reason is said") {
  Scripted scripted(R"([{"pin": "secret-1"}])");
  const Variable display("DISPLAY", nullptr);
  const Variable wayland("WAYLAND_DISPLAY", nullptr);
  const auto checked = error_of([&] { scripted.prompt->check_available(); });
  CHECK(checked.code() == ErrorCode::noPrompt);
  CHECK(fact(checked, "reason") == "noDisplay");
  const auto asked =
      error_of([&] { scripted.prompt->ask_password(password_window(), seconds(5)); });
  CHECK(asked.code() == ErrorCode::noPrompt);
  CHECK(scripted.transcript().empty());
}

TEST_CASE("without a program the reason is said") {
  Scripted scripted("[]");
  const Variable program("KEPKA_TEST_PINENTRY", "/nonexistent/pinentry");
  const auto error = error_of([&] { scripted.prompt->check_available(); });
  CHECK(error.code() == ErrorCode::noPrompt);
  CHECK(fact(error, "reason") == "noProgram");
}

TEST_CASE("check_available shows and starts nothing") {
  Scripted scripted("[]");
  CHECK_NOTHROW(scripted.prompt->check_available());
  CHECK(scripted.transcript().empty());
}

TEST_CASE("a text from outside cannot smuggle in a command") {
  Scripted scripted(R"([{"pin": "secret-1"}])");
  prompt::PasswordWindow window = password_window();
  window.description = "Сайт: a\r\nSETTITLE evil\nGETPIN";
  scripted.prompt->ask_password(window, seconds(20));
  CHECK(count(scripted.transcript(), "\"command\":\"SETTITLE\"") == 1);
  CHECK(count(scripted.transcript(), "\"command\":\"GETPIN\"") == 1);
}

TEST_CASE("a long description is shortened, but its first line, the site, is whole") {
  Scripted scripted(R"([{"pin": "secret-1"}])");
  prompt::PasswordWindow window = password_window();
  std::string name;
  for (int i = 0; i < 1000; ++i) name += "Ы";
  window.description = "Сайт: ca.example.ru\nДля кого: " + name + "\nКуда: Реестр";
  scripted.prompt->ask_password(window, seconds(20));
  CHECK_THAT(scripted.transcript(), contains_text(R"("Сайт: ca.example.ru\nДля кого: ЫЫЫ)"));
  CHECK_THAT(scripted.transcript(), contains_text(R"(ЫЫ…\nКуда: Реестр")"));
}

TEST_CASE("a site that is too long for a window is not shown in part") {
  Scripted scripted(R"([{"pin": "secret-1"}])");
  prompt::PasswordWindow window = password_window();
  window.description = "Сайт: " + std::string(1000, 'a') + "\nДля кого: Иванова";
  const auto error = error_of([&] { scripted.prompt->ask_password(window, seconds(20)); });
  CHECK(error.code() == ErrorCode::promptFailed);
  CHECK(scripted.transcript().find("GETPIN") == std::string::npos);
}

TEST_CASE("a PIN's window speaks of a PIN") {
  Scripted scripted(R"([{"pin": ""}, {"pin": "pin-1"}])");
  prompt::PasswordWindow window = password_window();
  window.pin = true;
  CHECK(scripted.prompt->ask_password(window, seconds(20)).text() == "pin-1");
  CHECK_THAT(scripted.transcript(), contains_text("Введите PIN-код."));
  CHECK_THAT(scripted.transcript(), contains_text("default-tt-visi=Показать PIN-код"));
}

TEST_CASE("a new PIN is typed twice, judged by the caller alone, and has no quality") {
  Scripted scripted(R"([{"pin": "bad"}, {"pin": "good"}])");
  prompt::PasswordWindow window = new_password_window();
  window.pin = true;
  window.fault_of_new_pin = [](base::ByteView pin) -> std::string {
    return base::text_of(pin) == "bad" ? "Придумайте другой." : "";
  };
  CHECK(scripted.prompt->ask_password(window, seconds(20)).text() == "good");
  const std::string seen = scripted.transcript();
  CHECK_THAT(seen, contains_text(R"("SETERROR","argument":"Придумайте другой.")"));
  CHECK_THAT(seen, contains_text("SETREPEAT"));
  CHECK_THAT(seen, contains_text("PIN-коды не совпадают"));
  CHECK(seen.find("SETQUALITYBAR") == std::string::npos);
}

}  // namespace kepka::tests
