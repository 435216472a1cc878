// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace kepka::doctor {

/// Where the doctor looks. A test build moves the computer's own folders under KEPKA_TEST_ROOT.
class Computer {
 public:
  Computer();

  /// The place of an absolute path of the computer: itself but in a test.
  std::filesystem::path at(const std::filesystem::path& path) const;

  /// Empty where HOME is not set to an absolute path.
  const std::filesystem::path& home() const { return home_; }

  /// As a person and a shell know it, without the person's name: ~ stands for the home folder.
  std::string shown(const std::filesystem::path& path) const;
  /// The same wherever the home folder's path stands in a text.
  std::string without_home(std::string_view text) const;

 private:
  std::filesystem::path root_, home_;
};

/// Whether only root, or only this user, may change the file: whoever else could might put another
/// program in its place. A test build's root is whoever runs the test.
bool is_nobody_elses(const std::filesystem::path& path);

/// For a shell: quoted where need be. A leading ~/ stays outside the quotes.
std::string shell_word(std::string_view text);

}  // namespace kepka::doctor
