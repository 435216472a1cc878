// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/input_file.h"

#include <array>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/secret.h"

namespace kepka::admin {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t piece_size = std::size_t{64} << 10U;

std::ifstream open(const std::filesystem::path& path) {
  std::error_code failure;
  const auto status = std::filesystem::status(path, failure);
  if (status.type() == std::filesystem::file_type::not_found) throw Error(ErrorCode::fileNotFound);
  if (failure || std::filesystem::is_directory(status)) throw Error(ErrorCode::fileNotReadable);
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorCode::fileNotReadable);
  return file;
}

}  // namespace

FileBytes& FileBytes::operator=(FileBytes&& other) noexcept {
  if (this != &other) {
    wipe();
    bytes_ = std::move(other.bytes_);
  }
  return *this;
}

FileBytes::~FileBytes() { wipe(); }

void FileBytes::wipe() { base::wipe_memory(bytes_.data(), bytes_.size()); }

FileBytes read_input_file(const std::filesystem::path& path, std::size_t limit) {
  base::Bytes bytes;
  std::error_code ignored;
  const auto size = std::filesystem::file_size(path, ignored);
  // At once, so that growing leaves no copy behind that is not wiped.
  if (!ignored && size <= limit) bytes.reserve(static_cast<std::size_t>(size));
  read_input_file_in_pieces(path, [&](base::ByteView piece) {
    if (piece.size() > limit - bytes.size()) throw Error(ErrorCode::fileTooLong);
    bytes.insert(bytes.end(), piece.begin(), piece.end());
  });
  return FileBytes(std::move(bytes));
}

base::Bytes read_beginning(const std::filesystem::path& path, std::size_t count) {
  std::ifstream file = open(path);
  std::string text(count, '\0');
  file.read(text.data(), static_cast<std::streamsize>(count));
  const auto read = base::bytes_of(text).first(static_cast<std::size_t>(file.gcount()));
  return {read.begin(), read.end()};
}

void read_input_file_in_pieces(const std::filesystem::path& path,
                               const std::function<void(base::ByteView)>& take) {
  std::ifstream file = open(path);
  std::array<char, piece_size> buffer;
  do {
    file.read(buffer.data(), buffer.size());
    const auto count = static_cast<std::size_t>(file.gcount());
    take(base::bytes_of(std::string_view(buffer.data(), count)));
  } while (file);
  base::wipe_memory(buffer.data(), buffer.size());
  if (file.bad()) throw Error(ErrorCode::fileNotReadable);
}

}  // namespace kepka::admin
