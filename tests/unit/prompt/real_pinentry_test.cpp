// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// pinentry-gtk-2 itself on a virtual screen, with a typist. KEPKA_TEST_PICTURES=/folder saves a
// picture of each window.
#include <future>

#include "scripted.h"

namespace kepka::tests {

namespace {

bool run(const std::string& command) {
  return std::system(("( " + command + " ) >/dev/null 2>&1").c_str()) == 0;
}

/// Xvfb with a window manager; ended by process number.
class Screen {
 public:
  Screen() {
    REQUIRE(
        run("command -v xdotool && command -v openbox && command -v import && test -x "
            "/usr/bin/pinentry-gtk-2"));
    const std::string at = folder_.path.string();
    REQUIRE(run("cd " + at +
                " && { Xvfb -screen 0 1000x700x24 -nolisten tcp -displayfd 3 3> number & echo $! > "
                "xvfb; }"));
    REQUIRE(wait_for_file("number"));
    std::string number = read_text(folder_.path / "number");
    number.pop_back();
    display_ = std::make_unique<Variable>("DISPLAY", (":" + number).c_str());
    // A window that appears while the window manager starts would stay hidden.
    REQUIRE(run("cd " + at + " && { openbox --startup 'sh -c \"echo ready > " + at +
                "/ready\"' & echo $! > openbox; }"));
    REQUIRE(wait_for_file("ready"));
    std::signal(SIGPIPE, SIG_IGN);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() {
    for (const char* name : {"openbox", "xvfb"})
      ::kill(std::stoi(read_text(folder_.path / name)), SIGTERM);
  }

  /// The window is on the screen and has the keyboard.
  static bool wait_for(const std::string& title) {
    const bool shown = run("timeout 20 xdotool search --sync --onlyvisible --name '" + title + "'");
    for (int i = 0; i < 30; ++i) pause();  // the keyboard's grab comes after the window
    return shown;
  }
  static void type(const std::string& text) {
    REQUIRE(run("xdotool type --delay 30 '" + text + "'"));
  }
  static void press(const std::string& key) { REQUIRE(run("xdotool key " + key)); }

  static void take_picture(const std::string& name) {
    const char* pictures = std::getenv("KEPKA_TEST_PICTURES");
    if (pictures == nullptr) return;
    REQUIRE(run("sleep 0.3; import -window root '" + std::string(pictures) + "/" + name + ".png'"));
  }

  std::filesystem::path lock() const { return folder_.path / "window.lock"; }

 private:
  static void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(10)); }

  /// For its whole line: Xvfb writes its number and the end of the line apart.
  bool wait_for_file(const char* name) const {
    const auto written = [&] { return read_text(folder_.path / name).ends_with('\n'); };
    for (int i = 0; i < 3000 && !written(); ++i) pause();
    return written();
  }

  Folder folder_;
  std::unique_ptr<Variable> display_;
  Variable program_{"KEPKA_TEST_PINENTRY", nullptr};
  Variable wayland_{"WAYLAND_DISPLAY", nullptr};
  Variable desktop_{"XDG_CURRENT_DESKTOP", nullptr};
};

bool have_screen() {
  if (run("command -v Xvfb")) return true;
  WARN("skipped: Xvfb is not installed, so that no real window can be shown");
  return false;
}

prompt::PasswordWindow new_key_window(prompt::Language language) {
  prompt::PasswordWindow window;
  window.language = language;
  window.new_password = true;
  if (language == prompt::Language::ru) {
    window.title = "Kepka — создание ключа";
    window.description =
        "Сайт: пример.рф (xn--e1afmkfd.xn--p1ai)\n\nДля кого: Иванова Анна Петровна\nКуда: "
        "Реестр\n\n"
        "Придумайте пароль и запомните его. Восстановить его нельзя.\n"
        "Ключ в реестре не даёт квалифицированной подписи.";
    window.prompt = "Пароль:";
    window.ok = "Создать ключ";
    window.cancel = "Отмена";
  } else {
    window.title = "Kepka — making a key";
    window.description =
        "Site: ca.example.ru\n\nFor: Иванова Анна Петровна\nWhere to: Registry\n\n"
        "Choose a password and remember it. It cannot be recovered.\n"
        "A key in the registry does not make qualified signatures.";
    window.prompt = "Password:";
    window.ok = "Make the key";
    window.cancel = "Cancel";
  }
  return window;
}

prompt::PasswordWindow install_window(prompt::Language language) {
  prompt::PasswordWindow window;
  window.language = language;
  if (language == prompt::Language::ru) {
    window.title = "Kepka — запись сертификата";
    window.description =
        "Сайт: ca.example.ru\n\nДля кого: Иванова Анна Петровна\nДействует до: 12.11.2027\n"
        "Кто выпустил: Удостоверяющий центр\nКуда: Реестр\n\n"
        "Введите пароль, который вы придумали при создании ключа.";
    window.prompt = "Пароль:";
    window.error = "Пароль не подходит. Проверьте раскладку клавиатуры и Caps Lock.";
    window.ok = "Записать";
    window.cancel = "Отмена";
  } else {
    window.title = "Kepka — installing a certificate";
    window.description =
        "Site: ca.example.ru\n\nFor: Иванова Анна Петровна\nValid until: 12.11.2027\n"
        "Issued by: Certification authority\nWhere to: Registry\n\n"
        "Type the password that you chose when the key was made.";
    window.prompt = "Password:";
    window.error = "The password is wrong. Check the keyboard layout and Caps Lock.";
    window.ok = "Install";
    window.cancel = "Cancel";
  }
  return window;
}

const char* suffix(prompt::Language language) {
  return language == prompt::Language::ru ? "ru" : "en";
}

}  // namespace

