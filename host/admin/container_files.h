// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admin/input_file.h"
#include "pki/cryptopro_container.h"

// Where containers of CryptoPro CSP come from: a folder of six files, or the six values of a
// registry key in a file that regedit exported (pki/cryptopro_container.h knows what is in them).
namespace kepka::admin {

/// The names of the six, in lower case, as a folder and the registry have them.
inline constexpr std::array<std::string_view, 6> container_file_names = {
    "name.key", "header.key", "masks.key", "primary.key", "masks2.key", "primary2.key"};

/// The six in the order of container_file_names; those that are missing are empty.
struct ContainerFiles {
  std::string place;  // the folder's or the registry key's own name; from outside
  std::array<FileBytes, 6> files;

  pki::CryptoproFiles view() const;
};

/// The place of a file in container_file_names, upper case or lower.
std::optional<std::size_t> container_file_index(std::string_view name);

/// Whether the person means a container's folder: a folder, or one of the six files, whose folder
/// it is.
bool is_container_path(const std::filesystem::path& path);

/// Throws Error(fileNotReadable) for a folder with none of the six, Error(fileTooLong).
ContainerFiles read_container_folder(const std::filesystem::path& path);

/// Whether these are the first bytes of a file that regedit exported: "Windows Registry Editor
/// Version 5.00" in UTF-16 or UTF-8, or REGEDIT4.
bool is_registry_file(base::ByteView file);

inline constexpr std::size_t registry_file_size_max = std::size_t{16} << 20U;

/// Every key with values of those names, at most 64; other keys and values are skipped. Throws
/// Error(keyFileDamaged) for a value that is no list of bytes, Error(unknownFormat) if there is no
/// container, Error(fileTooLong).
std::vector<ContainerFiles> read_registry_file(base::ByteView file);

}  // namespace kepka::admin
