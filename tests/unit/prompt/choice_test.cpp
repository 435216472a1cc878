// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/pinentry/choice.h"

#include "scripted.h"

namespace kepka::tests {

using platform::Program;

TEST_CASE("each desktop gets its own pinentry first, and whatever pinentry is last") {
  CHECK(prompt::pinentry_order("GNOME").front() == Program::pinentry_gnome3);
  CHECK(prompt::pinentry_order("ubuntu:GNOME").front() == Program::pinentry_gnome3);
  CHECK(prompt::pinentry_order("KDE").front() == Program::pinentry_qt);
  CHECK(prompt::pinentry_order("kde").front() == Program::pinentry_qt);
  CHECK(prompt::pinentry_order("XFCE").front() == Program::pinentry_gtk2);
  CHECK(prompt::pinentry_order("").front() == Program::pinentry_gtk2);
  CHECK(prompt::pinentry_order("NOTGNOME").front() == Program::pinentry_gtk2);
  for (const char* desktop : {"GNOME", "KDE", "fly", ""}) {
    CHECK(prompt::pinentry_order(desktop).back() == Program::pinentry_default);
    CHECK(prompt::pinentry_order(desktop).size() == 4);
  }
}

TEST_CASE("a pinentry for terminals is recognised, also behind links") {
  const Folder folder;
  folder.write("pinentry-curses", "", true);
  folder.write("pinentry-gtk-2", "", true);
  std::filesystem::create_symlink(folder.path / "pinentry-curses", folder.path / "alternative");
  std::filesystem::create_symlink(folder.path / "alternative", folder.path / "pinentry");
  CHECK(prompt::is_terminal_pinentry(folder.path / "pinentry"));
  CHECK(prompt::is_terminal_pinentry("/usr/bin/pinentry-tty"));
  CHECK_FALSE(prompt::is_terminal_pinentry(folder.path / "pinentry-gtk-2"));
}

TEST_CASE("what is found leaves out pinentries for terminals") {
  const Folder folder;
  const Variable program("KEPKA_TEST_PINENTRY", folder.write("pinentry-tty", "", true).c_str());
  CHECK(prompt::find_pinentries({}).empty());
}

TEST_CASE("an administrator's choice that cannot be used is not replaced by another program") {
  const Variable program("KEPKA_TEST_PINENTRY", nullptr);
  CHECK(prompt::find_pinentries("/nonexistent/pinentry").empty());
  CHECK(prompt::find_pinentries("relative/pinentry").empty());
  const Folder folder;
  CHECK(prompt::find_pinentries(folder.write("pinentry-mine", "#!/bin/sh\n", true)).empty());
}

}  // namespace kepka::tests
