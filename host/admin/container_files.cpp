// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/container_files.h"

#include <algorithm>
#include <system_error>

#include "base/error.h"

namespace kepka::admin {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

constexpr std::size_t container_file_size_max = std::size_t{64} << 10U;
constexpr std::size_t entries_max = 10'000;

char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// "folder/" and "." have no name of their own.
std::string name_of_folder(const fs::path& folder) {
  std::error_code failure;
  const fs::path whole = fs::weakly_canonical(folder, failure);
  return (failure ? folder : whole).filename().string();
}

}  // namespace

pki::CryptoproFiles ContainerFiles::view() const {
  return {files[0].view(), files[1].view(), files[2].view(),
          files[3].view(), files[4].view(), files[5].view()};
}

std::optional<std::size_t> container_file_index(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), lower_ascii);
  const auto found = std::ranges::find(container_file_names, lower);
  if (found == container_file_names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - container_file_names.begin());
}

bool is_container_path(const fs::path& path) {
  if (is_folder(path)) return true;
  std::error_code ignored;
  return container_file_index(path.filename().string()) && fs::exists(path, ignored);
}

ContainerFiles read_container_folder(const fs::path& path) {
  const fs::path folder = is_folder(path) ? path : path.parent_path();
  const fs::path listed = folder.empty() ? fs::path(".") : folder;
  ContainerFiles out;
  out.place = name_of_folder(listed);
  std::error_code failure;
  std::size_t entries = 0;
  bool has_any = false;
  for (fs::directory_iterator entry(listed, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (++entries > entries_max) throw Error(ErrorCode::fileNotReadable, "too many files");
    const auto index = container_file_index(entry->path().filename().string());
    if (!index) continue;
    out.files[*index] = read_input_file(entry->path(), container_file_size_max);
    has_any = true;
  }
  if (failure || !has_any) throw Error(ErrorCode::fileNotReadable, "no container's folder");
  return out;
}

}  // namespace kepka::admin
