// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <thread>

#include "catch.h"
#include "environment.h"
#include "error_code.h"
#include "programs.h"
#include "prompt/pinentry/pinentry_prompt.h"

namespace kepka::tests {

/// A folder of the test's own.
class Folder {
  TempFolder temp_;

 public:
  std::filesystem::path write(const char* name, const std::string& content,
                              bool executable = false) const {
    const std::filesystem::path file = path / name;
    std::ofstream(file, std::ios::binary) << content;
    if (executable) std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
  }

  const std::filesystem::path& path = temp_.path();
};

/// tests/pinentry/scripted_pinentry.cpp with a script of its own, and a prompt that uses it.
class Scripted {
 public:
  explicit Scripted(const std::string& script) {
    std::signal(SIGPIPE, SIG_IGN);  // as platform::harden_process() does
    folder.write("script.json", script);
    prompt = prompt::make_pinentry_prompt({}, folder.path / "window.lock");
  }

  std::string transcript() const { return read_text(folder.path / "transcript.jsonl"); }

  /// Waits until the program was told this; false after ten seconds.
  bool saw(const std::string& text) const {
    for (int i = 0; i < 1000; ++i) {
      if (transcript().find(text) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  /// The pid of the program that ran last, from the transcript.
  int pid() const {
    const std::string text = transcript();
    return std::stoi(text.substr(text.rfind("{\"run\":") + 7));
  }

  Folder folder;
  std::unique_ptr<prompt::Prompt> prompt;

 private:
  static std::filesystem::path copy_program(const Folder& folder) {
    const std::filesystem::path copy = folder.path / "scripted-pinentry";
    std::filesystem::copy_file(KEPKA_SCRIPTED_PINENTRY, copy);
    return copy;
  }

  Variable program_{"KEPKA_TEST_PINENTRY", copy_program(folder).c_str()};
  Variable display_{"DISPLAY", ":7"};
};

inline base::Patience seconds(int count) {
  return {.stop = {}, .until = base::Clock::now() + std::chrono::seconds(count)};
}

}  // namespace kepka::tests