TEST_CASE("in a real window a new password is typed twice by keyboard alone", "[real]") {
  if (!have_screen()) return;
  const auto language = GENERATE(prompt::Language::ru, prompt::Language::en);
  const Screen screen;
  const auto window = new_key_window(language);
  const auto prompt = prompt::make_pinentry_prompt({}, screen.lock());
  auto asked =
      std::async(std::launch::async, [&] { return prompt->ask_password(window, seconds(40)); });
  REQUIRE(Screen::wait_for(window.title));
  Screen::type("short");
  Screen::take_picture(std::string("new-password-short-") + suffix(language));
  Screen::press("Return");
  Screen::type("different");
  Screen::press("Return");
  Screen::take_picture(std::string("new-password-differs-") + suffix(language));
  Screen::press("ctrl+a");
  Screen::type("Correct 7%25 horses+");
  Screen::press("Return");
  Screen::press("ctrl+a");
  Screen::type("Correct 7%25 horses+");
  Screen::take_picture(std::string("new-password-") + suffix(language));
  Screen::press("Return");
  CHECK(asked.get().text() == "Correct 7%25 horses+");
}

TEST_CASE("in a real window a password below the rules is asked for again", "[real]") {
  if (!have_screen()) return;
  const Screen screen;
  const auto window = new_key_window(prompt::Language::ru);
  const auto prompt = prompt::make_pinentry_prompt({}, screen.lock());
  auto asked =
      std::async(std::launch::async, [&] { return prompt->ask_password(window, seconds(40)); });
  REQUIRE(Screen::wait_for(window.title));
  for (const char* password : {"short", "long enough"}) {
    Screen::type(password);
    Screen::press("Return");
    Screen::type(password);
    Screen::press("Return");
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    if (password == std::string("short")) Screen::take_picture("new-password-again-ru");
  }
  CHECK(asked.get().text() == "long enough");
}

TEST_CASE("in a real window the password and Return install", "[real]") {
  if (!have_screen()) return;
  const auto language = GENERATE(prompt::Language::ru, prompt::Language::en);
  const Screen screen;
  const auto window = install_window(language);
  const auto prompt = prompt::make_pinentry_prompt({}, screen.lock());
  auto asked =
      std::async(std::launch::async, [&] { return prompt->ask_password(window, seconds(40)); });
  REQUIRE(Screen::wait_for(window.title));
  Screen::type("secret %41");
  Screen::take_picture(std::string("install-") + suffix(language));
  Screen::press("Return");
  CHECK(asked.get().text() == "secret %41");
}

TEST_CASE("in a real window Esc is cancelled", "[real]") {
  if (!have_screen()) return;
  const Screen screen;
  const auto window = install_window(prompt::Language::ru);
  const auto prompt = prompt::make_pinentry_prompt({}, screen.lock());
  auto asked = std::async(std::launch::async, [&] {
    return error_of([&] { prompt->ask_password(window, seconds(40)); });
  });
  REQUIRE(Screen::wait_for(window.title));
  Screen::press("Escape");
  const auto error = asked.get();
  CHECK(error.code() == base::ErrorCode::cancelled);
  CHECK(fact(error, "phase") == "waiting_user");
}

TEST_CASE("in a real window the keyboard confirms, and neither Esc nor Return alone does",
          "[real]") {
  if (!have_screen()) return;
  const Screen screen;
  const prompt::ConfirmWindow window{"Kepka — отказ от ключа",
                                     "Сайт: ca.example.ru\n\nДля кого: Иванова Анна "
                                     "Петровна\nКуда: Реестр\n\nКлюч будет удалён. Сертификат, "
                                     "выпущенный по этой заявке, установить будет нельзя.",
                                     "Удалить ключ", "Отмена", prompt::Language::ru};
  const auto prompt = prompt::make_pinentry_prompt({}, screen.lock());
  // Отмена has the keyboard at first: a Return meant for the browser deletes nothing.
  for (const std::string keys : {"Tab Return", "Return", "Escape"}) {
    auto asked =
        std::async(std::launch::async, [&] { return prompt->confirm(window, seconds(40)); });
    REQUIRE(Screen::wait_for(window.title));
    Screen::take_picture("confirm-ru");
    Screen::press("--delay 100 " + keys);
    CHECK(asked.get() == (keys == "Tab Return"));
  }
}

TEST_CASE("a stop takes a real window off the screen", "[real]") {
  if (!have_screen()) return;
  const Screen screen;
  const auto window = install_window(prompt::Language::ru);
  const auto prompt = prompt::make_pinentry_prompt({}, screen.lock());
  std::stop_source stop;
  auto asked = std::async(std::launch::async, [&] {
    return error_of([&] { prompt->ask_password(window, {.stop = stop.get_token()}); });
  });
  REQUIRE(Screen::wait_for(window.title));
  stop.request_stop();
  CHECK(asked.get().code() == base::ErrorCode::cancelled);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK_FALSE(run("xdotool search --onlyvisible --name '" + window.title + "'"));
}

}  // namespace kepka::tests
