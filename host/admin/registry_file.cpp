// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include "admin/container_files.h"
#include "base/error.h"
#include "base/secret.h"
#include "pki/text.h"

namespace kepka::admin {
namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;

constexpr std::size_t containers_max = 64;
constexpr std::size_t value_size_max = std::size_t{64} << 10U;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view utf16_mark = "\xFF\xFE";
constexpr std::string_view titles[] = {"Windows Registry Editor Version 5.00", "REGEDIT4"};

bool is_utf16(ByteView file) { return base::text_of(file).starts_with(utf16_mark); }

// In one piece of memory, so that no copy of a key stays behind: regedit writes UTF-16, of which
// the syntax is ASCII. Half a surrogate pair becomes U+FFFD, which only names can have.
FileBytes text_of_registry_file(ByteView file) {
  if (!is_utf16(file)) {
    const bool marked = base::text_of(file).starts_with(utf8_mark);
    const ByteView text = file.subspan(marked ? utf8_mark.size() : 0);
    return FileBytes(Bytes(text.begin(), text.end()));
  }
  Bytes out;
  out.reserve(file.size() / 2 * 3);
  for (std::size_t at = utf16_mark.size(); at + 1 < file.size(); at += 2) {
    const auto unit = static_cast<char32_t>(file[at] | (file[at + 1] << 8U));
    std::string character;
    pki::append_utf8(character, unit >= 0xD800 && unit < 0xE000 ? U'\uFFFD' : unit);
    out.insert(out.end(), character.begin(), character.end());
  }
  return FileBytes(std::move(out));
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = line.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(blanks) - begin + 1);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Reads line by line: [key], "value"=hex:30,36,\ and what goes on after the backslash.
class RegistryReader {
 public:
  RegistryReader() = default;
  RegistryReader(const RegistryReader&) = delete;
  RegistryReader& operator=(const RegistryReader&) = delete;
  ~RegistryReader() { base::wipe_memory(value_.data(), value_.size()); }

  void read(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      read_line(trimmed(text.substr(0, end)));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    end_value();
  }

  std::vector<ContainerFiles> take() {
    std::erase_if(out_, is_empty);
    return std::move(out_);
  }

 private:
  void read_line(std::string_view line) {
    if (index_) return add_bytes(line);
    if (line.starts_with('[')) return begin_key(line);
    if (out_.empty() || !line.starts_with('"')) return;
    const std::size_t quote = line.find('"', 1);
    if (quote == std::string_view::npos) return;
    index_ = container_file_index(line.substr(1, quote - 1));
    if (!index_) return;
    std::string_view value = line.substr(quote + 1);
    for (const std::string_view kind : {"=hex:", "=hex(3):"}) {  // REG_BINARY
      if (!value.starts_with(kind)) continue;
      // Of its final size at once, so that growing leaves nothing behind.
      value_.reserve(value_size_max);
      return add_bytes(value.substr(kind.size()));
    }
    damaged();
  }

  void begin_key(std::string_view line) {
    if (!out_.empty() && is_empty(out_.back())) out_.pop_back();
    if (out_.size() == containers_max) throw Error(ErrorCode::keyFileUnsupported, "too many keys");
    if (line.ends_with(']')) line.remove_suffix(1);
    out_.emplace_back();
    out_.back().place = std::string(line.substr(line.find_last_of("[\\") + 1));
  }

  static bool is_empty(const ContainerFiles& container) {
    return std::ranges::all_of(container.files,
                               [](const FileBytes& file) { return file.view().empty(); });
  }

  void add_bytes(std::string_view list) {
    const bool goes_on = list.ends_with('\\');
    if (goes_on) list = trimmed(list.substr(0, list.size() - 1));
    while (!list.empty()) {
      const std::string_view item = trimmed(list.substr(0, list.find(',')));
      list.remove_prefix(std::min(list.size(), list.find(',') == std::string_view::npos
                                                   ? list.size()
                                                   : list.find(',') + 1));
      const bool whole = item.size() == 2 && hex_digit(item[0]) >= 0 && hex_digit(item[1]) >= 0;
      if (!whole || value_.size() == value_size_max) damaged();
      value_.push_back(static_cast<std::uint8_t>(hex_digit(item[0]) * 16 + hex_digit(item[1])));
    }
    if (!goes_on) end_value();
  }

  void end_value() {
    if (!index_) return;
    out_.back().files[*index_] = FileBytes(std::move(value_));
    value_ = {};
    index_.reset();
  }

  [[noreturn]] static void damaged() {
    throw Error(ErrorCode::keyFileDamaged, "a value that is no list of bytes");
  }

  std::vector<ContainerFiles> out_;
  std::optional<std::size_t> index_;  // of the value that is being read
  Bytes value_;
};

}  // namespace

bool is_registry_file(ByteView file) {
  constexpr std::size_t looked_at_bytes = 128;
  const FileBytes beginning =
      text_of_registry_file(file.first(std::min(file.size(), looked_at_bytes)));
  const std::string_view text = base::text_of(beginning.view());
  return std::ranges::any_of(titles,
                             [&](std::string_view title) { return text.starts_with(title); });
}

std::vector<ContainerFiles> read_registry_file(ByteView file) {
  if (file.size() > registry_file_size_max) throw Error(ErrorCode::fileTooLong);
  const FileBytes text = text_of_registry_file(file);
  RegistryReader reader;
  reader.read(base::text_of(text.view()));
  std::vector<ContainerFiles> out = reader.take();
  if (out.empty()) throw Error(ErrorCode::unknownFormat, "no container in it");
  return out;
}

}  // namespace kepka::admin
