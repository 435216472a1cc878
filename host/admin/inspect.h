// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "pki/certificate.h"
#include "wire/json.h"

namespace kepka::admin {

/// Files that are longer are refused before they are read.
inline constexpr std::size_t inspected_size_max = std::size_t{192} << 20U;

/// Decodes whatever is in a file: {"items": [...]}, one item for each artefact (a PEM file may have
/// many), each with "format" (inspect_formats.cpp has the table), "encoding", what stands in it,
/// and "findings" (messages.cpp). `now` is what expiry is measured against. Never holds a private
/// key. Throws Error(unknownFormat) for what it does not know, and Error(malformed...) for what is
/// damaged beyond reading.
wire::json::object inspect(base::ByteView file, pki::Time now);

/// The same for what stands at a path: a file, or the folder of a CryptoPro container (or one of
/// its six files, which stands for it). Throws also what read_input_file() and
/// read_container_folder() do.
wire::json::object inspect_path(const std::filesystem::path& path, pki::Time now);

}  // namespace kepka::admin
