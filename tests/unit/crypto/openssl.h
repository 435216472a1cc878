// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "base/bytes.h"

// OpenSSL's program as the oracle, with files in a folder that goes away with the object.
namespace kepka::tests {

class OpenSsl {
 public:
  OpenSsl() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kepka-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
  }
  ~OpenSsl() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  OpenSsl(const OpenSsl&) = delete;
  OpenSsl& operator=(const OpenSsl&) = delete;

  void write(const std::string& name, base::ByteView content) const {
    std::ofstream out(folder_ / name, std::ios::binary);
    const auto text = base::text_of(content);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) throw std::runtime_error("cannot write " + name);
  }

  base::Bytes read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + name);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  /// Runs "openssl" with the arguments inside the folder; true if it says yes.
  bool run(const std::string& arguments) const {
    const std::string command =
        "cd '" + folder_.string() + "' && openssl " + arguments + " >output.txt 2>&1";
    return std::system(command.c_str()) == 0;
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace kepka::tests
